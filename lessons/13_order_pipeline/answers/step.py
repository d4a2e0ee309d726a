"""Answers to `step` that are wrong, with the sentence each gets, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("step")


def position_in(connection):
    return connection.execute("SELECT position FROM cursor").fetchone()[0]


def is_new(connection, event):
    return connection.execute("INSERT OR IGNORE INTO inbox VALUES (:source, :id)", event).rowcount == 1


def move(connection, position):
    connection.execute("UPDATE cursor SET position = ?", (position,))


@answers.right
def an_event_a_transaction(connection, feed, handle):
    """Until one fails; those before it are then done, so it begins with the transaction of all."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        events = feed.read_after(position_in(connection), 50)
        for position, event in events:
            if is_new(connection, event):
                handle(event, connection)
            move(connection, position)
    return len(events)


@answers.right
def looks_before_it_inserts(connection, feed, handle):
    events = feed.read_after(position_in(connection), 100)
    if not events:
        return 0
    connection.execute("BEGIN IMMEDIATE")
    try:
        for _, event in events:
            if not connection.execute("SELECT 1 FROM inbox WHERE source = :source AND id = :id", event).fetchone():
                handle(event, connection)
                connection.execute("INSERT INTO inbox VALUES (:source, :id)", event)
        move(connection, events[-1][0])
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return len(events)


@answers.wrong("killed, and a new one goes on")
def position_first(connection, feed, handle):
    events = feed.read_after(position_in(connection), 100)
    if events:
        move(connection, events[-1][0])
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for _, event in events:
            if is_new(connection, event):
                handle(event, connection)
    return len(events)


@answers.wrong("killed, and a new one goes on")
def effect_first(connection, feed, handle):
    """And the inbox in a transaction of its own: a kill in between, and it is done again."""
    events = feed.read_after(position_in(connection), 100)
    for position, event in events:
        known = connection.execute("SELECT 1 FROM inbox WHERE source = :source AND id = :id", event).fetchone()
        if not known:
            handle(event, connection)
            is_new(connection, event)
        move(connection, position)
    return len(events)


@answers.wrong("also if the feed has it twice")
def without_an_inbox(connection, feed, handle):
    events = feed.read_after(position_in(connection), 100)
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for position, event in events:
            handle(event, connection)
            move(connection, position)
    return len(events)


@answers.wrong("Two with one id from two sources are two events")
def inbox_by_id_alone(connection, feed, handle):
    events = feed.read_after(position_in(connection), 100)
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for position, event in events:
            if not connection.execute("SELECT 1 FROM inbox WHERE id = :id", event).fetchone():
                is_new(connection, event)
                handle(event, connection)
            move(connection, position)
    return len(events)


@answers.wrong("with nothing new, 0")
def counts_positions(connection, feed, handle):
    before = position_in(connection)
    events = feed.read_after(before, 100)
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for _, event in events:
            if is_new(connection, event):
                handle(event, connection)
        move(connection, before + len(events))
    return len(events)


@answers.wrong("neither from the beginning again")
def from_the_beginning(connection, feed, handle):
    new = 0
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        last = position_in(connection)
        for position, event in feed.read_after(0, 1000):
            if is_new(connection, event):
                handle(event, connection)
            new += position > last
            move(connection, position)
    return new


@answers.wrong("and the error comes out")
def skips_what_fails(connection, feed, handle):
    events = feed.read_after(position_in(connection), 100)
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for position, event in events:
            if is_new(connection, event):
                try:
                    handle(event, connection)
                except Exception as error:
                    print(error)
            move(connection, position)
    return len(events)


@answers.wrong("take at most 100 in one step")
def all_at_once(connection, feed, handle):
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        events = feed.read_after(position_in(connection), 1_000_000)
        for position, event in events:
            if is_new(connection, event):
                handle(event, connection)
            move(connection, position)
    return len(events)


@answers.wrong("with nothing new, 0")
def counts_what_it_handled(connection, feed, handle):
    events = feed.read_after(position_in(connection), 100)
    handled = 0
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for position, event in events:
            if is_new(connection, event):
                handle(event, connection)
                handled += 1
            move(connection, position)
    return handled


@answers.wrong("in the feed's order")
def the_newest_first(connection, feed, handle):
    events = feed.read_after(position_in(connection), 100)
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for _, event in reversed(events):
            if is_new(connection, event):
                handle(event, connection)
        if events:
            move(connection, events[-1][0])
    return len(events)


@answers.wrong("as it came")
def hands_on_what_the_inbox_needs(connection, feed, handle):
    events = feed.read_after(position_in(connection), 100)
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for position, event in events:
            if is_new(connection, event):
                handle({"source": event["source"], "id": event["id"]}, connection)
            move(connection, position)
    return len(events)


@answers.wrong("what is in the inbox is not handled a second time")
def each_batch_by_itself(connection, feed, handle):
    events = feed.read_after(position_in(connection), 100)
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for event in {(event["source"], event["id"]): event for _, event in events}.values():
            handle(event, connection)
        for position, _ in events:
            move(connection, position)
    return len(events)


@answers.wrong("the event must be handled once")
def looks_before_the_transaction(connection, feed, handle):
    events = feed.read_after(position_in(connection), 100)
    new = {}
    for _, event in events:
        if not connection.execute("SELECT 1 FROM inbox WHERE source = :source AND id = :id", event).fetchone():
            new.setdefault((event["source"], event["id"]), event)
    with connection:
        connection.execute("BEGIN")
        for event in new.values():
            connection.execute("INSERT OR REPLACE INTO inbox VALUES (:source, :id)", event)
            handle(event, connection)
        for position, _ in events:
            move(connection, position)
    return len(events)


@answers.wrong("joined to one text, two events can look the same")
def one_text_of_source_and_id(connection, feed, handle):
    events = feed.read_after(position_in(connection), 100)
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for position, event in events:
            if is_new(connection, {"source": "", "id": event["source"] + event["id"]}):
                handle(event, connection)
            move(connection, position)
    return len(events)
