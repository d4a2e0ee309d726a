"""One step: what each type of event does to the state, what it leaves alone, and that no event is refused."""

from hypothesis.strategies import booleans, integers, sampled_from

from course_utils.exercises import Attempt, Exercise

from ..kit import amounts, balances, closed, day_of, moved, noted, opened, quiet_types, state

exercise = Exercise(
    "evolve",
    hints=(
        "Ask of each event first: which type is it? There are five answers, and the fifth is 'one that changes nothing'. "
        "Then: which of the four keys does this one change?",
        '`match event:` with a `case {"type": "Deposited", "amount": amount}:` takes the event apart, and '
        '`return state | {"balance": …}` gives a copy with one key changed. Only Withdrawn has to look at `day`.',
        'For Withdrawn: day = event["timestamp"][:10]. Its `taken` is the amount plus what was taken before on that day: '
        'state["taken"] when state["day"] is that day, and 0 when it is another. Three keys change.',
    ),
)

days = integers(0, 6)


@exercise.law(before=balances, amount=amounts)
def a_deposit_adds(evolve: Attempt, before: int, amount: int) -> None:
    """A deposit adds its amount to the balance before it, and changes nothing else."""
    evolve(state(before), moved(amount)).should_be(state(before + amount))


@exercise.law(before=integers(900, 2000), amount=amounts, step=days)
def a_withdrawal_subtracts(evolve: Attempt, before: int, amount: int, step: int) -> None:
    """A withdrawal takes its amount from the balance before it, and is counted as `taken` on its `day`."""
    expected = state(before - amount, day=day_of(step), taken=amount)
    evolve(state(before), moved(-amount, step)).should_be(expected)


@exercise.law(before=integers(900, 2000), amount=amounts, taken=amounts, step=days)
def withdrawals_of_one_day_add_up(evolve: Attempt, before: int, amount: int, taken: int, step: int) -> None:
    """Something was withdrawn on the same day already: both together are `taken`."""
    day = day_of(step)
    expected = state(before - amount, day=day, taken=taken + amount)
    evolve(state(before, day=day, taken=taken), moved(-amount, step)).should_be(expected)


@exercise.law(before=integers(900, 2000), amount=amounts, taken=amounts, earlier=days, by=sampled_from([4, 8, 124]))
def another_day_begins_anew(evolve: Attempt, before: int, amount: int, taken: int, earlier: int, by: int) -> None:
    """What was taken on an earlier day does not count on this one, be it a month later: the count begins anew."""
    step = earlier + by
    expected = state(before - amount, day=day_of(step), taken=amount)
    evolve(state(before, day=day_of(earlier), taken=taken), moved(-amount, step)).should_be(expected)


@exercise.law(before=balances, amount=amounts, taken=amounts, step=days)
def a_deposit_gives_no_limit_back(evolve: Attempt, before: int, amount: int, taken: int, step: int) -> None:
    """A deposit changes the balance alone. What was taken on a day was taken, whatever came in since."""
    day = day_of(step)
    expected = state(before + amount, day=day, taken=taken)
    evolve(state(before, day=day, taken=taken), moved(amount, step + 4)).should_be(expected)


@exercise.law(opening=amounts)
def an_opening_counts(evolve: Attempt, opening: int) -> None:
    """This account was opened with money in it: it is open, and that is its balance."""
    evolve(state(is_open=False), opened(opening)).should_be(state(opening))


@exercise.law(before=amounts, opening=balances, is_open=booleans(), taken=amounts, step=days)
def an_opening_balance_is_the_balance(
    evolve: Attempt, before: int, opening: int, is_open: bool, taken: int, step: int
) -> None:
    """AccountOpened says what the balance is from then on. Nothing from before is added to it: an account may have been
    closed and opened again. What was taken that day stays taken."""
    was = state(before, is_open=is_open, day=day_of(step), taken=taken)
    evolve(was, opened(opening, step)).should_be(was | {"open": True, "balance": opening})


@exercise.law(before=balances, taken=amounts, step=days)
def a_closing_closes(evolve: Attempt, before: int, taken: int, step: int) -> None:
    """AccountClosed says that the account is not open any more. It moves no money, and what was taken stays taken."""
    was = state(before, day=day_of(step), taken=taken)
    evolve(was, closed(step)).should_be(was | {"open": False})


@exercise.law(before=balances, kind=quiet_types, amount=amounts, is_open=booleans(), step=days)
def a_type_that_means_nothing_here(
    evolve: Attempt, before: int, kind: str, amount: int, is_open: bool, step: int
) -> None:
    """AddressChanged, CardIssued and LimitRequested change nothing. The state stays as it is, even when such an event
    carries an amount or a balance."""
    was = state(before, is_open=is_open, day=day_of(step), taken=amount)
    evolve(was, noted(kind, amount, step)).should_be(was)


@exercise.law(before=integers(0, 100), amount=integers(101, 900), step=days)
def a_past_withdrawal_is_not_judged(evolve: Attempt, before: int, amount: int, step: int) -> None:
    """This withdrawal has happened, whatever rule holds today: apply it, even where the balance falls below zero."""
    evolve(state(before), moved(-amount, step)).should_be(state(before - amount, day=day_of(step), taken=amount))


@exercise.law(before=integers(900, 2000), move=integers(-900, 900).filter(bool), step=days)
def a_closed_account_is_not_judged(evolve: Attempt, before: int, move: int, step: int) -> None:
    """The account was closed, and money was moved after all. That has happened, and somebody will want to see it: apply
    it."""
    expected = state(before + move, is_open=False)
    if move < 0:
        expected |= {"day": day_of(step), "taken": -move}
    evolve(state(before, is_open=False), moved(move, step)).should_be(expected)
