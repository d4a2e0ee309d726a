"""The gate for side effects: a view queues them in its own step, and `deliver` has them done afterwards.

An effect is queued exactly once, together with the rows and the position, so a projector that is killed neither loses nor
doubles one; and a rebuild, which has its events a second time, queues nothing. Done it is at least once: whoever is
killed after doing an effect and before noting so, or cannot note it, does it again. So give its key to the one who does
it.
"""

from collections.abc import Callable
from contextlib import closing

from course_utils.projections.stores import Place, store_at
from course_utils.projections.view import Effect


def deliver(place: Place, send: Callable[[Effect], object]) -> int:
    """Call `send` with every queued effect, in order, and note each as done after it. Returns how many there were.

    When `send` raises, that effect and those after it stay queued, and the error is passed on. Let one process at a time
    deliver: two would do an effect twice. Raises NotAStore when there is no view at `place`.
    """
    store, count = store_at(place), 0
    with closing(store.outbox()) as outbox:
        while (effect := outbox.first()) is not None:
            try:
                send(effect)
            except Exception as error:
                error.add_note(f"Effect {effect.key!r} stays queued in {store}; {count} before it were delivered.")
                raise
            try:
                outbox.note_done(effect)
            except Exception as error:
                error.add_note(f"Effect {effect.key!r} was done, but could not be noted, so it will be done once more.")
                raise
            count += 1
    return count
