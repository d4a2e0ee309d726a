"""The contract of a store of views, which every kind of store holds in its own way: the same tests run over all of them."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from eventsourcing.persistence import WaitInterruptedError

from benchmarks.projecting.kind import Kind
from benchmarks.projecting.projected_bank import NEW_YEAR
from course_utils.domains.bank import Account
from course_utils.eventstore.errors import DamagedEvent, NotAStore, StoreLocked, WaitTimedOut
from course_utils.projections import Effect, OutdatedView, WrongView
from course_utils.projections.parking import Waiting
from course_utils.projections.store import AtomicStep, Failure, KeptView, ViewStore

ADA = Account.open("1", "Ada", timestamp=NEW_YEAR)
ADA.deposit("5.00", timestamp=NEW_YEAR)
ADA.deposit("2.50", timestamp=NEW_YEAR)
OPENED, FIRST, SECOND = ADA.collect_events()
ID = str(ADA.id)
MAIL, CALL = Effect("a mail", "mail", {"to": "Ada"}), Effect("a call", "call")
STUCK, BEHIND = Waiting(2, ID, 2, "it failed"), Waiting(3, ID, 3, None)


@pytest.fixture
def store(kind: Kind, tmp_path: Path) -> Iterator[ViewStore[Any]]:
    with kind.fresh(tmp_path) as fresh:
        yield fresh


@pytest.fixture
def kept(kind: Kind, store: ViewStore[Any]) -> Iterator[KeptView[Any]]:
    with made(store, kind.view()) as opened:
        yield opened


@contextmanager
def made(store: ViewStore[Any], view: Any, generation: int = 1) -> Iterator[KeptView[Any]]:
    with closing(store.open(view, "Bank", generation=generation)) as opened:
        opened.make()
        yield opened


def handle(kind: Kind, step: AtomicStep[Any], *events: Any) -> None:
    for event in events:
        kind.view().handle(event, step.rows(event.originator_version))


def keep_all(kind: Kind, kept: KeptView[Any]) -> None:
    """Rows, a position, a parked event and two effects."""
    with kept.step() as step:
        handle(kind, step, OPENED)
        step.park([STUCK])
        step.queue([(1, MAIL), (1, CALL)])
        step.move_to(2)


def waiting_effects(store: ViewStore[Any]) -> list[Effect]:
    """Takes them out as well."""
    found = []
    with closing(store.outbox()) as outbox:
        while (effect := outbox.first()) is not None:
            found.append(effect)
            outbox.note_done(effect)
    return found


# ---- what is there


def test_where_nothing_was_made_nothing_is_found(kind: Kind, store: ViewStore[Any]) -> None:
    with closing(store.open(kind.view(), "Bank")) as opened:
        assert opened.found() is None
    with pytest.raises(NotAStore, match="no effects wait there"):
        store.outbox()


def test_a_view_that_was_just_made_is_found_at_position_0(kind: Kind, kept: KeptView[Any]) -> None:
    found = kept.found()
    assert found is not None
    assert (found.definition, found.position, found.has_effects) == (kept.definition, 0, False)
    assert (kept.position(), kept.waiting()) == (0, [])


def test_making_a_view_again_keeps_what_is_in_it(kind: Kind, store: ViewStore[Any], kept: KeptView[Any]) -> None:
    keep_all(kind, kept)
    with made(store, kind.view()) as again:
        assert (again.position(), again.waiting()) == (2, [STUCK])
    assert kind.read(store) == {ID: 0}


@pytest.mark.parametrize(
    ("change", "application", "error", "sentence"),
    [
        ({"name": "Others"}, "Bank", WrongView, "holds the view 'Balances' of 'Bank', not 'Others' of 'Bank'"),
        ({}, "Savings", WrongView, "holds the view 'Balances' of 'Bank', not 'Balances' of 'Savings'"),
        ({"version": 1}, "Bank", WrongView, "was written by version 2 .* and this is version 1"),
        ({"version": 3}, "Bank", OutdatedView, "was written by version 2 .*; this is version 3. Rebuild it"),
    ],
)
def test_what_belongs_to_another_view_is_left_as_it_is(
    kind: Kind, store: ViewStore[Any], change: dict[str, Any], application: str, error: type[Exception], sentence: str
) -> None:
    with made(store, kind.view(version=2)) as kept:
        keep_all(kind, kept)
    other = kind.view(**{"version": 2, **change})
    with closing(store.open(other, application)) as opened, pytest.raises(error, match=sentence):
        opened.make()
    with made(store, kind.view(version=2)) as kept:
        assert kept.position() == 2


def test_a_view_that_newer_code_has_taken_over_is_not_written_any_further(
    kind: Kind, store: ViewStore[Any], kept: KeptView[Any]
) -> None:
    with made(store.beside(), kind.view(version=2), generation=2) as new, kept.switch(new) as switch:
        switch.take_place(0, [])
    with pytest.raises(WrongView, match="was written by version 2"), kept.step() as step:
        step.move_to(1)
    assert kept.position() == 0


def test_data_of_somebody_else_in_the_same_place_are_left_as_they_are(kind: Kind, store: ViewStore[Any]) -> None:
    theirs = kind.occupy(store)
    before = theirs()
    with closing(store.open(kind.view(), "Bank")) as opened:
        with pytest.raises(NotAStore, match="left as it"):
            opened.found()
        with pytest.raises(NotAStore, match="left as it"):
            opened.make()
    with made(store.beside(), kind.view()) as new, closing(store.open(kind.view(), "Bank")) as live:  # noqa: SIM117
        with pytest.raises(NotAStore, match="left as it"), live.switch(new) as switch:
            switch.take_place(0, [])
    assert theirs() == before


# ---- one step


def test_a_step_keeps_rows_position_parked_events_and_effects(
    kind: Kind, store: ViewStore[Any], kept: KeptView[Any]
) -> None:
    keep_all(kind, kept)
    assert (kind.read(store), kept.position(), kept.waiting()) == ({ID: 0}, 2, [STUCK])
    found = kept.found()
    assert found is not None
    assert found.has_effects
    assert waiting_effects(store) == [MAIL, CALL]


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt])
def test_a_step_that_raises_keeps_nothing(
    kind: Kind, store: ViewStore[Any], kept: KeptView[Any], error: type[BaseException]
) -> None:
    keep_all(kind, kept)
    with pytest.raises(error), kept.step() as step:  # noqa: PT012 -- it is the end of the block that matters
        handle(kind, step, FIRST)
        step.release(ID)
        step.park([BEHIND])
        step.queue([(3, Effect("never", "mail"))])
        step.move_to(3)
        raise error
    assert (kind.read(store), kept.position(), kept.waiting()) == ({ID: 0}, 2, [STUCK])
    assert waiting_effects(store) == [MAIL, CALL]


def test_what_is_undone_leaves_nothing_and_the_rest_of_the_step_is_kept(
    kind: Kind, store: ViewStore[Any], kept: KeptView[Any]
) -> None:
    with kept.step() as step:
        with step.undoing():
            handle(kind, step, OPENED)
        with pytest.raises(ZeroDivisionError), step.undoing():  # noqa: PT012
            handle(kind, step, FIRST)
            raise ZeroDivisionError
        with step.undoing():
            handle(kind, step, SECOND)
        step.move_to(3)
    assert kind.read(store) == {ID: 250}


def test_a_step_sees_what_the_last_one_kept(kind: Kind, kept: KeptView[Any]) -> None:
    keep_all(kind, kept)
    with kept.step() as step:
        assert (step.position, step.waiting(), step.parked_streams()) == (2, [STUCK], {ID})
        handle(kind, step, FIRST)
        step.park([BEHIND])
        step.move_to(3)
    with kept.step() as step:
        assert (step.position, step.waiting()) == (3, [STUCK, BEHIND])
        step.release(ID)
    assert (kept.position(), kept.waiting()) == (3, [])


def test_the_steps_of_two_that_have_the_view_open_do_not_mix(
    kind: Kind, store: ViewStore[Any], kept: KeptView[Any]
) -> None:
    def add(own: KeptView[Any]) -> None:
        """Adds where the view is, again if the other one was faster, as a projector does."""
        for _ in range(10):
            while True:
                try:
                    with own.step() as step:
                        handle(kind, step, FIRST)
                        step.move_to(step.position + 1)
                    break
                except Exception as error:
                    if own.failure(error) is not Failure.PASSING:
                        raise

    with kept.step() as step:
        handle(kind, step, OPENED)
        step.move_to(1)
    with made(store, kind.view()) as other:
        threads = [Thread(target=add, args=(own,)) for own in (kept, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (kind.read(store), kept.position()) == ({ID: 20 * 500}, 21)


# ---- effects


def test_an_effect_is_queued_once_by_its_key_also_after_it_was_done(
    kind: Kind, store: ViewStore[Any], kept: KeptView[Any]
) -> None:
    keep_all(kind, kept)
    assert waiting_effects(store) == [MAIL, CALL]
    later = Effect("later", "mail", {"text": "'); DROP TABLE outbox; -- <b>ü</b>"})
    with kept.step() as step:
        step.queue([(3, Effect(CALL.key, "mail")), (3, later)])
        step.move_to(3)
    assert waiting_effects(store) == [later]


def test_an_effect_that_was_not_noted_is_given_out_again(
    kind: Kind, store: ViewStore[Any], kept: KeptView[Any]
) -> None:
    keep_all(kind, kept)
    with closing(store.outbox()) as outbox:
        assert (outbox.first(), outbox.first()) == (MAIL, MAIL)
    assert waiting_effects(store) == [MAIL, CALL]


# ---- waiting and asking


def test_who_waits_is_woken_by_the_step_of_another(kind: Kind, store: ViewStore[Any], kept: KeptView[Any]) -> None:
    with made(store, kind.view()) as other:
        thread = Thread(target=keep_all, args=(kind, other))
        thread.start()
        kept.wait(2, 60, None)
        thread.join()
    assert kept.position() == 2


def test_a_wait_ends_when_its_time_is_over_or_it_is_interrupted(kind: Kind, kept: KeptView[Any]) -> None:
    with pytest.raises(WaitTimedOut, match=r"at position 0 .* not yet at 1"):
        kept.wait(1, 0, None)
    interrupt = Event()
    interrupter = Thread(target=lambda: (interrupt.set(), kept.wake()))
    interrupter.start()
    with pytest.raises(WaitInterruptedError):
        kept.wait(1, 60, interrupt)
    interrupter.join()


def test_a_question_changes_nothing(kind: Kind, store: ViewStore[Any], kept: KeptView[Any]) -> None:
    if not kind.change:
        pytest.skip(f"In questions to a {kind.name} nothing can be said that would change it.")
    keep_all(kind, kept)
    with pytest.raises(PermissionError):
        kept.select(kind.change, ())
    assert kind.read(store) == {ID: 0}


# ---- the switch


def grown(kind: Kind, store: ViewStore[Any]) -> Any:
    """Another version of the view, which has grown beside, and got further with the parked event."""
    return made(store.beside(), kind.view(version=2), generation=2)


def test_the_new_view_takes_the_place_of_the_live_one_which_keeps_its_outbox(
    kind: Kind, store: ViewStore[Any], kept: KeptView[Any]
) -> None:
    keep_all(kind, kept)
    with grown(kind, store) as new:
        with new.step() as step:
            handle(kind, step, OPENED, FIRST)
            step.move_to(2)
        assert kind.read(store) == {ID: 0}, "what grows beside is not seen before the switch"
        with kept.switch(new) as switch:
            assert switch.found is not None
            assert (switch.found.position, switch.waiting()) == (2, [STUCK])
            switch.take_place(2, [(2, Effect("owed", "mail"))])
        definition = new.definition
    store.beside().delete()
    assert kind.read(store) == {ID: 500}
    with made(store, kind.view(version=2)) as live:
        found = live.found()
        assert found is not None
        assert (found.definition, found.position, live.waiting()) == (definition, 2, [])
    assert waiting_effects(store) == [MAIL, CALL, Effect("owed", "mail")]


def test_a_switch_that_raises_leaves_the_live_view_and_can_be_done_again(
    kind: Kind, store: ViewStore[Any], kept: KeptView[Any]
) -> None:
    keep_all(kind, kept)
    with grown(kind, store) as new:
        with new.step() as step:
            handle(kind, step, OPENED, FIRST)
            step.move_to(2)
        with pytest.raises(KeyboardInterrupt), kept.switch(new) as switch:  # noqa: PT012
            switch.take_place(2, [(2, Effect("owed", "mail"))])
            raise KeyboardInterrupt
        found = kept.found()
        assert found is not None
        assert (found.definition, kind.read(store), kept.waiting()) == (kept.definition, {ID: 0}, [STUCK])
        with kept.switch(new) as switch:
            switch.take_place(2, [])
    assert kind.read(store) == {ID: 500}
    assert waiting_effects(store) == [MAIL, CALL]


def test_a_view_that_is_not_there_yet_is_made_by_the_switch_or_not_at_all(kind: Kind, store: ViewStore[Any]) -> None:
    with closing(store.open(kind.view(), "Bank")) as live, made(store.beside(), kind.view()) as new:
        with new.step() as step:
            handle(kind, step, OPENED, FIRST)
            step.park([BEHIND])
            step.move_to(3)
        with pytest.raises(KeyboardInterrupt), live.switch(new) as switch:  # noqa: PT012
            switch.take_place(3, [])
            raise KeyboardInterrupt
        assert live.found() is None
        with live.switch(new) as switch:
            assert (switch.found, switch.waiting()) == (None, [])
            switch.take_place(3, [])
        assert (live.position(), live.waiting(), kind.read(store)) == (3, [BEHIND], {ID: 500})


def test_the_place_beside_is_always_the_same_and_can_be_cleared(kind: Kind, store: ViewStore[Any]) -> None:
    assert str(store.beside()) == str(store.beside()) != str(store)
    with made(store.beside(), kind.view()) as new:
        keep_all(kind, new)
    store.beside().delete()
    store.beside().delete()
    with closing(store.beside().open(kind.view(), "Bank")) as gone:
        assert gone.found() is None


# ---- what an error says of the next try


def caused_by(cause: Exception, error: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (ZeroDivisionError("division by zero"), Failure.OF_THE_EVENT),
        (DamagedEvent("its bytes"), Failure.OF_THE_EVENT),
        (caused_by(ValueError("no JSON"), DamagedEvent("its bytes")), Failure.OF_THE_EVENT),
        (StoreLocked("another program"), Failure.PASSING),
        (ConnectionRefusedError("nobody at home"), Failure.PASSING),
        (TimeoutError("too late"), Failure.PASSING),
        (MemoryError(), Failure.OF_THE_STORE),
    ],
)
def test_only_what_fails_each_time_is_the_events_own_fault(
    kept: KeptView[Any], error: Exception, failure: Failure
) -> None:
    assert kept.failure(error) is failure
