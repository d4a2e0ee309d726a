"""The details of a command that are not money: texts, days and times."""

import unicodedata
from datetime import date, datetime

from course_utils.domains.errors import InvalidDetail, shown


def text(value: str, what: str, *, empty: bool = True, longest: int = 200) -> str:
    """The text, its accents composed (Unicode's NFC). `what` names it in the message. Raises InvalidDetail.

    Two texts that look the same should be the same. So "A" with an accent after it becomes the one sign "Ä", and
    line breaks, other signs that cannot be printed and spaces around the text are refused, as are other types.
    Letters of different alphabets stay different, even where they look alike.
    """
    if not isinstance(value, str):
        raise InvalidDetail(f"The {what} is {shown(value)}, which is not text. Put it in quotation marks.")
    value = unicodedata.normalize("NFC", value)
    if not value and not empty:
        raise InvalidDetail(f"The {what} is empty. Give one.")
    if value != value.strip() or not value.isprintable():
        raise InvalidDetail(f"The {what} {shown(value)} has spaces around it or signs that cannot be printed.")
    if len(value) > longest:
        raise InvalidDetail(f"The {what} has {len(value)} characters. Use at most {longest}.")
    return value


def a_day(value: date, what: str) -> date:
    """A day without a time. `what` names it in the message. Raises InvalidDetail."""
    if isinstance(value, datetime) or not isinstance(value, date):
        raise InvalidDetail(f"The day of the {what} is {shown(value)}. Give a date, such as date(2024, 1, 31).")
    return value


def a_time(value: datetime) -> datetime:
    """A time with its time zone, without which nobody knows its day. Raises InvalidDetail."""
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise InvalidDetail(
            f"{shown(value)} is no time with a time zone. Give one, such as datetime(2024, 1, 31, tzinfo=UTC)."
        )
    return value


def a_time_or_none(value: datetime | None) -> datetime | None:
    """As `a_time`; without a time, the library reads its clock. Raises InvalidDetail."""
    return None if value is None else a_time(value)
