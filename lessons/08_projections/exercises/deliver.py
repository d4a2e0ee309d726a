"""`deliver`: mails leave the outbox one after the other, sent before they are taken out, and none is lost."""

from collections.abc import Callable
from typing import Any

from hypothesis.strategies import composite, integers, lists

from course_utils.exercises import Attempt, Exercise
from course_utils.schedules import every_crash
from course_utils.text import code, show

from ..kit import View, accounts, amounts, opened_view, table, until_killed

exercise = Exercise(
    "deliver",
    hints=(
        "For each mail there are two things to do. In which order do they lose no mail, whenever the process is killed?",
        "Read all rows first, lowest key first. For each one: send it while no transaction is open, then delete it from "
        "the outbox (outside a transaction, that is committed at once), before you take the next.",
        code(
            'for key, text in view.execute("SELECT key, text FROM outbox ORDER BY key").fetchall():',
            "    …",
            '    view.execute("DELETE FROM outbox WHERE key = ?", (key,))  # commits at once',
        ),
    ),
)


class Post:
    """A mail server: notes every mail it is handed. It may be down for one of them. To send is a step of the process
    that works on `view`, which may be killed just before."""

    def __init__(self, view: View, down_at: int = -1) -> None:
        self.view, self.down_at = view, down_at
        self.mails: list[tuple[int, str]] = []
        self.inside_a_transaction: list[int] = []  # keys
        self.between_two_rows: list[int] = []  # keys

    def as_function(self) -> Callable[[int, str], None]:
        def send(key: int, text: str) -> None:
            self.view.announce(f"send({show(key)}, {show(text)})")
            if self.view.in_transaction:
                self.inside_a_transaction.append(key)
            elif self.view.is_reading():
                self.between_two_rows.append(key)
            if len(self.mails) == self.down_at:
                self.down_at = -1
                raise ConnectionError("the mail server is down")
            self.mails.append((key, text))

        send.__qualname__ = "send"  # as errors name it
        return send


@composite
def outboxes(draw: Any, least: int = 1) -> list[tuple[int, str]]:
    keys = sorted(draw(lists(integers(1, 99), min_size=least, max_size=4, unique=True)))
    return [(key, f"{draw(accounts)}: {draw(amounts)} cents") for key in keys]


def _put(attempt: Attempt, view: View, mails: list[tuple[int, str]]) -> None:
    with view.unobserved():
        view.executemany("INSERT INTO outbox VALUES (?, ?)", reversed(mails))
    attempt.steps.extend(table("# outbox: ", mails))


def _must_have_sent(attempt: Attempt, post: Post, mails: list[tuple[int, str]], because: str = "") -> None:
    if post.mails != mails:
        attempt.fail(because, lines=[*table("sent        ", post.mails), *table("expected    ", mails)])


@exercise.law(mails=outboxes(), examples=20)
def everything_is_sent(deliver: Attempt, mails: list[tuple[int, str]]) -> None:
    """Every mail in the outbox is sent once, with its own key and text, in the order of the keys."""
    with opened_view() as view:
        _put(deliver, view, mails)
        post = Post(view)
        deliver(view, post.as_function())
        _must_have_sent(deliver, post, mails)


@exercise.law(mails=outboxes(), examples=20)
def what_was_sent_is_done(deliver: Attempt, mails: list[tuple[int, str]]) -> None:
    """A mail that was sent leaves the outbox, for good: called again, by the next process, `deliver` sends nothing."""
    with opened_view() as view:
        _put(deliver, view, mails)
        deliver(view, Post(view).as_function())
        view.lose_uncommitted()
        second = Post(view)
        deliver(view, second.as_function())
        _must_have_sent(deliver, second, [], "")


def _none_lost_none_repeated(attempt: Attempt, post: Post, mails: list[tuple[int, str]], repeats: int = 0) -> None:
    """Every mail has gone out, in order, and not more than `repeats` of them more than once."""
    sent = table("sent        ", post.mails)
    for mail in mails:
        if mail not in post.mails:
            attempt.fail(f"Mail {mail[0]} is lost: it was taken out before it was sent.", lines=sent)
    again = [mail[0] for mail in mails for _ in range(post.mails.count(mail) - 1)]
    if len(again) > repeats:
        attempt.fail(
            f"Mail {again[0]} was sent a second time: delete each as soon as it is sent, outside any longer transaction "
            "(then it is committed at once).",
            lines=sent,
        )
    first_tries = list(dict.fromkeys(post.mails))
    if first_tries != mails:
        early, late = next((a[0], b[0]) for a, b in zip(first_tries, mails, strict=True) if a != b)
        attempt.fail(
            f"Mail {early} went out before mail {late}. Lowest key first: what fails holds up the rest.", lines=sent
        )


@exercise.law(mails=outboxes(least=2), down_at=integers(0, 3), examples=20)
def a_mail_that_failed_stays(deliver: Attempt, mails: list[tuple[int, str]], down_at: int) -> None:
    """When `send` raises, its mail stays in the outbox, those after it wait, and the error comes out."""
    with opened_view() as view:
        _put(deliver, view, mails)
        down_at %= len(mails)
        post = Post(view, down_at)
        deliver.steps.append(f"# send raises ConnectionError at key {mails[down_at][0]}, once")
        deliver.raises(ConnectionError, view, post.as_function())
        view.lose_uncommitted()
        deliver.steps.append("    # the process ended with the error; a new one delivers")
        deliver(view, post.as_function())
        _none_lost_none_repeated(deliver, post, mails)


@exercise.law(mails=outboxes(), examples=10)
def killed_anywhere_no_mail_is_lost(deliver: Attempt, mails: list[tuple[int, str]]) -> None:
    """Killed, and started again: every mail must have gone out, and only the one under way perhaps twice."""
    for kill in every_crash():
        deliver.steps.clear()
        with opened_view() as view:
            _put(deliver, view, mails)
            post = Post(view)
            until_killed(deliver, kill, (view,), view, post.as_function())
            deliver(view, post.as_function())
            _none_lost_none_repeated(deliver, post, mails, repeats=1)


@exercise.law(mails=outboxes(), examples=10)
def nothing_is_locked_while_sending(deliver: Attempt, mails: list[tuple[int, str]]) -> None:
    """A transaction was open while `send` ran. A mail server may take its time, and nobody else could write to the view
    until it answers: send first, and then delete, in a transaction that holds nothing else."""
    with opened_view() as view:
        _put(deliver, view, mails)
        post = Post(view)
        deliver(view, post.as_function())
        if post.inside_a_transaction:
            deliver.fail(lines=[f"in a transaction: send({post.inside_a_transaction[0]}, …)"])
        if post.between_two_rows:
            deliver.fail(
                "A transaction was open while `send` ran: that of a SELECT whose rows were not all fetched. It holds the "
                "lock for reading, and nobody else can commit to the file until the mail server answers. Fetch all rows "
                "first, with .fetchall().",
                lines=[f"between two rows: send({post.between_two_rows[0]}, …)"],
            )
