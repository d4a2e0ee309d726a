"""A log that services share: publishers put events in, consumers take them out, each at its own pace.

`open_broker("orders")` gives one. It is three NATS nodes where their wheel is installed or `NATS_URL` names a server, and
one inside this process elsewhere. Both have the same face, `Broker`, and pass the same tests.
"""

from course_utils.brokers.face import (
    Broker,
    BrokerTrouble,
    Consumer,
    DeadLetter,
    Delivery,
    Lag,
    Overtaken,
    Unconfirmed,
)
from course_utils.brokers.in_process import InProcessBroker
from course_utils.brokers.opening import open_broker, open_feeds

__all__ = [
    "Broker",
    "BrokerTrouble",
    "Consumer",
    "DeadLetter",
    "Delivery",
    "InProcessBroker",
    "Lag",
    "Overtaken",
    "Unconfirmed",
    "open_broker",
    "open_feeds",
]
