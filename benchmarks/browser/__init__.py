"""A real JupyterLab in a real Chromium, driven as a person would: for tests, benchmarks and pictures."""
