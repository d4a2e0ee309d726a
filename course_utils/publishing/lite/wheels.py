"""The wheels that the browser's Python takes: downloaded where it has its own, and packed anew from what is installed here.

What is packed anew leaves out what was compiled for this machine, so only packages that do without it may come in this way.
"""

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterable
from email.message import Message
from email.parser import Parser
from functools import cached_property
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from course_utils import places
from course_utils.publishing.site.write import SiteTrouble

_DOWNLOADED = places.ROOT / "requirements-browser.lock"
_TAGS = [
    "--platform",
    "pyemscripten_2026_0_wasm32",
    "--implementation",
    "cp",
    "--abi",
    "cp314",
    "--python-version",
    "3.14",
]
_THERE = {
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_machine": "wasm32",
    "platform_python_implementation": "CPython",
    "platform_system": "Emscripten",
    "python_full_version": "3.14.0",
    "python_version": "3.14",
    "sys_platform": "emscripten",
}
"""What the conditions of requirements are asked of: the browser's Python, not this one."""
_NOT_PACKED = (*EXTENSION_SUFFIXES, ".pyc", ".pyi", "RECORD", "INSTALLER", "REQUESTED", "direct_url.json")
_WHEEL = "Wheel-Version: 1.0\nGenerator: course\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_WRITTEN = (1980, 1, 1, 0, 0, 0)  # the first moment a zip file knows: the same content is the same bytes


class Wheel:
    """A wheel file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        file_name = path.name.split("-")
        self.name: str = canonicalize_name(file_name[0])
        self.version = file_name[1]

    @cached_property
    def requires(self) -> list[str]:
        """The names of the packages that it needs in the browser."""
        with ZipFile(self.path) as file:
            inside = next(name for name in file.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
            about: Message = Parser().parsestr(file.read(inside).decode("utf-8"), headersonly=True)
        return needed_there(about.get_all("Requires-Dist") or [])

    @cached_property
    def imports(self) -> list[str]:
        """The modules and packages at its top."""
        with ZipFile(self.path) as file:
            tops = {name.split("/")[0] for name in file.namelist() if not re.match(r"[^/]+\.(dist-info|data)/", name)}
        return sorted({top.split(".")[0] for top in tops})

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.path.read_bytes()).hexdigest()


def needed_there(requirements: Iterable[str]) -> list[str]:
    """The names of the packages that these requirements name for the browser's Python, without extras."""
    parsed = [Requirement(line) for line in requirements]
    return [
        canonicalize_name(each.name)
        for each in parsed
        if each.marker is None or each.marker.evaluate({**_THERE, "extra": ""})
    ]


def download(folder: Path) -> None:
    """Put the wheels of requirements-browser.lock into `folder`, those there already without asking for them again.

    Raises SiteTrouble.
    """
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", *_TAGS]
    pip += ["--only-binary=:all:", "--require-hashes", "-r", str(_DOWNLOADED), "--dest", str(folder)]
    folder.mkdir(parents=True, exist_ok=True)
    if subprocess.run([*pip, "--no-index", "--find-links", str(folder)], capture_output=True).returncode == 0:
        return
    done = subprocess.run(pip, capture_output=True, text=True)
    if done.returncode:
        raise SiteTrouble(
            f"The browser's packages could not be downloaded. Without internet, run it once where there is some.\n"
            f"{done.stderr.strip()}"
        )


def pack_installed(name: str, folder: Path) -> Path:
    """A wheel of the package of this name that is installed here, without what was compiled for this machine."""
    installed = distribution(name)
    files = {
        str(file): file.read_binary()
        for file in installed.files or []
        if not file.name.endswith(_NOT_PACKED) and ".." not in file.parts and "__pycache__" not in file.parts
    }
    return pack(files, folder)


def pack(files: dict[str, bytes], folder: Path) -> Path:
    """A wheel with these files, by their paths in it; one of them is `NAME-VERSION.dist-info/METADATA`."""
    about = next(path.rpartition("/")[0] for path in files if path.endswith(".dist-info/METADATA"))
    whole = files | {f"{about}/WHEEL": _WHEEL.encode()}
    whole[f"{about}/RECORD"] = "".join(f"{path},,\n" for path in sorted([*whole, f"{about}/RECORD"])).encode()
    wheel = folder / f"{about.removesuffix('.dist-info')}-py3-none-any.whl"
    with ZipFile(wheel, "w") as file:
        for path in sorted(whole):
            entry = ZipInfo(path, _WRITTEN)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
            file.writestr(entry, whole[path])
    return wheel
