"""The browser edition: JupyterLab and a Python of WebAssembly as plain files, which any web server can serve."""
