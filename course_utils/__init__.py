"""What a lesson's notebook imports. Each name loads its module when it is first used, so that importing costs little."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from course_utils.charts import course_chart
    from course_utils.datasets import load_events
    from course_utils.notebook.rerun import allow_redefinition
    from course_utils.notebook.verbs import check, hint, lesson, lesson_file, predict, reveal, stress, worked, yours
    from course_utils.widgets import arrival_orders, crash_stepper, interleaving_stepper, message_theatre, replay_player
    from course_utils.widgets.board.board import service_board
    from course_utils.widgets.cluster_board.cluster_board import cluster_board
    from course_utils.widgets.question_box.question_box import question_box
    from course_utils.widgets.shop_window.shop_window import shop_window

_HOME_OF = {
    "allow_redefinition": "notebook.rerun",
    "arrival_orders": "widgets",
    "check": "notebook.verbs",
    "cluster_board": "widgets",
    "course_chart": "charts",
    "crash_stepper": "widgets",
    "hint": "notebook.verbs",
    "lesson": "notebook.verbs",
    "lesson_file": "notebook.verbs",
    "predict": "notebook.verbs",
    "reveal": "notebook.verbs",
    "stress": "notebook.verbs",
    "worked": "notebook.verbs",
    "yours": "notebook.verbs",
    "load_events": "datasets",
    "interleaving_stepper": "widgets",
    "message_theatre": "widgets",
    "question_box": "widgets",
    "replay_player": "widgets",
    "service_board": "widgets",
    "shop_window": "widgets",
}

__all__ = [
    "allow_redefinition",
    "arrival_orders",
    "check",
    "cluster_board",
    "course_chart",
    "crash_stepper",
    "hint",
    "interleaving_stepper",
    "lesson",
    "lesson_file",
    "load_events",
    "message_theatre",
    "predict",
    "question_box",
    "replay_player",
    "reveal",
    "service_board",
    "shop_window",
    "stress",
    "worked",
    "yours",
]


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"course_utils has no {name!r}. It offers: {', '.join(__all__)}.")
    return getattr(import_module(f"course_utils.{_HOME_OF[name]}"), name)
