"""`course site --with-kernel`: Lab with the lessons and a Python in the browser, as plain files in the folder of the site.

JupyterLite makes Lab; what it shows is the learner's edition, and what it runs is in `python_there`.
"""

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from course_utils import places
from course_utils.catalogue import published_notebooks, published_pictures
from course_utils.publishing.javascript import install
from course_utils.publishing.lite.python_there import PRELOADED, write_python
from course_utils.publishing.site.texts import LAB
from course_utils.publishing.site.write import SiteTrouble
from course_utils.workspace.copies import learners_copy

_KERNEL = "@jupyterlite/pyodide-kernel-extension"
_SETTINGS = places.ROOT / "course_utils" / "workspace" / "lab_settings" / "overrides.json"
_KERNELSPEC = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}
_HOME = "/drive"  # where the kernel finds the files that Lab keeps in the browser


_SERVED = """The site is in {0}. Its pages open as files; its Lab wants a web server, any that hands out files. To try it here:

    python3 -m http.server 8000 --bind 127.0.0.1 --directory "{0}"

and open http://127.0.0.1:8000/"""


def write_lab(site: Path, compiled: Path | None = None) -> str:
    """Write Lab into a folder of `site`, in place of an earlier one; return how to open it, in sentences.

    `compiled` may name a folder with the compiled wheels, see `python_there`. Raises SiteTrouble, NoJavaScript and OSError.
    """
    if find_spec("jupyterlite_core") is None:
        raise SiteTrouble("JupyterLite is not installed. Run: python3 course.py site --with-kernel")
    install()
    with TemporaryDirectory(prefix="course-lab-") as temporary:
        made = Path(temporary) / "made"
        _run_jupyterlite(_prepared(Path(temporary) / "lite"), made)
        extension = made / "extensions" / _KERNEL / "static"
        write_python(made / "python", extension / "pypi", Path(sys.prefix) / "browser-wheels", compiled)
        shutil.rmtree(extension / "pypi")
        _settle(made)
        target = site / LAB
        if target.exists():
            shutil.rmtree(target)
        shutil.move(made, target)
    return _SERVED.format(site)


def _prepared(folder: Path) -> Path:
    """What JupyterLite starts from: the learner's notebooks, their pictures and the course's settings of Lab."""
    files = folder / "files"
    (files / "pictures").mkdir(parents=True)
    for notebook in published_notebooks():
        content = json.loads(learners_copy(notebook))
        content["metadata"]["kernelspec"] = _KERNELSPEC
        (files / notebook.name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8", newline="\n")
    for picture in published_pictures():
        shutil.copy2(picture, files / "pictures" / picture.name)
    shutil.copy2(_SETTINGS, folder / "overrides.json")
    return folder


def _run_jupyterlite(folder: Path, made: Path) -> None:
    options = ["--apps=lab", "--no-sourcemaps", "--no-unused-shared-packages", f"--contents={folder / 'files'}"]
    command = [
        sys.executable,
        "-m",
        "jupyterlite_core",
        "build",
        *options,
        f"--lite-dir={folder}",
        f"--output-dir={made}",
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise SiteTrouble(f"JupyterLite could not write Lab:\n{done.stdout.strip()}\n{done.stderr.strip()}")


def _settle(made: Path) -> None:
    """Tell Lab where its Python is, and that it need not look for packages anywhere else."""
    path = made / "jupyter-lite.json"
    settings: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    data = settings["jupyter-config-data"]
    data["appName"] = "Event-driven architecture, by doing"
    data.setdefault("litePluginSettings", {})[f"{_KERNEL}:kernel"] = {
        "pyodideUrl": "./python/pyodide.mjs",
        "pipliteUrls": [],
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"packages": list(PRELOADED), "env": {"HOME": "/home/pyodide", "COURSE_HOME": _HOME}},
    }
    path.write_text(json.dumps(settings, indent=1), encoding="utf-8", newline="\n")
