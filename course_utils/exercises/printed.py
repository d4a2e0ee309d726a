"""What learner code prints during a check: kept up to a bound, and nowhere else to be seen."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager

_MOST_CHARACTERS = 20_000


class TooMuchPrinted(Exception):
    """The answer printed more than a person would read."""


class Printed(io.StringIO):
    """Keeps what learner code prints, and stops it when it prints without end."""

    def write(self, text: str) -> int:
        if self.tell() + len(text) > _MOST_CHARACTERS:
            raise TooMuchPrinted
        return super().write(text)


@contextmanager
def quiet_descriptors() -> Iterator[None]:
    """Let what is written past `sys.stdout` and `sys.stderr`, as by `os.write` or another program, lead nowhere.

    In a kernel it would end in the notebook, without a bound.
    """
    kept = [(number, os.dup(number)) for number in (1, 2)]
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            for number, _ in kept:
                os.dup2(nowhere, number)
        finally:
            os.close(nowhere)
        yield
    finally:
        for number, copy in kept:
            os.dup2(copy, number)
            os.close(copy)
