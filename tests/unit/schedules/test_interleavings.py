"""Every order of the writers' steps happens exactly once, really carried out, and the same way each time."""

import itertools
from collections.abc import Generator
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.schedules import drawn_interleavings, interleavings, waiting


class Store(list):
    """A list that remembers whether it was closed."""

    def __init__(self):
        super().__init__()
        self.closed = False

    def close(self):
        self.closed = True


def steps(name, count):
    def writer(store):
        for number in range(count):
            store.append(f"{name}{number}")
            yield f"writes {number}"

    return writer


def teller(amount):
    """Reads, and appends only if nobody has written in between."""

    def writer(store):
        version = len(store)
        yield f"reads version {version}"
        if len(store) != version:
            raise ValueError(f"expected version {version}, found {len(store)}")
        store.append(amount)
        yield f"appends {amount}"

    return writer


def runs_of(writers, **options):
    return list(interleavings(Store, writers, **options))


@given(st.integers(1, 5), st.integers(1, 5))
def test_two_writers_have_as_many_runs_as_there_are_ways_to_choose_the_turns_of_one(m, n):
    runs = runs_of({"Ada": steps("a", m), "Bob": steps("b", n)})
    assert len({run.schedule for run in runs}) == len(runs) == comb(m + n, m)


@settings(max_examples=30)
@given(st.lists(st.integers(1, 3), min_size=1, max_size=3))
def test_the_schedules_are_all_orders_of_the_steps(counts):
    names = [f"w{number}" for number in range(len(counts))]
    wanted = set(itertools.permutations(name for name, count in zip(names, counts, strict=True) for _ in range(count)))
    writers = {name: steps(name, count) for name, count in zip(names, counts, strict=True)}
    assert {run.schedule for run in runs_of(writers)} == wanted


@given(st.integers(1, 4), st.integers(1, 4))
def test_the_store_of_a_run_is_what_carrying_out_its_schedule_gives(m, n):
    for run in runs_of({"a": steps("a", m), "b": steps("b", n)}):
        counted = {"a": 0, "b": 0}
        by_hand = []
        for name in run.schedule:
            by_hand.append(f"{name}{counted[name]}")
            counted[name] += 1
        assert list(run.shared) == by_hand


def test_the_same_writers_give_the_same_runs_in_the_same_order_and_first_one_after_the_other():
    first, second = (list(map(str, runs_of({"Ada": teller(5), "Bob": teller(7)}))) for _ in range(2))
    assert first == second
    assert first[0] == ("Ada: reads version 0; Ada: appends 5; Bob: reads version 1; Bob: appends 7")


def test_a_writer_that_raises_has_ended_and_the_others_go_on():
    for run in runs_of({"Ada": teller(5), "Bob": teller(7)}):
        overlap = run.schedule[:2] in (("Ada", "Bob"), ("Bob", "Ada"))
        assert len(run.shared) == (1 if overlap else 2)
        assert len(run.error) == (1 if overlap else 0)
        for name, error in run.error.items():
            assert str(error) == "expected version 0, found 1"
            assert run.steps[-1].writer == name
            assert run.steps[-1].said == "fails with ValueError: expected version 0, found 1"
            assert not run.deadlock


def test_an_error_without_words_is_told_by_its_name():
    def broken(store):
        yield "starts"
        raise KeyError

    (run,) = runs_of({"Ada": broken})
    assert str(run) == "Ada: starts; Ada: fails with KeyError"


def test_an_interrupt_is_no_error_of_a_writer_and_closes_everything():
    stores = []

    def made():
        stores.append(Store())
        return stores[-1]

    def interrupted(store):
        yield "starts"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(interleavings(made, {"Ada": interrupted}))
    assert [store.closed for store in stores] == [True]


def test_what_follows_the_last_yield_belongs_to_the_last_step():
    def lock(store):
        store.append("locked")
        yield "takes the lock"
        store.remove("locked")

    seen = [(run.schedule, run.observed) for run in runs_of({"Ada": lock, "Bob": steps("b", 1)}, observe=list)]
    assert seen == [
        (("Ada", "Bob"), [[], [], ["b0"]]),
        (("Bob", "Ada"), [[], ["b0"], ["b0"]]),
    ]


def test_a_writer_without_a_word_takes_its_turn_all_the_same():
    def silent(store):
        store.append("silent")
        yield from ()

    runs = runs_of({"Ada": silent, "Bob": steps("b", 2)})
    assert sorted(map(str, runs)) == [
        "Ada: ends; Bob: writes 0; Bob: writes 1",
        "Bob: writes 0; Ada: ends; Bob: writes 1",
        "Bob: writes 0; Bob: writes 1; Ada: ends",
    ]
    assert {tuple(run.shared) for run in runs} == set(itertools.permutations(["silent", "b0", "b1"])) - {
        order for order in itertools.permutations(["silent", "b0", "b1"]) if order.index("b1") < order.index("b0")
    }


def test_a_waiting_writer_steps_again_only_after_another_has_done_something():
    def patient(store):
        while "b1" not in store:
            yield waiting("waits for b1")
        store.append("seen")
        yield "goes on"

    runs = runs_of({"Ada": patient, "Bob": steps("b", 2)})
    for run in runs:
        assert list(run.shared) == ["b0", "b1", "seen"]
        for before, after in itertools.pairwise(run.steps):
            assert not (before.waited and before.writer == after.writer)
    assert len({run.schedule for run in runs}) == len(runs) == 4  # Ada waits after 0 steps of Bob, after 1, both, never


def test_a_step_that_only_waits_frees_nobody_who_waits():
    def knocks(store):
        while True:
            yield waiting("waits")

    runs = runs_of({"Ada": knocks, "Bob": knocks, "Cleo": steps("c", 1)})
    for run in runs:
        assert run.deadlock
        assert run.stuck == ("Ada", "Bob")
        assert str(run).endswith("deadlock, waiting: Ada, Bob")
        assert run.error == {}


def test_two_locks_taken_crosswise_are_found_as_a_deadlock():
    def locking(first, second):
        def writer(held):
            for lock in (first, second):
                while lock in held:
                    yield waiting(f"waits for {lock}")
                held.append(lock)
                yield f"takes {lock}"
            held.remove(first)
            held.remove(second)
            yield "gives both back"

        return writer

    crossed = runs_of({"Ada": locking("x", "y"), "Bob": locking("y", "x")})
    ordered = runs_of({"Ada": locking("x", "y"), "Bob": locking("x", "y")})
    assert {run.deadlock for run in crossed} == {True, False}
    assert {run.deadlock for run in ordered} == {False}
    assert all(list(run.shared) == [] for run in ordered)


def test_a_writer_that_names_what_it_waits_for_steps_again_only_once_that_is_so():
    def patient(store):
        if "b2" not in store:
            yield waiting("waits for b2", until=lambda: "b2" in store)
        yield "goes on"

    runs = runs_of({"Ada": patient, "Bob": steps("b", 3)})
    assert len({run.schedule for run in runs}) == len(runs) == 4  # Ada waits once, after 0 to 2 steps of Bob, or never
    assert all(len([step for step in run.steps if step.waited]) <= 1 and not run.deadlock for run in runs)


def test_what_follows_the_last_yield_wakes_who_waited_for_it():
    def holds(store):
        store.append("lock")
        yield "takes the lock"
        yield "uses what it locks"
        store.remove("lock")

    def waits(store):
        yield "asks for the lock"
        while "lock" in store:
            yield waiting("waits", until=lambda: "lock" not in store)
        yield "takes the lock"

    runs = runs_of({"Ada": holds, "Bob": waits})
    assert any(step.waited for run in runs for step in run.steps)
    assert not any(run.deadlock for run in runs)


def test_a_writer_that_waits_and_then_gives_up_without_a_word_ends():
    def gives_up(store):
        yield waiting("waits")

    (late, early) = sorted(runs_of({"Ada": gives_up, "Bob": steps("b", 1)}), key=lambda run: run.schedule)[::-1]
    assert str(early) == "Ada: waits; Bob: writes 0; Ada: ends"
    assert str(late) == "Bob: writes 0; Ada: waits; deadlock, waiting: Ada"


def test_every_store_is_closed_after_its_run_and_open_during_it():
    stores = []
    for run in interleavings(Store, {"Ada": steps("a", 2), "Bob": steps("b", 2)}):
        assert not run.shared.closed
        assert all(store.closed for store in stores)
        stores.append(run.shared)
    assert all(store.closed for store in stores)


def test_generators_that_never_came_to_their_end_are_closed_before_the_store_is():
    closed_before = []

    def holds(store):
        try:
            while True:
                yield waiting("waits")
        finally:
            closed_before.append(store.closed)

    assert len(runs_of({"Ada": holds})) == 1
    assert closed_before == [False]


def test_stopping_in_the_middle_closes_what_is_open():
    runs = interleavings(Store, {"Ada": steps("a", 2), "Bob": steps("b", 2)})
    run = next(runs)
    runs.close()
    assert run.shared.closed


def test_a_writer_that_never_ends_is_told_apart_from_one_with_many_steps():
    def endless(store):
        while True:
            yield "goes round"

    with pytest.raises(ValueError, match=r"Ada has not ended after 1,000 steps of one run\. .*yield waiting"):
        runs_of({"Ada": endless, "Bob": steps("b", 1)})
    assert len(runs_of({"Ada": steps("a", 1000)})) == 1


def test_too_many_orders_are_refused_after_as_many_as_were_allowed():
    runs = interleavings(Store, {"Ada": steps("a", 3), "Bob": steps("b", 3)}, most=19)
    assert len(list(itertools.islice(runs, 19))) == 19
    with pytest.raises(ValueError, match="Ada, Bob can happen in more than 19 orders"):
        next(runs)
    assert len(runs_of({"Ada": steps("a", 3), "Bob": steps("b", 3)}, most=20)) == 20


def test_a_writer_that_leaves_something_behind_for_the_next_run_is_refused():
    left_behind = []

    def forgetful(store):
        left_behind.append(1)
        for _ in range(3 if len(left_behind) == 1 else 1):
            yield "steps"

    with pytest.raises(ValueError, match="Ada did something else in the second run"):
        runs_of({"Ada": forgetful, "Bob": steps("b", 1)})


def test_a_writer_that_waits_only_in_the_second_run_is_refused():
    left_behind = []

    def forgetful(store):
        left_behind.append(1)
        for _ in range(3):
            yield "steps" if len(left_behind) == 1 else waiting("waits")

    with pytest.raises(ValueError, match="Ada did something else in the second run"):
        runs_of({"Ada": forgetful, "Bob": steps("b", 1)})


def test_bad_input_is_refused_with_a_sentence():
    def no_generator(store):
        store.append("done")

    def yields_nothing(store):
        yield

    with pytest.raises(ValueError, match="There are no writers"):
        runs_of({})
    with pytest.raises(ValueError, match="at most 0 runs"):
        runs_of({"Ada": steps("a", 1)}, most=0)
    with pytest.raises(TypeError, match="Ada returned None instead of taking steps"):
        runs_of({"Ada": no_generator})
    with pytest.raises(TypeError, match=r"Ada yielded None\. Let each `yield` say in words"):
        runs_of({"Ada": yields_nothing})


def test_nothing_is_run_before_the_first_run_is_asked_for():
    made = []
    runs = interleavings(lambda: made.append(1), {"Ada": steps("a", 1)})
    assert made == []
    runs.close()


def test_drawn_runs_are_the_same_for_the_same_seed_and_each_carries_out_every_step() -> None:
    def three(shared: list[str]) -> Generator[str, None, None]:
        for step in "abc":
            shared.append(step)
            yield step

    def schedules(seed: int) -> list[tuple[str, ...]]:
        runs = drawn_interleavings(list, {"Ada": three, "Bob": three}, runs=20, seed=seed)
        return [tuple(step.writer for step in run.steps if step.said != "ends") for run in runs]

    drawn = schedules(1)
    assert drawn == schedules(1) != schedules(2)
    assert len(set(drawn)) > 5
    assert all(sorted(schedule) == ["Ada"] * 3 + ["Bob"] * 3 for schedule in drawn)
