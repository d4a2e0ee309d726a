"""Answers to `Session` that are wrong, and others that are right."""

import time as real_time
from dataclasses import dataclass

from course_utils.exercises import Answers

answers = Answers("Session")


def wait(view, position, timeout, time):
    end = time.monotonic() + timeout
    while view.position < position:
        if time.monotonic() >= end:
            raise TimeoutError(f"the view is not at {position}")
        time.sleep(0.005)


class Right:
    """The model that the others differ from in one thing."""

    def __init__(self, customer, position=0):
        self.customer, self.position = customer, position

    def order(self, shop, number, items):
        self.position = max(self.position, shop.place_order(number, self.customer, items))

    def orders(self, view, timeout=1.0, time=real_time):
        wait(view, self.position, timeout, time)
        rows, position = view.read(self.customer)
        self.position = max(self.position, position)
        return rows


@answers.right
@dataclass
class AsADataclass:
    customer: str
    position: int = 0

    def order(self, shop, number, items):
        stored = shop.place_order(number, self.customer, items)
        if stored > self.position:
            self.position = stored
        return number

    def orders(self, view, timeout=1.0, time=real_time):
        end = time.monotonic() + timeout
        while True:
            rows, position = view.read(self.customer)
            if position >= self.position:
                self.position = position
                return tuple(rows)
            if time.monotonic() > end:
                raise TimeoutError("too far behind")
            time.sleep(0.01)


@answers.right
class AsksForThePositionAfterwards(Right):
    def orders(self, view, timeout=1.0, time=real_time):
        wait(view, self.position, timeout, time)
        rows = view.read(self.customer)[0]
        self.position = view.position
        return rows


@answers.wrong("The version of the order's own stream is another number")
class TakesTheVersionForAPosition(Right):
    def order(self, shop, number, items):
        shop.place_order(number, self.customer, items)
        self.position = max(self.position, shop.order(number).version)


@answers.wrong("The token never goes back. An order that is sent a second time")
class GoesBack(Right):
    def order(self, shop, number, items):
        self.position = shop.place_order(number, self.customer, items)


@answers.wrong("wait for its token")
class DoesNotWait(Right):
    def orders(self, view, timeout=1.0, time=real_time):
        rows, position = view.read(self.customer)
        self.position = max(self.position, position)
        return rows


@answers.wrong("wait for its token")
class SleepsAFixedTime(Right):
    def orders(self, view, timeout=1.0, time=real_time):
        time.sleep(0.02)
        rows, position = view.read(self.customer)
        self.position = max(self.position, position)
        return rows


@answers.wrong("read after the wait, not before")
class ReadsBeforeItWaits(Right):
    def orders(self, view, timeout=1.0, time=real_time):
        rows, position = view.read(self.customer)
        wait(view, self.position, timeout, time)
        self.position = max(self.position, position)
        return rows


@answers.wrong("the position that came with the rows is the token now")
class ForgetsWhatItRead(Right):
    def orders(self, view, timeout=1.0, time=real_time):
        wait(view, self.position, timeout, time)
        return view.read(self.customer)[0]


@answers.wrong("Another replica could now go back behind these rows")
class AsksForThePositionBefore(Right):
    def orders(self, view, timeout=1.0, time=real_time):
        wait(view, self.position, timeout, time)
        self.position = max(self.position, view.position)
        return view.read(self.customer)[0]


@answers.wrong("says nothing of the rows")
class LooksWhetherItIsThereAfterTheRead(Right):
    def orders(self, view, timeout=1.0, time=real_time):
        end = time.monotonic() + timeout
        while True:
            rows, position = view.read(self.customer)
            if view.position >= self.position:
                self.position = max(self.position, position)
                return rows
            if time.monotonic() >= end:
                raise TimeoutError("too far behind")
            time.sleep(0.002)


@answers.wrong("and no old rows")
class GivesOldRowsWhenTheTimeIsUp(Right):
    def orders(self, view, timeout=1.0, time=real_time):
        try:
            wait(view, self.position, timeout, time)
        except TimeoutError:
            return view.read(self.customer)[0]
        return super().orders(view, timeout, time)


@answers.wrong("the token stays as it was")
class GivesUpItsToken(Right):
    def orders(self, view, timeout=1.0, time=real_time):
        try:
            return super().orders(view, timeout, time)
        except TimeoutError:
            self.position = view.position
            raise


@answers.wrong("What is waited for is a position, not a row")
class WaitsForARow(Right):
    def __init__(self, customer, position=0):
        super().__init__(customer, position)
        self.number = None

    def order(self, shop, number, items):
        super().order(shop, number, items)
        self.number = number

    def orders(self, view, timeout=1.0, time=real_time):
        end = time.monotonic() + timeout
        while True:
            rows = super().orders(view, timeout, time)
            if self.number is None or self.number in [number for number, _ in rows]:
                return rows
            if time.monotonic() > end:
                raise TimeoutError(f"{self.number} does not come")
            time.sleep(0.01)


@answers.wrong("A session that begins has seen nothing")
class KeepsTheTokenOnTheServer:
    seen: dict[str, int] = {}

    def __init__(self, customer, position=0):
        self.customer = customer
        self.position = max(position, self.seen.get(customer, 0)) if position == 0 else position

    def order(self, shop, number, items):
        self.position = self.seen[self.customer] = max(self.position, shop.place_order(number, self.customer, items))

    def orders(self, view, timeout=1.0, time=real_time):
        wait(view, self.position, timeout, time)
        rows, position = view.read(self.customer)
        self.position = self.seen[self.customer] = max(self.position, position)
        return rows


@answers.wrong("`order` places one order, for the session's own customer")
class PlacesItTwice(Right):
    def order(self, shop, number, items):
        shop.place_order(number, self.customer, items)
        self.position = max(self.position, shop.place_order(number, self.customer, items))


@answers.wrong("What the shop refuses, the customer has to be told")
class KeepsRefusalsToItself(Right):
    def order(self, shop, number, items):
        try:
            super().order(shop, number, items)
        except Exception:
            pass
