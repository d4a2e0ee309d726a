"""What a learner moves with the hands: player, theatre, steppers, orders of arrival, predictions, question box, shop, boards.

Python computes everything once and sends it to the browser; from then on the browser needs no kernel. Only the
question box, the shop window and the boards ask the kernel at each click, where they show what is really at work.
"""

from course_utils.widgets.arrivals.arrivals import ArrivalOrders, arrival_orders
from course_utils.widgets.board.board import ServiceBoard, service_board
from course_utils.widgets.cluster_board.cluster_board import ClusterBoard, cluster_board
from course_utils.widgets.player.history import History
from course_utils.widgets.player.player import ReplayPlayer, replay_player
from course_utils.widgets.prediction.prediction import Option, Prediction, prediction
from course_utils.widgets.question_box.question_box import QuestionBox, question_box
from course_utils.widgets.shop_window.shop_window import ShopWindow, shop_window
from course_utils.widgets.stepper.crashes import crash_stepper
from course_utils.widgets.stepper.stepper import InterleavingStepper, interleaving_stepper
from course_utils.widgets.theatre.theatre import MessageTheatre, message_theatre

__all__ = [
    "ArrivalOrders",
    "ClusterBoard",
    "History",
    "InterleavingStepper",
    "MessageTheatre",
    "Option",
    "Prediction",
    "QuestionBox",
    "ReplayPlayer",
    "ServiceBoard",
    "ShopWindow",
    "arrival_orders",
    "cluster_board",
    "crash_stepper",
    "interleaving_stepper",
    "message_theatre",
    "prediction",
    "question_box",
    "replay_player",
    "service_board",
    "shop_window",
]
