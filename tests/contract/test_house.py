"""The house is as the design draws it: import arrows, module sizes, one list of lessons, equal environments."""

import ast
import re
import subprocess
import tomllib
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
import yaml

from course_utils import places
from course_utils.publishing.contents import read_contents
from course_utils.publishing.parse import parse_lesson
from tests.contract import rooms

ROOT = places.ROOT
MODULES = sorted((ROOT / "course_utils").rglob("*.py"))
# Who may know whom, besides oneself, `places` and the standard library.
MAY_KNOW = {
    "text": set(),
    "tables": set(),
    "sqlite_codes": set(),
    "coupling": set(),
    "colours": set(),
    "lean": set(),
    "messages": set(),
    "domains": {"eventstore", "messages"},
    "simulation": {"messages"},
    "streams": set(),
    "modelling": set(),
    "models": {"charts", "messages", "simulation"},
    "schedules": {"messages", "sqlite_codes"},
    "catalogue": {"exercises", "text"},
    "files": set(),
    "datasets": {"files", "tables", "text"},
    "eventstore": {"messages", "sqlite_codes"},
    "projections": {"eventstore", "sqlite_codes"},
    "processes": {"domains", "messages", "schedules", "sqlite_codes"},
    "privacy": {"eventstore", "sqlite_codes"},
    "servers": set(),
    "brokers": {"messages", "servers"},
    "readmodels": {"eventstore", "files", "projections", "servers", "text"},
    "widgets": {"colours", "messages", "schedules", "text"},
    "charts": {"colours", "lean", "simulation", "tables"},
    "exercises": {"colours", "messages", "schedules", "text"},
    "progress": {"catalogue", "exercises", "files", "sqlite_codes"},
    "notebook": {"catalogue", "charts", "colours", "exercises", "files", "messages", "progress", "text", "widgets"},
    "workspace": {"catalogue", "exercises", "files", "progress", "text"},
    "suite": {"catalogue"},
    "classroom": {
        "catalogue",
        "charts",
        "colours",
        "files",
        "progress",
        "publishing",
        "tables",
        "text",
        "widgets",
        "workspace",
    },
    "publishing": {
        "catalogue",
        "charts",
        "colours",
        "datasets",
        "exercises",
        "files",
        "lean",
        "servers",
        "text",
        "widgets",
        "workspace",
    },
}
JUPYTER = {
    "IPython",
    "ipywidgets",
    "anywidget",
    "altair",
    "nbclient",
    "nbformat",
    "jupyterlab",
    "jupytext",
    "ipykernel",
}
MAY_KNOW_JUPYTER = {"widgets", "charts", "notebook", "publishing", "workspace"}


def part_of(module: Path) -> str:
    return module.relative_to(ROOT / "course_utils").parts[0].removesuffix(".py")


def imports_of(module: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_knows_only_whom_it_may(module: Path) -> None:
    part = part_of(module)
    if part in ("__init__", "__main__", "cli", "places"):
        return
    known = {name.split(".")[1] for name in imports_of(module) if re.match(r"course_utils\.\w", name)} - {
        part,
        "places",
    }
    assert known <= MAY_KNOW[part], f"{part} may not know {known - MAY_KNOW[part]}"


def name_of(module: Path) -> str:
    return ".".join(module.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def modules_known_to(module: Path, names: set[str]) -> set[str]:
    """The modules it imports, also for type checking only; of `from package import module` the module is meant."""
    known: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            known |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            known |= inside & names or {node.module}
    return known & names


def test_no_imports_go_in_a_circle() -> None:
    names = {name_of(module) for module in MODULES}
    try:
        TopologicalSorter({name_of(module): modules_known_to(module, names) for module in MODULES}).prepare()
    except CycleError as circle:
        pytest.fail(f"These import each other: {' → '.join(circle.args[1])}")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_only_a_few_parts_know_that_jupyter_exists(module: Path) -> None:
    if part_of(module) not in MAY_KNOW_JUPYTER:
        assert not {name.split(".")[0] for name in imports_of(module)} & JUPYTER


def test_projectors_and_rebuilds_know_a_port_and_no_database() -> None:
    """Where a path is taken for a SQLite file is the one place that knows the store for it."""
    knowing = {
        module.name
        for module in (ROOT / "course_utils" / "projections").glob("*.py")
        if any("sqlite" in name for name in imports_of(module))
    }
    assert knowing == {"stores.py", "__init__.py"}


def test_the_codes_of_sqlite_are_read_in_one_place() -> None:
    reading = [name_of(module) for module in MODULES if "sqlite_errorcode" in module.read_text(encoding="utf-8")]
    assert reading == ["course_utils.sqlite_codes"]


def test_the_limit_does_without_ctypes_which_a_kernel_of_webassembly_has_not() -> None:
    needing = [name_of(module) for module in MODULES if "ctypes" in imports_of(module)]
    assert needing == ["course_utils.schedules.ending"]
    limit = [module for module in MODULES if name_of(module).startswith("course_utils.exercises.limit")]
    assert limit
    assert not {name for module in limit for name in imports_of(module) if name.startswith("course_utils.schedules")}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_says_what_it_is_about_and_stays_short(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "its first paragraph says its subject"
    assert len(text.splitlines()) <= 260


LESSON_CODE = sorted(path for part in ("exercises", "answers", ".") for path in ROOT.glob(f"lessons/*/{part}/*.py"))
BESIDE = sorted((ROOT / "benchmarks").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


@pytest.mark.parametrize("file", BESIDE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_stands_beside_the_modules_stays_as_short(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 260


@pytest.mark.parametrize("file", [*LESSON_CODE, *TESTS], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_of_laws_answers_or_tests_has_one_subject_and_at_most_550_lines(file: Path) -> None:
    """Twice a module, and some: each is a sentence and its case, so they are many, and each is read by itself."""
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 550


def test_every_room_is_reached_by_a_lesson_or_a_command() -> None:
    assert not set(rooms.FILES) - rooms.reached(rooms.code_of_lessons() + rooms.VERBS_AND_COMMANDS)


def test_benchmarks_borrow_nothing_from_the_tests() -> None:
    benchmarks = (ROOT / "benchmarks").rglob("*.py")
    borrowing = {path.name for path in benchmarks if any(re.match(r"tests\b", name) for name in imports_of(path))}
    assert not borrowing


def test_the_readme_lists_the_lessons_of_course_yml_and_the_minutes_of_their_headings() -> None:
    listed = re.findall(
        r"^\| \[(\d\d) (.+?)\]\(notebooks/(\S+)\.ipynb\) \| (\d+) \|", (ROOT / "README.md").read_text("utf-8"), re.M
    )
    lessons = [parse_lesson(places.LESSONS / entry.folder_name, entry) for entry in read_contents()]
    assert listed == [(one.entry.number, one.entry.title, one.entry.folder_name, str(one.minutes)) for one in lessons]


DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("datasets/*.md"), *ROOT.glob("lessons/*/lesson.md")]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_inside_the_repository_resolve(document: Path) -> None:
    text = re.sub(r"```.*?```|`[^`]*`", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if not re.match(r"\w+:", target):
            published = document.name == "lesson.md" and not target.startswith("pictures/")
            base = ROOT / "notebooks" if published else document.parent
            assert (base / target).exists(), f"{document.name} links to {target}, which is not there"


def test_every_lesson_folder_is_in_the_table_of_contents() -> None:
    folders = {path.name for path in places.LESSONS.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == {entry.folder_name for entry in read_contents()}


def test_the_conda_environment_asks_for_what_pyproject_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["authors"]]
    wanted = {as_conda(line) for line in asked} | {package for line in asked for package in extras_on_conda(line)}
    wanted.add(f"python {project['project']['requires-python']}")
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    from_conda = [line for line in environment["dependencies"] if isinstance(line, str) and line != "pip"]
    from_pip = [line for item in environment["dependencies"] if isinstance(item, dict) for line in item["pip"]]
    assert {re.sub(r"\s+", " ", line) for line in from_conda} | {as_conda(line) for line in from_pip} == wanted


def as_conda(requirement: str) -> str:
    """`pandas==3.1.*` as conda writes it, `pandas =3.1`."""
    name, specifier = re.match(r"([\w.-]+)(?:\[.*\])?(.*)", requirement).groups()  # type: ignore[union-attr]
    specifier = re.sub(r"^==(.*)\.\*$", r"=\1", specifier.strip())
    return f"{name.lower().replace('_', '-')} {specifier}"


def extras_on_conda(requirement: str) -> set[str]:
    """What an extra brings is a package of its own there; a driver in binary form is all there is."""
    packages = {"psycopg[binary]": set(), "psycopg[pool]": {"psycopg-pool =3.3"}}
    name, _, extras = requirement.partition("]")[0].partition("[")
    return {package for extra in extras.split(",") if extra for package in packages[f"{name}[{extra}]"]}


@pytest.mark.parametrize(
    ("lock", "group"),
    [
        ("requirements.lock", "authors"),
        ("requirements-servers.lock", "servers"),
        ("requirements-kernel.lock", "kernel"),
        ("requirements-browser.lock", "browser"),
    ],
)
def test_a_lock_pins_everything_pyproject_asks_for_by_hash(lock: str, group: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["dependency-groups"][group], *(project["project"]["dependencies"] if group == "authors" else [])]
    names = {re.match(r"[\w.-]+", line)[0].lower().replace("_", "-") for line in asked}  # type: ignore[index]
    assert names <= pinned_in(lock).keys()
    assert (ROOT / lock).read_text(encoding="utf-8").count("--hash=sha256:") >= len(pinned_in(lock))


@pytest.mark.parametrize("lock", ["requirements-servers.lock", "requirements-kernel.lock"])
def test_what_is_added_asks_for_no_other_versions_than_the_course(lock: str) -> None:
    course, added = pinned_in("requirements.lock"), pinned_in(lock)
    assert {name: added[name] for name in added.keys() & course} == {
        name: course[name] for name in added.keys() & course
    }


def test_the_browser_has_the_versions_of_the_course_but_for_what_is_compiled_in_the_newer_one() -> None:
    course, browser = pinned_in("requirements.lock"), pinned_in("requirements-browser.lock")
    assert {name for name in browser.keys() & course if browser[name] != course[name]} == {"jsonschema"}


def pinned_in(lock: str) -> dict[str, set[str]]:
    """The versions of each package, one for each sort of system."""
    pinned: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE):
        pinned.setdefault(name, set()).add(version)
    return pinned


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_tracked_file_carries_the_address_of_a_package_registry() -> None:
    address = re.compile(
        r"https?://[\w.-]*(?:py" + r"pi|python" + r"hosted|npm" + r"js|conda\.anaconda)[\w.-]*", re.IGNORECASE
    )
    for path in tracked_files():
        found = address.search(path.read_bytes().decode("utf-8", errors="replace"))
        assert not found, f"{path.relative_to(ROOT)} carries {found}"
