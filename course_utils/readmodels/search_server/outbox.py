"""The outbox of a view on a search server."""

from course_utils.eventstore.errors import NotAStore
from course_utils.projections.store import Outbox
from course_utils.projections.view import Effect
from course_utils.readmodels.search_server.server import Server


class SearchServerOutbox(Outbox):
    """One document for each effect, in the index of what the projector keeps."""

    def __init__(self, server: Server) -> None:
        self._server = server
        if server.state() is None:
            raise NotAStore(f"{server} is not there, so no effects wait there. Name a view.")

    def first(self) -> Effect | None:
        queued = self._server.first_effect()
        return None if queued is None else queued.effect

    def note_done(self, effect: Effect) -> None:
        self._server.note_delivered(effect.key)

    def close(self) -> None:
        self._server.client.close()
