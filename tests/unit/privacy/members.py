"""A store with something personal in it: members, whose names are sealed, and what they paid."""

import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import JSONTranscoder

from course_utils.privacy import Keys, Sealed, SealedAsText
from course_utils.projections import Effect, View

CHAINED = "course_utils.privacy.chained"


def chained(path: Path) -> dict[str, str]:
    """The settings of an application whose log in this file is a chain."""
    return {"PERSISTENCE_MODULE": CHAINED, "SQLITE_DBNAME": str(path)}


class Member(Aggregate):
    class Joined(Aggregate.Created):
        name: Sealed

        def apply(self, member: "Member") -> None:
            member.name = self.name

    class Paid(Aggregate.Event):
        amount: Decimal

        def apply(self, member: "Member") -> None:
            member.paid += self.amount

    def __init__(self) -> None:
        self.name: Any = None
        self.paid = Decimal(0)

    @staticmethod
    def create_id(number: str) -> UUID:
        return uuid5(NAMESPACE_URL, f"member/{number}")

    @classmethod
    def join(cls, number: str, name: Sealed) -> "Member":
        return cls._create(cls.Joined, id=cls.create_id(number), name=name)

    def pay(self, amount: str) -> None:
        self.trigger_event(self.Paid, amount=Decimal(amount))


class Members(Application[UUID]):
    snapshotting_intervals: ClassVar[dict[Any, int]] = {Member: 2}

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        super().register_transcodings(transcoder)
        transcoder.register(SealedAsText())

    def join(self, number: str, name: Sealed) -> None:
        self.save(Member.join(number, name))

    def pay(self, number: str, amount: str) -> None:
        member = self.member(number)
        member.pay(amount)
        self.save(member)

    def member(self, number: str) -> Member:
        found: Member = self.repository.get(Member.create_id(number))
        return found


class Names(View[sqlite3.Cursor]):
    """A view and an outbox that hold the plain text, as views and outboxes do."""

    tables = ("CREATE TABLE names (person TEXT PRIMARY KEY, name TEXT)",)

    def __init__(self, keys: Keys) -> None:
        self.keys = keys

    def handle(self, event: Any, rows: sqlite3.Cursor) -> None:
        if isinstance(event, Member.Joined):
            rows.execute("INSERT INTO names VALUES (?, ?)", (event.name.person, self.keys.open(event.name)))

    def effects(self, event: Any) -> Iterator[Effect]:
        if isinstance(event, Member.Joined) and (name := self.keys.open(event.name)):
            yield Effect(f"welcome {event.name.person}", "mail", {"text": f"Welcome, {name}!"})
