"""The lessons as a website: to read without installing anything, with widgets and charts that live without a kernel."""
