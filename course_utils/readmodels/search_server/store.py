"""Names on a search server as the place of one view."""

from course_utils.projections.store import ViewStore
from course_utils.projections.view import View
from course_utils.readmodels.documents import Documents
from course_utils.readmodels.search_server.kept_view import KeptOnServer
from course_utils.readmodels.search_server.names import Names
from course_utils.readmodels.search_server.outbox import SearchServerOutbox
from course_utils.readmodels.search_server.server import Server


class SearchServerStore(ViewStore[Documents]):
    """The view called `name` on the server at `url`, which speaks the OpenSearch API; user and password stand in the URL.

    With `refreshes` the index is refreshed before every question. Without, a question finds what the server has made
    searchable by itself, once a second unless it is told otherwise, or at the last call of `refresh`. `timeout` is in
    seconds, for one request.

    A server has no transactions. Of what the port promises it keeps that nothing is lost or doubled, whatever is cut off
    where, as `kept_state` tells; with two things less:

    - *While a step is written out, who searches sees a part of it.* The position is moved after that, so it never says
      more than can be found; what is found may be further.
    - *Two projectors at once are no danger, and no help.* Both handle the same events; the one that is later keeps nothing
      of its step, looks on while the other one works, and then goes on from there. One that was stopped in the middle of
      writing out, and wakes up much later, writes documents of old versions, which the server refuses. It forgets the
      version of a deleted document after a day (`index.gc_deletes`, as these indexes have it), or when it is started
      anew: a document that comes back in this way goes with the next rebuild.
    """

    def __init__(self, url: str, name: str, *, refreshes: bool = True, timeout: float = 30) -> None:
        self._url, self._timeout, self._refreshes = url, timeout, refreshes
        self._names = Names(name)
        self._server = self._a_server()

    def __str__(self) -> str:
        return str(self._server)

    def refresh(self) -> None:
        """Let questions find everything that is written now."""
        self._server.refresh(self._names.alias)

    def open(self, view: View[Documents], application_name: str, *, generation: int = 1) -> KeptOnServer:
        return KeptOnServer(self._a_server(), view, application_name, generation, refreshes=self._refreshes)

    def outbox(self) -> SearchServerOutbox:
        return SearchServerOutbox(self._a_server())

    def beside(self) -> "SearchServerStore":
        """`products.rebuilding` for `products`."""
        beside = self._names.beside.alias
        return SearchServerStore(self._url, beside, refreshes=self._refreshes, timeout=self._timeout)

    def delete(self) -> None:
        state = self._server.state()
        if state is not None:
            live = Server(self._url, self._names.live, timeout=self._timeout).state()
            if live is None or live.index != state.index or self._names.is_live:
                self._server.delete(state.index)
            self._server.delete(self._names.projector)

    def _a_server(self) -> Server:
        return Server(self._url, self._names, timeout=self._timeout)
