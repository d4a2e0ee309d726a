"""A learner's queue at work in a process of its own, which is killed and started anew.

The process is a bank's deposit service: it puts each deposit that it is sent into the queue, and answers "accepted"; on an
empty line it lets the queue work. Its only subscriber keeps the balance, in a file.
"""

import json
import sys
from collections.abc import Callable, Sequence
from linecache import getlines
from pathlib import Path
from subprocess import PIPE, Popen

_SERVICE = """
import json
import sys
from pathlib import Path

balance, stop_at = Path("balance"), int(sys.argv[1])


def update_balance(event):
    balance.write_text(str(int(balance.read_text()) + event["amount"]))
    if int(balance.read_text()) == stop_at:
        print("stopped at work", flush=True)
        sys.stdin.read()


queue = {name}({{"balance": update_balance}})
for line in sys.stdin:
    if line.strip():
        queue.put(json.loads(line))
        print("accepted", flush=True)
    else:
        queue.work()
        print("worked", flush=True)
"""


def kill_and_restart(
    design: type, *needs: Callable[..., object], folder: Path, deposits: Sequence[int], stop_at: int = 0
) -> None:
    """Send these deposits to a process with `design` as its queue, kill it, start it again and let it work.

    With `stop_at` the first process works, too, and is killed when the balance is just that. The program in `folder`, which
    is made, holds the cells in which `needs` and `design` are defined. Prints what the processes answered.
    """
    folder.mkdir()
    put: Callable[..., object] = design.put  # type: ignore[attr-defined]  # a queue has it
    cells = ["".join(getlines(function.__code__.co_filename)) for function in (*needs, put)]
    service = "\n\n".join([*cells, _SERVICE.format(name=design.__name__)])
    (folder / "service.py").write_text(service, encoding="utf-8")
    (folder / "balance").write_text("0", encoding="utf-8")
    events = [{"type": "DepositCompleted", "account": "42", "owner": "Ada", "amount": amount} for amount in deposits]
    sent = [json.dumps(event) for event in events]
    _live(folder, [*sent, ""] if stop_at else sent, "killed", stop_at)
    _live(folder, [""], "stopped", 0)


def _live(folder: Path, lines: Sequence[str], end: str, stop_at: int) -> None:
    """One process: it is sent these lines, and killed when it has answered the last."""
    command = [sys.executable, "service.py", str(stop_at)]
    with Popen(command, cwd=folder, stdin=PIPE, stdout=PIPE, text=True, encoding="utf-8") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for line in lines:
            print(line, file=process.stdin, flush=True)
            answer = process.stdout.readline().strip()
            if not answer:
                raise RuntimeError("The process ended with an error. Does your cell hold all that your queue uses?")
            print(answer, end=", ")
        process.kill()
    print(f"{end}: the balance is", (folder / "balance").read_text(encoding="utf-8"))
