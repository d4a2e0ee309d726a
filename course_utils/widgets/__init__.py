"""What a learner moves with the hands: the replay player, the message theatre, orders of arrival, and predictions.

Python computes everything once and sends it to the browser; from then on the browser needs no kernel.
"""

from course_utils.widgets.arrivals.arrivals import ArrivalOrders, arrival_orders
from course_utils.widgets.player.history import History
from course_utils.widgets.player.player import ReplayPlayer, replay_player
from course_utils.widgets.prediction.prediction import Option, Prediction, prediction
from course_utils.widgets.stepper.crashes import crash_stepper
from course_utils.widgets.stepper.stepper import InterleavingStepper, interleaving_stepper
from course_utils.widgets.theatre.theatre import MessageTheatre, message_theatre

__all__ = [
    "ArrivalOrders",
    "History",
    "InterleavingStepper",
    "MessageTheatre",
    "Option",
    "Prediction",
    "ReplayPlayer",
    "arrival_orders",
    "crash_stepper",
    "interleaving_stepper",
    "message_theatre",
    "prediction",
    "replay_player",
]
