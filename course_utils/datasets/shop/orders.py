"""What becomes of an order: its steps, how long each takes, and how many orders go which way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from course_utils.datasets.dice import Dice
from course_utils.datasets.shop.books import Books, OrderLines
from course_utils.datasets.shop.log import Log, Stream, decimal, order_lines
from course_utils.datasets.shop.words import CANCELLED_BECAUSE, DECLINED_BECAUSE

MINUTE, HOUR, DAY = 60, 3600, 86_400
CHANGED, CANCELLED_UNPAID, FORGOTTEN, DECLINED = 45, 35, 12, 70
CANCELLED_PAID, RETURNED, RETURNED_WHOLE = 28, 65, 450
GAVE_UP, CANCELLED_AFTER_DECLINE = 90, 120
"""Of a thousand orders each, so many go this way."""

Later = Callable[[int, Callable[[int], None]], None]
"""Has something done in a later second, unless the year is over by then."""


@dataclass
class Order:
    """An order on its way. Every step is written to the log and the books, and decides on the next one."""

    number: str
    customer: str
    lines: OrderLines
    stream: Stream
    dice: Dice
    log: Log
    books: Books
    later: Later
    draw_lines: Callable[[], OrderLines]
    status: str = ""

    def place(self, second: int) -> None:
        self._write("Placed", second, **self._amounts())
        self.status = "placed"
        self.books.placed(second, self.customer)
        if self._happens(CHANGED):
            self.later(second + self.dice.between(2 * MINUTE, 90 * MINUTE), self.change)
        else:
            self._decide_on_payment(second)

    def change(self, second: int) -> None:
        self.lines = self.draw_lines()
        self._write("Changed", second, **self._amounts())
        self._decide_on_payment(second)

    def pay(self, second: int) -> None:
        self._write("Paid", second, **self._amounts())
        self.status = "paid"
        self.books.paid(second, self.lines)
        if self._happens(CANCELLED_PAID):
            self.later(second + self.dice.between(20 * MINUTE, 20 * HOUR), self.cancel)
        else:
            self.later(self._by_day(second, 1, 3), self.ship)

    def decline(self, second: int) -> None:
        reason = self.dice.pick(DECLINED_BECAUSE)
        self._write("Declined", second, total=decimal(total(self.lines)), reason=reason)
        self.status = "declined"
        if self._happens(DECLINED):
            self.later(second + self.dice.between(2 * MINUTE, 30 * MINUTE), self.decline)
        elif self._happens(CANCELLED_AFTER_DECLINE):
            self.later(second + self.dice.between(HOUR, 2 * DAY), self.cancel)
        elif not self._happens(GAVE_UP):
            self.later(second + self.dice.between(3 * MINUTE, 5 * HOUR), self.pay)

    def cancel(self, second: int) -> None:
        was_paid = self.status == "paid"
        refund, reason = total(self.lines) if was_paid else 0, self.dice.pick(CANCELLED_BECAUSE)
        self._write("Cancelled", second, **self._amounts(), refund=decimal(refund), reason=reason)
        self.status = "cancelled"
        if was_paid:
            self.books.refunded(second, self.lines)

    def ship(self, second: int) -> None:
        self._write("Shipped", second)
        self.status = "shipped"
        self.later(self._by_day(second, 1, 5), self.deliver)

    def deliver(self, second: int) -> None:
        self._write("Delivered", second)
        self.status = "delivered"
        if self._happens(RETURNED):
            self.later(self._by_day(second, 2, 14), self.give_back)

    def give_back(self, second: int) -> None:
        """All lines come back, or one of several."""
        back = self.lines if self._happens(RETURNED_WHOLE) else [self.dice.pick(self.lines)]
        self._write("Returned", second, lines=order_lines(back), refund=decimal(total(back)))
        self.status = "returned"
        self.books.refunded(second, back)

    def _decide_on_payment(self, second: int) -> None:
        if self._happens(CANCELLED_UNPAID):
            self.later(second + self.dice.between(10 * MINUTE, 10 * HOUR), self.cancel)
        elif not self._happens(FORGOTTEN):
            step = self.decline if self._happens(DECLINED) else self.pay
            self.later(second + self.dice.between(MINUTE, 45 * MINUTE), step)

    def _write(self, event: str, second: int, **details: Any) -> None:
        self.books.events[f"Order.{event}"] += 1
        self.log.append(self.stream, event, second, {"number": self.number, "customer": self.customer, **details})

    def _amounts(self) -> dict[str, Any]:
        return {"lines": order_lines(self.lines), "total": decimal(total(self.lines))}

    def _happens(self, to_so_many_of_a_thousand: int) -> bool:
        return self.dice.between(1, 1000) <= to_so_many_of_a_thousand

    def _by_day(self, second: int, soonest: int, latest: int) -> int:
        """So many days later, between seven and nineteen o'clock."""
        day = second // DAY + self.dice.between(soonest, latest)
        return day * DAY + self.dice.between(7 * HOUR, 19 * HOUR)


def total(lines: OrderLines) -> int:
    return sum(quantity * cents for _, quantity, cents in lines)
