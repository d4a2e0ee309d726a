"""The browser's Python as a folder: pyodide as npm has it, the wheels for it, and the list by which it finds them.

What is compiled for it and not on the list of requirements-browser.lock (numpy, pandas) the browser takes from where pyodide
keeps its packages. A folder in which somebody has put these wheels makes the site one that asks for nothing beyond itself.
"""

import hashlib
import json
import re
import shutil
from importlib.metadata import requires
from pathlib import Path
from typing import Any

from course_utils import places
from course_utils.publishing.lite.course_wheel import course_wheel
from course_utils.publishing.lite.wheels import Wheel, download, needed_there, pack_installed
from course_utils.publishing.site.write import SiteTrouble

PRELOADED = ("micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython", "course-utils")
"""What is there when a kernel has started. All that the kernel itself asks for is among it, so it asks nobody else."""

_PYODIDE = places.ROOT / "node_modules" / "pyodide"
_PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "package.json")
_COMPILED = ("numpy", "pandas", "cryptography", "cffi")

Entry = dict[str, Any]


def write_python(folder: Path, kernel_wheels: Path, downloads: Path, compiled: Path | None) -> None:
    """Write it into `folder`.

    `kernel_wheels` is where the kernel's own wheels are, `downloads` keeps what was downloaded for the next time, and
    `compiled` may hold the compiled wheels. Raises SiteTrouble.
    """
    folder.mkdir(parents=True)
    for name in _PYODIDE_FILES:
        shutil.copy2(_PYODIDE / name, folder / name)
    own = json.loads((_PYODIDE / "pyodide-lock.json").read_text(encoding="utf-8"))
    download(downloads)
    for wheel in sorted([*kernel_wheels.glob("*.whl"), *downloads.glob("*.whl")]):  # of two versions the newer one
        shutil.copy2(wheel, folder / wheel.name)
    course_wheel(folder)
    packages = _packages(folder, own["packages"], compiled)
    listed = json.dumps({"info": own["info"], "packages": packages}, indent=1, sort_keys=True)
    (folder / "pyodide-lock.json").write_text(listed, encoding="utf-8", newline="\n")


def _packages(folder: Path, pyodides: dict[str, Entry], compiled: Path | None) -> dict[str, Entry]:
    """Everything that what is preloaded needs, and the compiled packages, by name."""
    there = {wheel.name: wheel for wheel in map(Wheel, sorted(folder.glob("*.whl")))}
    found: dict[str, Entry] = {}
    waiting = [*PRELOADED, *_COMPILED]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        if name in _COMPILED:
            found[name] = _compiled(pyodides[name], folder, compiled)
        else:
            found[name] = _entry(there.get(name) or Wheel(pack_installed(name, folder)))
        waiting += found[name]["depends"]
    return found


def _entry(wheel: Wheel) -> Entry:
    return {
        "name": wheel.name,
        "version": wheel.version,
        "file_name": wheel.path.name,
        "install_dir": "site",
        "sha256": wheel.sha256,
        "package_type": "package",
        "imports": wheel.imports,
        "depends": wheel.requires,
        "unvendored_tests": False,
    }


def _compiled(entry: Entry, folder: Path, compiled: Path | None) -> Entry:
    """A compiled package: with its wheel beside the others if it is in the folder `compiled`, else at pyodide's own place."""
    needs = needed_there(requires(entry["name"]) or [])
    name = str(entry["file_name"])
    if compiled is None or not (compiled / name).exists():
        return entry | {"depends": needs, "file_name": _pyodides_place() + name}
    if hashlib.sha256((compiled / name).read_bytes()).hexdigest() != entry["sha256"]:
        raise SiteTrouble(f"{compiled / name} is not the file that pyodide {_version()} lists: it has another hash.")
    shutil.copy2(compiled / name, folder / name)
    return entry | {"depends": needs}


def _version() -> str:
    return str(json.loads((_PYODIDE / "package.json").read_text(encoding="utf-8"))["version"])


def _pyodides_place() -> str:
    """The address at which this pyodide itself looks for packages, as its script has it."""
    script = (_PYODIDE / "pyodide.mjs").read_text(encoding="utf-8")
    found = re.search(r"cdnUrl=[^`]*`(https://[^`$]+)\$\{\w+\}([^`$]*)`", script)
    if found is None:
        raise SiteTrouble(
            f"pyodide {_version()} does not say where its packages are. Name a folder with them: --wheels FOLDER"
        )
    return f"{found[1]}{_version()}{found[2]}"
