"""From a lesson's text to its notebooks: parse, find mistakes, cut the editions, execute, write."""
