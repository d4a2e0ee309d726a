"""What several widgets use: the script and style a page gets, still pictures as SVG, and how a value is shown."""
