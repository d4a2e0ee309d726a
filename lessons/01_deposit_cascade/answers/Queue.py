"""Answers to `Queue` that are wrong, and others that are right."""

import linecache
from collections import deque

from course_utils.exercises import Answers

answers = Answers("Queue")

PUT = "        self.waiting += [(name, event) for name in self.subscribers]\n"
TAKEN = "for name, event in list(self.waiting):"
CALLED = "                self.subscribers[name](event)\n"
STAYS = "                failed += 1  # it stays where it stands\n"

answers.edit("DeliversAtOnce", "`put` called a subscriber", (PUT, PUT + "        self.work()\n"))
answers.edit(
    "KeepsItForTheFirstOnly", "for every subscriber", ("in self.subscribers]", "in list(self.subscribers)[:1]]")
)
answers.edit(
    "TakesEqualEventsForOne",
    "Each is an event of its own",
    ("in self.subscribers]", "in self.subscribers if (name, event) not in self.waiting]"),
)
answers.edit(
    "CatchesWhatItHasSeen",
    "raised KeyError",
    ("except Exception:", "except (ConnectionError, ValueError, ZeroDivisionError):"),
)
answers.edit("CatchesEverything", "Catch `Exception`, which lets these two through", ("except Exception:", "except:"))
answers.edit(
    "RemovesFromTheListItWalks", "the very list that you loop over", (TAKEN, "for name, event in self.waiting:")
)
answers.edit("SwallowsErrors", "otherwise the event is lost", (STAYS, "                del self.waiting[failed]\n"))
answers.edit(
    "AppendsWhatFailed",
    "in front of what was put meanwhile",
    (STAYS, "                self.waiting.append(self.waiting.pop(failed))\n"),
)
answers.edit(
    "CountsTriesInTheEvent",
    "something else than the event that was put",
    (STAYS, '                self.waiting[failed] = name, {**event, "tries": 1}\n' + STAYS),
)
answers.edit(
    "TriesThreeTimes",
    "none of them again at once",
    (
        CALLED,
        """                try:
                    self.subscribers[name](event)
                except Exception:
                    self.subscribers[name](event)
""",
    ),
)
answers.edit(
    "SharesAList",
    "There are two queues",
    ("    def __init__", "    waiting = []\n\n    def __init__"),
    ("        self.waiting = []  # what is to be delivered, in a form of your choice\n", ""),
)


class Base:
    def __init__(self, subscribers):
        self.subscribers = subscribers
        self.waiting = []

    def put(self, event):
        self.waiting += [(name, event) for name in self.subscribers]

    def work(self):
        failed = 0
        for name, event in list(self.waiting):
            try:
                self.subscribers[name](event)
            except Exception:
                failed += 1
            else:
                del self.waiting[failed]


class OfEvents(Base):
    """Keeps whole events."""

    def put(self, event):
        self.waiting.append(event)


@answers.wrong("the oldest event comes first")
class TakesTheNewest(Base):
    def work(self):
        for _ in range(len(self.waiting)):
            name, event = self.waiting.pop()
            try:
                self.subscribers[name](event)
            except Exception:
                self.waiting.insert(0, (name, event))


@answers.wrong("One call of `work` delivers everything that waits")
class OneDeliveryForEachCall(OfEvents):
    def work(self):
        if self.waiting:
            event = self.waiting.pop(0)
            for subscriber in self.subscribers.values():
                subscriber(event)


@answers.wrong("What was delivered without an error is done")
class TakesNothingOut(OfEvents):
    def work(self):
        for event in self.waiting:
            for subscriber in self.subscribers.values():
                try:
                    subscriber(event)
                except Exception:
                    pass


@answers.wrong("stops no other")
class StopsAtTheFirstError(Base):
    def work(self):
        try:
            while self.waiting:
                name, event = self.waiting[0]
                self.subscribers[name](event)
                self.waiting.pop(0)
        except Exception:
            pass


@answers.wrong("2.5 seconds")
class TriesUntilItWorks(Base):
    def work(self):
        while self.waiting:
            name, event = self.waiting.pop(0)
            try:
                self.subscribers[name](event)
            except Exception:
                self.waiting.append((name, event))


@answers.wrong("the oldest first")
class PutsWhatFailedInFront(Base):
    def work(self):
        turn, self.waiting = self.waiting, []
        for name, event in turn:
            try:
                self.subscribers[name](event)
            except Exception:
                self.waiting.insert(0, (name, event))


@answers.wrong("and for nobody else")
class KeepsTheWholeEvent(OfEvents):
    def work(self):
        for _ in range(len(self.waiting)):
            event = self.waiting.pop(0)
            failed = False
            for subscriber in self.subscribers.values():
                try:
                    subscriber(event)
                except Exception:
                    failed = True
            if failed:
                self.waiting.append(event)


@answers.wrong("a subscriber put a further event")
class ReplacesTheListAtTheEnd(Base):
    def work(self):
        still = []
        for name, event in list(self.waiting):
            try:
                self.subscribers[name](event)
            except Exception:
                still.append((name, event))
        self.waiting = still


@answers.wrong("a subscriber put a further event")
class ClearsTheListAtTheEnd(Base):
    def work(self):
        failed = []
        for name, event in self.waiting[:]:
            try:
                self.subscribers[name](event)
            except Exception:
                failed.append((name, event))
        self.waiting.clear()
        self.waiting.extend(failed)


@answers.wrong("came after one that was put later")
class KeepsFailuresApart(Base):
    def __init__(self, subscribers):
        super().__init__(subscribers)
        self.failed = []

    def work(self):
        turn, self.waiting, self.failed = [*self.waiting, *self.failed], [], []
        for name, event in turn:
            try:
                self.subscribers[name](event)
            except Exception:
                self.failed.append((name, event))


@answers.wrong("go by deliveries, and not by what equals them")
class TakesOutWhatEqualsTheDone(Base):
    def work(self):
        done = []
        for name, event in list(self.waiting):
            try:
                self.subscribers[name](event)
                done.append((name, event))
            except Exception:
                pass
        self.waiting = [delivery for delivery in self.waiting if delivery not in done]


@answers.wrong("otherwise the event is lost")
class KeepsLostConnectionsOnly(Base):
    def work(self):
        for _ in range(len(self.waiting)):
            name, event = self.waiting.pop(0)
            try:
                self.subscribers[name](event)
            except ConnectionError:
                self.waiting.append((name, event))
            except Exception:
                pass


_CELL = """
class UsesWhatAnotherCellImports:
    def __init__(self, subscribers):
        self.subscribers, self.waiting = subscribers, deque()

    def put(self, event):
        self.waiting.extend((name, event) for name in self.subscribers)

    def work(self):
        failed = deque()
        for _ in range(len(self.waiting)):
            name, event = self.waiting.popleft()
            try:
                self.subscribers[name](event)
            except Exception:
                failed.append((name, event))
        self.waiting = failed + self.waiting
"""


def of_a_cell(source, **known):
    """The class that a cell with this source defines where `known` is defined in other cells."""
    place = "<the cell of a queue>"
    linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
    exec(compile(source, place, "exec"), known)
    return known["UsesWhatAnotherCellImports"]


answers.wrong("`deque` is not defined. Import or define it in this cell, too.")(of_a_cell(_CELL, deque=deque))


@answers.right
class WithAListForEach:
    def __init__(self, subscribers):
        self.subscribers = subscribers
        self.waiting = {name: deque() for name in subscribers}

    def put(self, event):
        for events in self.waiting.values():
            events.append(event)

    def work(self):
        for name, events in self.waiting.items():
            failed = []
            for event in [events.popleft() for _ in range(len(events))]:
                try:
                    self.subscribers[name](event)
                except Exception:
                    failed.append(event)
            events.extendleft(reversed(failed))


@answers.right
class ByTurns:
    def __init__(self, subscribers):
        self.subscribers, self.waiting = subscribers, []

    def put(self, event):
        self.waiting.append((event, list(self.subscribers)))

    def work(self):
        turn, self.waiting = self.waiting, []
        tried = [(event, [name for name in names if not self._tried(name, event)]) for event, names in turn]
        self.waiting = [(event, left) for event, left in tried if left] + self.waiting

    def _tried(self, name, event):
        try:
            self.subscribers[name](event)
        except Exception:
            return False
        return True
