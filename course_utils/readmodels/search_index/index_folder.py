"""The folder of a view: one numbered folder for each index, and a small file that says which of them is the view.

A folder that is in use cannot be replaced on Windows, so a rebuild grows in the folder with the next number, and the
switch is the replacing of that small file.
"""

import json
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import tantivy

from course_utils.eventstore.errors import DamagedStore, NotAStore, StoreLocked
from course_utils.files import write_whole
from course_utils.readmodels.search_index.schema import OWN
from course_utils.readmodels.search_index.sentences import in_sentences

_NUMBERED = re.compile(r"index-([1-9][0-9]*)")


class IndexFolder:
    """The folder at `path`, which need not be there yet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._pointer = path / "live.json"

    def live(self) -> Path:
        """Where the index of the view is, or would be made. Raises DamagedStore when that cannot be read."""
        try:
            name = str(json.loads(self._pointer.read_text(encoding="utf-8"))["index"])
        except FileNotFoundError:
            name = "index-1"
        except NotADirectoryError:
            raise NotAStore(
                f"{self.path} is a file, and was left as it is. A search index is a folder: name one."
            ) from None
        except PermissionError as error:  # as Windows says while the file is being replaced
            raise StoreLocked(
                f"{self._pointer} cannot be read ({error}). Try again, or give yourself permission."
            ) from error
        except (ValueError, KeyError, TypeError):
            name = ""
        if not _NUMBERED.fullmatch(name):
            raise DamagedStore(
                f"{self._pointer} does not say which index is the view. It was left as it is. Name another folder, or "
                "delete this one and rebuild the view."
            )
        return self.path / name

    def beside(self) -> Path:
        """Where the next index grows."""
        return self.path / f"index-{int(self.live().name.partition('-')[2]) + 1}"

    def point_to(self, index: Path) -> None:
        """Make this index the view, in one step."""
        try:
            write_whole(self._pointer, json.dumps({"index": index.name}) + "\n")
        except PermissionError as error:
            raise StoreLocked(f"{self._pointer} cannot be replaced just now ({error}). Try again.") from error

    def make(self, index: Path, schema: tantivy.Schema) -> None:
        """Make an empty index there, unless there is one. Raises NotAStore for a folder that holds something else."""
        self.check_that_nothing_else_is_there(index)
        with in_sentences(index):
            index.mkdir(parents=True, exist_ok=True)
            if not tantivy.Index.exists(str(index)):
                tantivy.Index(schema, str(index))

    def check_that_nothing_else_is_there(self, index: Path) -> None:
        """Raise NotAStore when where the index is to be there is something else, or in a folder in which no view is yet;
        hidden files do not count."""
        if self.path.exists() and not self.path.is_dir():
            raise NotAStore(f"{self.path} is a file, and was left as it is. A search index is a folder: name one.")
        is_new = self.path.exists() and not is_of_a_view(self.live())
        names = sorted(each.name for each in self.path.iterdir()) if is_new else []
        if (index / "meta.json").exists() and not is_of_a_view(index):
            names.insert(0, f"{index.name}, the index of something else")
        foreign = [
            name for name in names if not (_NUMBERED.fullmatch(name) or name.startswith(".") or name == "live.json")
        ]
        if foreign:
            raise NotAStore(
                f"{self.path} is no view: it holds {', '.join(foreign[:5])}. It was left as it is. "
                "Name another folder, or one that does not exist yet."
            )

    def delete_all_but_live(self) -> None:
        """Delete the indexes that are not the view."""
        live = self.live()
        self._delete(each for each in self._indexes() if each != live)

    def delete_all(self) -> None:
        """Delete the view, and the folder if nothing else is in it."""
        self._pointer.unlink(missing_ok=True)
        self._delete(self._indexes())
        if self.path.is_dir() and not any(self.path.iterdir()):
            self.path.rmdir()

    def _indexes(self) -> list[Path]:
        if not self.path.is_dir():
            return []
        return [each for each in self.path.iterdir() if _NUMBERED.fullmatch(each.name) and each.is_dir()]

    def _delete(self, indexes: Iterable[Path]) -> None:
        for index in indexes:
            meta = index / "meta.json"
            is_half_deleted = not meta.exists() and (index / ".managed.json").exists()
            if is_of_a_view(index) or is_half_deleted:
                # What Windows does not let go of, because somebody searches it, the next rebuild deletes.
                with suppress(PermissionError):
                    meta.unlink(missing_ok=True)  # first, so that half an index is never taken for a whole one
                    shutil.rmtree(index)


def is_of_a_view(index: Path) -> bool:
    """Whether the index there was made by `make`, as far as its own description says."""
    try:
        fields = json.loads((index / "meta.json").read_text(encoding="utf-8"))["schema"]
        return OWN in {field["name"] for field in fields}
    except (OSError, ValueError, KeyError, TypeError):
        return False
