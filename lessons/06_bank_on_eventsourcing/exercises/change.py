"""`change` loads, decides and saves; after a conflict it does all three anew, and gives up aloud."""

from contextlib import suppress
from decimal import Decimal
from inspect import getclosurevars
from threading import Barrier, BrokenBarrierError, Thread, get_ident
from types import FunctionType
from typing import Any

from eventsourcing.persistence import IntegrityError
from hypothesis.strategies import integers, lists

from course_utils.exercises import Attempt, Exercise, NotYet
from course_utils.exercises.limit.whose import Whose, whose_file
from course_utils.text import code

from ..banks import ADA, Busy, Command, Memory, Named, deposits, must_hold, said_meanwhile
from ..kit import cents, euros


def withdraws(amount: int) -> Command:
    return Command("withdraw", amount)


exercise = Exercise(
    "change",
    hints=(
        "Three steps belong together: load, decide, save. When the save meets a conflict, which of the three must be "
        "done again? (Look again at the cell after the first prediction, where Cleo's object was saved a second time.)",
        "A `for` loop over range(attempts). Inside: bank.repository.get(account_id), command(account), and around "
        "bank.save(account) alone a `try … except IntegrityError`. A success returns; the last conflict is raised.",
        code(
            "for attempt in range(1, attempts + 1):",
            "    account = bank.repository.get(account_id)",
            "    …  # decide",
            "    try:",
            "        return bank.save(account)",
            "    except IntegrityError:",
            "        …  # when is this the last word?",
        ),
    ),
)


@exercise.law(before=integers(0, 900_00), amount=cents, examples=12)
def the_command_is_carried_out(change: Attempt, before: int, amount: int) -> None:
    """With nobody in the way, the command decides on the account and what it decided is saved, once."""
    bank, command = Memory({ADA: before}), deposits(amount)
    change(bank, ADA, command)
    must_hold(change, bank, ADA, euros(before + amount))


@exercise.law(before=integers(0, 900_00), excess=cents, examples=12)
def a_refusal_is_no_conflict(change: Attempt, before: int, excess: int) -> None:
    """A refusal of the command is an answer, not a conflict: let its ValueError through at once. Trying again would ask
    the same question."""
    bank, command = Memory({ADA: before}), withdraws(before + excess)
    change.raises(ValueError, bank, ADA, command)
    if len(command.seen) > 1:
        change.fail(lines=[f"the command was asked {len(command.seen)} times"])


@exercise.law(before=integers(0, 900_00), amount=cents, other=cents, examples=12)
def both_deposits_count(change: Attempt, before: int, amount: int, other: int) -> None:
    """One conflict on the way: another teller saved first, and your save raised the library's IntegrityError. Both
    deposits have to be in the account in the end. After a failed save the pending events are gone, so there is nothing
    left to save again: load and decide anew."""
    bank = Busy({ADA: before}, [deposits(other)])
    with _telling(change, said_meanwhile(1, f"pays in {euros(other)}")):
        try:
            change(bank, ADA, deposits(amount))
        except NotYet as failure:
            if isinstance(failure.__cause__, IntegrityError) and _catches_another(change.answer):
                change.fail(
                    "The conflict went through your except. You catch another IntegrityError than the library's: "
                    "from eventsourcing.persistence import IntegrityError."
                )
            if isinstance(failure.__cause__, IntegrityError) and _takes_a_lock(change.answer):
                change.fail(
                    "You take a lock. It keeps out the other threads of this program; the teller who came between is in "
                    "another program, at another branch, and knows nothing of it. After a conflict, load and decide anew."
                )
            raise
    must_hold(change, bank, ADA, euros(before + amount + other))


def _catches_another(answer: Any) -> bool:
    """Whether the answer names an IntegrityError, and it is not the library's: that of sqlite3, for one."""
    names = getattr(getattr(answer, "__code__", None), "co_names", ())
    if "IntegrityError" not in names:
        return False
    return "sqlite3" in names or answer.__globals__.get("IntegrityError") is not IntegrityError


def _takes_a_lock(answer: Any) -> bool:
    """Whether the answer can reach something that can be acquired, as locks of all kinds can, by a name or around it."""
    seen, waiting = list[Any](), [answer]
    while waiting:
        value = waiting.pop()
        if hasattr(value, "acquire"):
            return True
        if any(value is each for each in seen):
            continue
        seen.append(value)
        if isinstance(value, FunctionType) and whose_file(value.__code__.co_filename) is Whose.LEARNER:
            around = getclosurevars(value)
            waiting += [*around.nonlocals.values(), *around.globals.values(), *(value.__defaults__ or ())]
        elif isinstance(value, dict | list | tuple):
            waiting += value.values() if isinstance(value, dict) else value
    return False


@exercise.law(before=integers(100, 500_00), part=integers(51, 100), examples=12)
def the_decision_is_taken_anew(change: Attempt, before: int, part: int) -> None:
    """The other teller was faster and took most of the money. What was decided before no longer holds: ask the command
    again, on the new balance. Here it must refuse; otherwise the account is overdrawn."""
    amount = before * part // 100
    bank = Busy({ADA: before}, [withdraws(amount)])
    with _telling(change, said_meanwhile(1, f"takes {euros(amount)} of the {euros(before)}")):
        change.raises(ValueError, bank, ADA, withdraws(amount))
    must_hold(change, bank, ADA, euros(before - amount))


@exercise.law(before=integers(0, 900_00), amount=cents, others=lists(cents, min_size=1, max_size=3), examples=12)
def each_try_sees_the_store(change: Attempt, before: int, amount: int, others: list[int]) -> None:
    """Each try decides on the account as the store has it. An account whose save has failed still carries its own
    event, which nobody stored: throw it away and load another."""
    bank, command = Busy({ADA: before}, [deposits(other) for other in others]), deposits(amount)
    with _telling(change, said_meanwhile(len(others), "pays in " + ", ".join(str(euros(other)) for other in others))):
        change(bank, ADA, command)
    expected = [euros(before + sum(others[:number])) for number in range(len(others) + 1)]
    if command.seen != expected:
        lines = [f"balances seen   {_amounts(command.seen)}", f"expected        {_amounts(expected)}"]
        change.fail(lines=lines)


@exercise.law(attempts=integers(1, 6), amount=cents, examples=12)
def the_last_attempt_counts(change: Attempt, attempts: int, amount: int) -> None:
    """`attempts` is the number of times to try. With one conflict fewer than that, the last try gets through."""
    bank = Busy({ADA: 100}, [deposits(100)] * (attempts - 1))
    with _telling(change, said_meanwhile(attempts - 1, "pays in 1.00") if attempts > 1 else ""):
        change(bank, ADA, deposits(amount), attempts=attempts)
    must_hold(change, bank, ADA, euros(100 + 100 * (attempts - 1) + amount))


@exercise.law(attempts=integers(1, 6), amount=cents, examples=12)
def it_gives_up_aloud(change: Attempt, attempts: int, amount: int) -> None:
    """When every one of the `attempts` meets a conflict, give up and say so: let the last IntegrityError through. Who
    called must learn that nothing was stored."""
    bank = Busy({ADA: 100}, [deposits(100)] * Busy.MOST_SAVES)
    with _telling(change, said_meanwhile(Busy.MOST_SAVES, "pays in 1.00")):
        try:
            change.raises(IntegrityError, bank, ADA, deposits(amount), attempts=attempts)
        except NotYet:
            if bank.saves > Busy.MOST_SAVES:
                change.fail(f"It was to try {attempts} times, and it still tries after {Busy.MOST_SAVES} conflicts.")
            raise
    if bank.saves != attempts:
        often = "`attempts` is how often you try in all: with attempts=1 there is one save, and no second."
        change.fail(often, lines=[f"saved           {bank.saves} times", f"expected        {attempts}"])


@exercise.law()
def real_threads(change: Attempt) -> None:
    """Four real threads pay in 1.00 each, and all four have loaded the account before the first one saves. All four
    deposits have to count."""
    bank, errors = Crowd({ADA: 100_00}, 4), list[str]()
    answer: Any = change.answer

    def teller() -> None:
        try:
            answer(bank, ADA, lambda account: account.deposit(Decimal("1.00")), attempts=5)
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}")

    threads = [Thread(target=teller, daemon=True) for _ in range(4)]
    change.steps.append('change(bank, ada, lambda account: account.deposit(money("1.00")))    # in four threads')
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():
            thread.join(timeout=1)
            change.limit.check_point()  # for how long, it knows; after that nothing is said about the answer
    if errors:
        change.fail(lines=[f"a thread raised {sorted(errors)[0]}"])
    must_hold(change, bank, ADA, Decimal("104.00"))


class Crowd(Memory):
    """Nobody's first save goes through before everybody has come to theirs.

    An answer with a lock around it lets only one come; and a machine may be very slow. So after a second they go on all
    the same: then fewer meet, which no right answer minds, and the laws above have forced each conflict by itself.
    """

    def __init__(self, holding: dict[Named, int], tellers: int) -> None:
        super().__init__(holding)
        self.everybody, self.waited = Barrier(tellers, timeout=1), set[int]()

    def save(self, *objs: Any, **kwargs: Any) -> Any:
        if get_ident() not in self.waited:
            self.waited.add(get_ident())
            with suppress(BrokenBarrierError):
                self.everybody.wait()
        return super().save(*objs, **kwargs)


class _telling:
    """Adds what others did in the meantime below the learner's call, should the law fail."""

    def __init__(self, attempt: Attempt, line: str) -> None:
        self.attempt, self.line = attempt, line

    def __enter__(self) -> None:
        if self.line:
            self.attempt.steps.append(self.line)

    def __exit__(self, *_: object) -> None: ...


def _amounts(values: list[Decimal]) -> str:
    return ", ".join(map(str, values)) or "none"
