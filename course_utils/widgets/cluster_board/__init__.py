"""The board of a cluster: nodes, partitions, consumers and their lag, live or as they were recorded."""
