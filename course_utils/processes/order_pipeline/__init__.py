"""Five services that bring an order about, twice: as a choreography, and with an orchestrator that tells what comes next."""

from course_utils.processes.order_pipeline.choreography import CHOREOGRAPHY
from course_utils.processes.order_pipeline.desk import card_given, goods_arrived, order_requested
from course_utils.processes.order_pipeline.orchestration import NEXT_STEPS, ORCHESTRATION, orchestration

__all__ = [
    "CHOREOGRAPHY",
    "NEXT_STEPS",
    "ORCHESTRATION",
    "card_given",
    "goods_arrived",
    "orchestration",
    "order_requested",
]
