"""Pictures of notebooks run in Lab, for their authors to look at:

    python tests/browser/screenshots.py [--dark] OUTPUT_FOLDER [NOTEBOOK…]

Each notebook (all lessons in `notebooks/` if none is named) is run in Lab's light or dark theme and photographed at full
height, wide (1280 px) and narrow (480 px), in slices of at most 2,500 px: `NAME-wide-1.png`, `NAME-wide-2.png`, ….
"""

import sys
import tempfile
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path

from benchmarks.browser import chromium
from benchmarks.browser.lab import DARK, LIGHT, serving
from benchmarks.browser.notebook_files import copy_without_outputs
from benchmarks.browser.notebook_page import NARROW, WIDE, NotebookPage, opened

ROOT = Path(__file__).resolve().parents[2]
SLICE = 2500


def main() -> int:
    """Take the pictures; 1 when a notebook put out an error."""
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("--dark", action="store_true", help="in Lab's dark theme")
    parser.add_argument("output", type=Path, metavar="OUTPUT_FOLDER")
    parser.add_argument("notebooks", type=Path, nargs="*", metavar="NOTEBOOK")
    arguments = parser.parse_args()
    notebooks = arguments.notebooks or sorted((ROOT / "notebooks").glob("*.ipynb"))
    if not notebooks:
        parser.error("there is no notebook in notebooks/ yet. Name one, or run: python3 course.py build")
    arguments.output.mkdir(parents=True, exist_ok=True)
    return photograph(notebooks, arguments.output, DARK if arguments.dark else LIGHT)


def photograph(notebooks: list[Path], output: Path, theme: str) -> int:
    """Run each notebook in one Lab and save its pictures in `output`; 1 when one put out an error."""
    status = 0
    with tempfile.TemporaryDirectory() as folder, chromium.running() as browser:
        for path in notebooks:
            copy_without_outputs(path, Path(folder))
        with serving(Path(folder)) as lab:
            lab.wear(theme)
            for path in notebooks:
                with opened(browser, lab, path.name) as notebook:
                    notebook.run_all()
                    for error in notebook.errors():
                        print(f"{path.name} put out an error:\n{error}", file=sys.stderr)
                        status = 1
                    for name, width in (("wide", WIDE), ("narrow", NARROW)):
                        notebook.resize(width)
                        save_slices(notebook, output, f"{path.stem}-{name}")
    return status


def save_slices(notebook: NotebookPage, output: Path, name: str) -> None:
    """Save the page as it is now in slices, and print the path of each."""
    width, bottom = notebook.page.viewport_size["width"], notebook.bottom()  # type: ignore[index]
    for number, top in enumerate(range(0, bottom, SLICE), start=1):
        path = output / f"{name}-{number}.png"
        clip = {"x": 0, "y": top, "width": width, "height": min(SLICE, bottom - top)}
        notebook.page.screenshot(path=path, clip=clip)  # type: ignore[arg-type]
        print(path)


if __name__ == "__main__":
    sys.exit(main())
