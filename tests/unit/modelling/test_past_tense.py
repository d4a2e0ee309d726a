"""Names that say something has happened, as far as words tell."""

import pytest

from course_utils.modelling.past_tense import past_word, words_of


@pytest.mark.parametrize(
    "name",
    [
        "BookLent", "ReminderSent", "BillPaid", "AppointmentHeld", "CashWithdrawn", "SlotPut", "PasswordReset", "OrderPlaced",
        "order.placed", "order_placed", "order placed", "ORDER_PLACED", "PaidInFull", "SMSSent", "TokenRead", "LoanBegun",
        "GuaranteeFreed", "PriceAgreed",
    ],
)  # fmt: skip
def test_regular_and_irregular_past_tenses_are_known_however_their_words_are_joined(name: str) -> None:
    assert past_word(name)


@pytest.mark.parametrize(
    "name",
    ["LendBook", "SendReminder", "Order", "PutSlot", "ResetPassword", "FeedFish", "NewsFeed", "RoomNeed", "", "42"],
)
def test_commands_and_things_are_not_taken_for_past_tenses(name: str) -> None:
    assert past_word(name) is None


def test_words_are_found_in_any_script() -> None:
    assert words_of("BuchZurückgegeben") == ["buch", "zurückgegeben"]
    assert words_of("заказ.оформлен") == ["заказ", "оформлен"]
    assert past_word("BuchZurückgegeben") is None
