"""Runs in the browser's Python: all cells of the solved editions of some lessons, a kernel for each, one line of JSON for a cell.

A kernel is what the namespace of IPython's shell holds, so that is emptied between two lessons.
"""

import json
import sys
from pathlib import Path
from typing import Any

from pyodide_kernel import kernel_instance

shown: list[str] = []


def text_of(data: Any) -> str:
    plain = data.get("text/plain", "") if isinstance(data, dict) else ""
    return str(plain)


shell: Any = kernel_instance.interpreter
shell.display_pub.display_data_callback = lambda data, *_: shown.append(text_of(data))
shell.send_comm = lambda *_: None  # widgets have no page here
shell.displayhook.publish_execution_result = lambda _, data, __: shown.append(text_of(data))


async def run(lesson: str) -> None:
    shell.reset()
    notebook = json.loads(Path("/course/notebooks/solutions", f"{lesson}.ipynb").read_text(encoding="utf-8"))
    for place, cell in enumerate(cell for cell in notebook["cells"] if cell["cell_type"] == "code"):
        shown.clear()
        source = "".join(cell["source"])
        ended: Any = await kernel_instance.run(source)
        line = {
            "lesson": lesson,
            "place": place,
            "source": source,
            "error": f"{ended.get('ename', '')}: {ended.get('evalue', '')}" if ended["status"] == "error" else "",
            "shown": shown,
            "check": cell["metadata"].get("course", {}).get("check", ""),
        }
        print(json.dumps(line), file=sys.__stdout__, flush=True)


async def main(lessons: list[str]) -> None:
    for lesson in lessons:
        await run(lesson)
