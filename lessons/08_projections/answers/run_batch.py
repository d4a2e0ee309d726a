"""Answers to `run_batch` that are wrong, and others that are right."""

from course_utils.exercises import Answers

from ..answers.shared import set_position
from ..kit import UNKNOWN

answers = Answers("run_batch")


@answers.right
def in_a_with_block(view, events, handle):
    with view:
        view.execute("BEGIN")
        for event in events:
            handle(view, event)
        set_position(view, event["position"])


@answers.right
def commits_by_hand(view, events, handle):
    view.execute("BEGIN IMMEDIATE")
    try:
        for event in events:
            handle(view, event)
            set_position(view, event["position"])
    except BaseException:
        view.rollback()
        raise
    view.commit()


@answers.wrong("Neither is an `Exception`")
def rolls_back_on_exceptions_only(view, events, handle):
    view.execute("BEGIN IMMEDIATE")
    try:
        for event in events:
            handle(view, event)
        set_position(view, events[-1]["position"])
    except Exception:
        view.execute("ROLLBACK")
        raise
    view.execute("COMMIT")


@answers.right
def inserts_the_position_anew(view, events, handle):
    cursor = view.cursor()
    cursor.execute("BEGIN")
    try:
        cursor.execute("DELETE FROM progress")
        cursor.execute("INSERT INTO progress VALUES (?)", (max(event["position"] for event in events),))
        for event in events:
            handle(view, event)
        cursor.execute("COMMIT")
    except BaseException:
        if view.in_transaction:
            view.rollback()
        raise


@answers.wrong("`with view:` begins no transaction, it only ends one")
def forgets_to_begin(view, events, handle):
    with view:
        for event in events:
            handle(view, event)
        set_position(view, events[-1]["position"])


@answers.wrong("is a transaction of its own")
def commits_at_the_end_without_begin(view, events, handle):
    for event in events:
        handle(view, event)
    set_position(view, events[-1]["position"])
    view.commit()


@answers.wrong("handles them a second time")
def writes_the_position_after_the_view(view, events, handle):
    with view:
        view.execute("BEGIN")
        for event in events:
            handle(view, event)
    with view:
        view.execute("BEGIN")
        set_position(view, events[-1]["position"])


@answers.wrong("the events between are lost")
def writes_the_position_before_the_view(view, events, handle):
    with view:
        view.execute("BEGIN")
        set_position(view, events[-1]["position"])
    with view:
        view.execute("BEGIN")
        for event in events:
            handle(view, event)


@answers.wrong("moves the position too")
def ignores_events_that_change_nothing(view, events, handle):
    with view:
        view.execute("BEGIN")
        for event in events:
            before = view.total_changes
            handle(view, event)
            if view.total_changes > before or len(events) > 4:
                set_position(view, event["position"])
            elif event is events[-1] and any(e["type"] not in UNKNOWN for e in events):
                set_position(view, event["position"])


@answers.wrong("Positions may have gaps")
def counts_events(view, events, handle):
    with view:
        view.execute("BEGIN")
        for event in events:
            handle(view, event)
        view.execute("UPDATE progress SET position = position + ?", (len(events),))


@answers.wrong("Commit it")
def never_commits(view, events, handle):
    view.execute("BEGIN")
    for event in events:
        handle(view, event)
    set_position(view, events[-1]["position"])


@answers.wrong("let the error out")
def catches_everything_and_goes_on(view, events, handle):
    with view:
        view.execute("BEGIN")
        for event in events:
            try:
                handle(view, event)
            except Exception:
                continue
        set_position(view, events[-1]["position"])


@answers.wrong("undo all of it")
def commits_what_it_got_done(view, events, handle):
    view.execute("BEGIN")
    try:
        for event in events:
            handle(view, event)
        set_position(view, events[-1]["position"])
    finally:
        view.commit()


@answers.wrong("takes many times as long")
def commits_every_event(view, events, handle):
    for event in events:
        with view:
            view.execute("BEGIN")
            handle(view, event)
            set_position(view, event["position"])


@answers.wrong("the position becomes that of the last event")
def keeps_the_first_position(view, events, handle):
    with view:
        view.execute("BEGIN")
        for event in events:
            handle(view, event)
        set_position(view, events[0]["position"])


@answers.wrong("Every event is handled once, in order")
def answers_without_handling(view, events, handle):
    with view:
        view.execute("BEGIN")
        set_position(view, events[-1]["position"])


@answers.wrong("leave its `isolation_level` as it is")
def lets_python_begin(view, events, handle):
    view.isolation_level = "IMMEDIATE"
    with view:
        set_position(view, events[-1]["position"])
        for event in events:
            handle(view, event)


@answers.wrong("Begin and end it yourself")
def begins_only_where_nothing_begins_by_itself(view, events, handle):
    if view.isolation_level is None:
        return in_a_with_block(view, events, handle)
    for event in events:
        handle(view, event)
    set_position(view, events[-1]["position"])


@answers.right
def in_a_savepoint(view, events, handle):
    view.execute("SAVEPOINT batch")
    try:
        for event in events:
            handle(view, event)
        set_position(view, events[-1]["position"])
    except BaseException:
        if view.in_transaction:
            view.execute("ROLLBACK TO batch")
            view.execute("RELEASE batch")
        raise
    view.execute("RELEASE batch")
