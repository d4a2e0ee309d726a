"""Read models: the stores behind the port of projections, each good at other questions."""
