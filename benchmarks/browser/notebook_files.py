"""Notebook files for Lab to open: a lesson as a learner gets it, or a few cells that a test needs."""

import json
import shutil
from pathlib import Path
from typing import Any


def copy_without_outputs(notebook: Path, folder: Path) -> Path:
    """Copy a notebook as a learner gets it, with pictures and nothing run yet; answer with the copy's path."""
    pictures = notebook.parent / "pictures"
    if pictures.is_dir():
        shutil.copytree(pictures, folder / pictures.name, dirs_exist_ok=True)
    content = json.loads(notebook.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    copy = folder / notebook.name
    return _write(copy, content)


def write_notebook(path: Path, *sources: str) -> Path:
    """Write a notebook of these code cells, not yet run; answer with its path."""
    cells: list[dict[str, Any]] = [
        {
            "id": f"cell-{number}",
            "cell_type": "code",
            "source": source,
            "metadata": {},
            "outputs": [],
            "execution_count": None,
        }
        for number, source in enumerate(sources)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return _write(path, {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})


def _write(path: Path, content: dict[str, Any]) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8", newline="\n")
    return path
