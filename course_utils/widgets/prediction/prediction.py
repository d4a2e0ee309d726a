"""A prediction: the learner commits to an answer before running the code, and only then reads why."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import anywidget
import traitlets

from course_utils.text import as_html
from course_utils.widgets.shared.assets import bundle, style


@dataclass(frozen=True)
class Option:
    """One answer to choose: its text, whether it is right, and why. `code` in backticks is set as code."""

    text: str
    right: bool
    why: str


class Prediction(anywidget.AnyWidget):
    """A question with options; `committed` is the option chosen (0 is the first), −1 until then."""

    _esm = bundle("prediction")
    _css = style("prediction")
    question = traitlets.Unicode().tag(sync=True)
    options: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    committed = traitlets.Int(-1).tag(sync=True)

    def __init__(
        self,
        name: str,
        question: str,
        options: Sequence[Option],
        on_commit: Callable[[int], None] | None,
        committed: int,
    ) -> None:
        self.name = name
        super().__init__(question=question, options=[asdict(option) for option in options], committed=committed)
        if on_commit is not None:
            self.observe(lambda change: on_commit(change["new"]), names="committed")

    @traitlets.validate("committed")
    def _commit_once(self, proposal: Any) -> int:
        """The first commitment stands: later ones, and numbers that name no option, change nothing."""
        chosen = int(proposal["value"])
        return chosen if self.committed < 0 and -1 <= chosen < len(self.options) else self.committed

    def __repr__(self) -> str:
        return f"Prediction: {self.question}"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        return data | {"text/html": page(self.question, self.options)}, metadata


def prediction(
    name: str,
    question: str,
    options: Sequence[Option],
    *,
    on_commit: Callable[[int], None] | None,
    committed: int = -1,
) -> Prediction:
    """A question to commit to; `on_commit(index)` is called once, when the learner does.

    `committed` is the option chosen earlier, which is then shown with its explanation; −1 if none was.

    Raises ValueError when there are fewer than two options, none is right, or `committed` names none of them.
    """
    if len(options) < 2:
        raise ValueError(f"Prediction {name!r} has too few options ({len(options)}); give at least two.")
    if not any(option.right for option in options):
        raise ValueError(f"Prediction {name!r} has no right option; mark at least one with right=True.")
    if not -1 <= committed < len(options):
        raise ValueError(
            f"Prediction {name!r} has options 0 to {len(options) - 1}, but committed is {committed}; "
            "use -1 for no commitment yet."
        )
    return Prediction(name, question, options, on_commit, committed)


def page(question: str, options: Sequence[dict[str, Any]]) -> str:
    """The question as a still page, for where no widget runs: the answers sit behind a click."""
    choices = "".join(f"<li>{as_html(option['text'])}</li>" for option in options)
    answers = "".join(
        f"<li>{'Right' if option['right'] else 'Not right'}: {as_html(option['why'])}</li>" for option in options
    )
    return (
        f"<p><strong>{as_html(question)}</strong></p><ol>{choices}</ol>"
        f"<details><summary>Answer</summary><ol>{answers}</ol></details>"
    )
