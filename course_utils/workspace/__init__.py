"""The learner's folder: copies of the notebooks, opening them in JupyterLab, checking and resetting them."""
