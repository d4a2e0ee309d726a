"""The question box: one question put to several stores, with answer, time and position of each side by side.

Each store has a projector, which can be frozen: then it stays where it is while the log goes on, and its answers are those
of its position. A click is answered by the kernel, so it waits until no cell is running.
"""

import time
from collections.abc import Callable, Mapping
from threading import RLock
from typing import Any, Protocol

import anywidget
import traitlets

from course_utils.widgets.question_box.picture import picture
from course_utils.widgets.shared.assets import bundle, style
from course_utils.widgets.shared.shown import clean, in_words

Ask = Callable[[str], object]
"""Given the words that were typed, the answer: a value, or rows of values."""
MOST_ROWS = 10


class Projecting(Protocol):
    """What keeps a store up to date."""

    @property
    def position(self) -> int: ...

    def catch_up(self) -> object: ...


class QuestionBox(anywidget.AnyWidget):
    """Questions and stores on the screen. `asked` is what was clicked last, `answer` what became of it; both are numbered."""

    _esm = bundle("question_box")
    _css = style("question_box")
    title = traitlets.Unicode().tag(sync=True)
    description = traitlets.Unicode().tag(sync=True)
    questions: traitlets.List[str] = traitlets.List().tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    more = traitlets.Unicode().tag(sync=True)
    asked = traitlets.Dict().tag(sync=True)
    answer = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        projectors: Mapping[str, Projecting],
        questions: Mapping[str, Mapping[str, Ask]],
        advance: Callable[[], object],
        more: str,
        words: str,
        title: str,
        description: str,
    ) -> None:
        self._projectors, self._asks, self._advance = dict(projectors), dict(questions), advance
        self._frozen: set[str] = set()
        self._question = next(iter(questions))
        self._one_at_a_time = RLock()
        super().__init__(
            title=clean(title),
            description=clean(description),
            questions=[clean(label) for label in questions],
            words=clean(words),
            more=clean(more),
        )
        self._show(0, "")
        self.observe(lambda change: self._take(change["new"]), names="asked")

    def __repr__(self) -> str:
        return f"{self.title}: {', '.join(self._projectors)}. {self.description}"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        drawn = picture(self.title, self.description, clean(self._question), self.answer["stores"])
        return data | {"image/svg+xml": drawn}, metadata

    def _take(self, asked: dict[str, Any]) -> None:
        """Do what was clicked, put the question again, and show it all."""
        with self._one_at_a_time:
            self._question = list(self._asks)[int(asked["question"])]
            self.words = clean(str(asked["words"]))
            match asked["what"]:
                case "freeze":
                    said = self._freeze(str(asked["store"]))
                case "advance":
                    said = self._go_on()
                case _:
                    said = ""
            self._show(int(asked["turn"]), said)

    def _freeze(self, name: str) -> str:
        """Freeze this store's projector, or let it go on and catch up."""
        if name not in self._frozen:
            self._frozen.add(name)
            return f"{name} is frozen: its projector stays where it is."
        self._frozen.discard(name)
        try:
            self._projectors[name].catch_up()
        except Exception as error:  # whatever it is, the person who clicked has to be told
            return f"{name} could not go on. {in_words(error)}"
        return f"{name} goes on, and has caught up."

    def _go_on(self) -> str:
        """Let more happen, and all projectors catch up that are not frozen."""
        try:
            said = str(self._advance())
            for name in self._projectors.keys() - self._frozen:
                self._projectors[name].catch_up()
        except Exception as error:  # as above
            return f"That failed. {in_words(error)}"
        return said

    def _show(self, turn: int, said: str) -> None:
        stores = [self._put_to(name) for name in self._projectors]
        self.answer = {"turn": turn, "said": clean(f"{said} {_verdict(stores)}".strip()), "stores": stores}

    def _put_to(self, name: str) -> dict[str, Any]:
        """The question put to one store: what it says, how long that took, and where its projector is."""
        ask = self._asks[self._question].get(name)
        rows: list[list[str]] = []
        said, took = "", ""
        if ask is None:
            said = "Nothing here answers this."
        else:
            began = time.perf_counter()
            try:
                found = ask(self.words)
            except Exception as error:  # as above
                said = f"No answer. {in_words(error)}"
            else:
                took = f"{(time.perf_counter() - began) * 1000:,.2f} ms"
                rows = _rows(found)
                said = "" if rows else "Nothing found."
        return {
            "name": clean(name),
            "position": self._projectors[name].position,
            "frozen": name in self._frozen,
            "rows": rows,
            "said": said,
            "took": took,
        }


def question_box(
    projectors: Mapping[str, Projecting],
    questions: Mapping[str, Mapping[str, Ask]],
    advance: Callable[[], object],
    *,
    more: str = "Let more happen",
    words: str = "",
    title: str = "One question, several stores",
    description: str,
) -> QuestionBox:
    """A box in which a question is chosen, words are typed, and all stores answer.

    `projectors` has one for each store, by its name. `questions` has for each question what to ask of which store: a
    function of the words. A store without one says that it has no answer. `advance()` lets something happen, and returns a
    sentence about it; `more` is the label of its button. `description` is the one sentence to take away.

    Raises ValueError when there is no store or no question, and for a question to a store that is not there.
    """
    if not projectors or not questions:
        raise ValueError("A question box needs a store and a question at least.")
    for label, asks in questions.items():
        if strange := sorted(asks.keys() - projectors.keys()):
            raise ValueError(f"The question {label!r} is for {strange[0]!r}, which is none of {', '.join(projectors)}.")
    return QuestionBox(projectors, questions, advance, more, words, title, description)


def _rows(found: object) -> list[list[str]]:
    """An answer as rows of texts; a single value is one row."""
    if not isinstance(found, list | tuple):
        return [[clean(str(found))]]
    rows = [each if isinstance(each, list | tuple) else (each,) for each in found[:MOST_ROWS]]
    return [[clean(str(value)) for value in row] for row in rows]


def _verdict(stores: list[dict[str, Any]]) -> str:
    """Whether those that answered agree, and what their positions have to do with it."""
    answered = [store for store in stores if store["took"]]
    if len(answered) < 2:
        return "One store answers." if answered else "No store answers."
    agree = all(store["rows"] == answered[0]["rows"] for store in answered)
    same_place = len({store["position"] for store in answered}) == 1
    places = "at the same position" if same_place else "at different positions"
    return f"{len(answered)} stores answer, {places}: they {'say the same' if agree else 'DISAGREE'}."
