"""The broker inside this process: nothing to install, and a clock that tests and lessons may turn."""

from course_utils.brokers.in_process.broker import InProcessBroker

__all__ = ["InProcessBroker"]
