"""A lesson on pages without a kernel: its cells with their outputs as HTML, and what brings widgets and charts to life there."""
