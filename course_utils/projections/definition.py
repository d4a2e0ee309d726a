"""Whose view it is that a store keeps, and of which version, so that nobody writes into another one's by mistake."""

from dataclasses import dataclass
from typing import Any

from course_utils.eventstore.errors import StoreError
from course_utils.projections.view import View


class WrongView(StoreError):
    """The store keeps another view or application's there, or one that newer code than this has written."""


class OutdatedView(StoreError):
    """The view was written by an earlier version of its class. Rebuild it."""


@dataclass(frozen=True)
class Definition:
    """What is kept of a view beside its rows.

    `layout` is the version of how the store keeps it, `tables` the view's own as they are compared, and `generation`
    counts how often the view was made anew; it begins at 1.
    """

    layout: int
    name: str
    application: str
    version: int
    tables: str
    generation: int

    def check(self, mine: "Definition", where: object) -> None:
        """Raise WrongView unless what is kept at `where` is the view that code defines as `mine`, and no newer."""
        if self.layout > mine.layout:
            raise WrongView(
                f"{where} was written by newer code: its layout is {self.layout}, and this code knows {mine.layout}. "
                "Use the newer code, or keep the view elsewhere."
            )
        if (self.name, self.application) != (mine.name, mine.application):
            raise WrongView(
                f"{where} holds the view {self.name!r} of {self.application!r}, not {mine.name!r} of "
                f"{mine.application!r}. Every view has a place of its own: name another one."
            )
        if self.version > mine.version:
            raise WrongView(
                f"{where} was written by version {self.version} of the view {self.name!r}, and this is version "
                f"{mine.version}. Use the newer code, or keep the view elsewhere."
            )

    def check_up_to_date(self, mine: "Definition", where: object) -> None:
        """Raise OutdatedView unless version and tables are those of `mine`, and what `check` raises."""
        self.check(mine, where)
        if (self.version, self.tables) != (mine.version, mine.tables):
            what = "its tables were others" if self.version == mine.version else f"this is version {mine.version}"
            raise OutdatedView(
                f"{where} was written by version {self.version} of the view {self.name!r}; {what}. "
                "Rebuild it: rebuild(application, view, path)."
            )


def definition_of(view: View[Any], application_name: str, *, layout: int, generation: int) -> Definition:
    """What a store writes down when it makes this view. In tables, spaces and line breaks do not count."""
    tables = ";\n".join(" ".join(statement.split()) for statement in view.tables)
    return Definition(layout, view.name, application_name, view.version, tables, generation)
