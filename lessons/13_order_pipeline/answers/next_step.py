"""Answers to `next_step` that are wrong, with the sentence each gets, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("next_step")

TABLE = {
    ("placed", "StockReserved"): ("reserved", ["ChargeCard"]),
    ("placed", "StockRefused"): ("cancelled", ["OrderCancelled"]),
    ("placed", "PaymentOverdue"): ("cancelled", ["OrderCancelled"]),
    ("reserved", "PaymentTaken"): ("completed", ["TakeStock", "OrderCompleted"]),
    ("reserved", "PaymentDeclined"): ("declined", ["OrderDeclined"]),
    ("reserved", "PaymentOverdue"): ("cancelled", ["ReleaseStock", "OrderCancelled"]),
    ("declined", "CardGiven"): ("reserved", ["ChargeCard"]),
    ("declined", "PaymentOverdue"): ("cancelled", ["ReleaseStock", "OrderCancelled"]),
    ("cancelled", "StockReserved"): ("cancelled", ["ReleaseStock"]),
    ("cancelled", "PaymentTaken"): ("cancelled", ["RefundCharge"]),
}


@answers.right
def by_cases(status, heard):
    match status, heard:
        case "placed", "StockReserved":
            return "reserved", ("ChargeCard",)
        case "declined", "CardGiven":
            return "reserved", ("ChargeCard",)
        case "placed", "StockRefused" | "PaymentOverdue":
            return "cancelled", ("OrderCancelled",)
        case "reserved" | "declined", "PaymentOverdue":
            return "cancelled", ("OrderCancelled", "ReleaseStock")
        case "reserved", "PaymentTaken":
            return "completed", ("OrderCompleted", "TakeStock")
        case "reserved", "PaymentDeclined":
            return "declined", ("OrderDeclined",)
        case "cancelled", "StockReserved":
            return "cancelled", ("ReleaseStock",)
        case "cancelled", "PaymentTaken":
            return "cancelled", ("RefundCharge",)
    return None


@answers.right
def waits_for_the_answer_that_is_under_way(status, heard):
    """It cancels when it knows how the charge went: right here, where payment always answers in the end."""
    own = {
        ("reserved", "PaymentOverdue"): ("overdue", []),
        ("overdue", "PaymentTaken"): ("cancelled", ["RefundCharge", "ReleaseStock", "OrderCancelled"]),
        ("overdue", "PaymentDeclined"): ("cancelled", ["ReleaseStock", "OrderCancelled"]),
        ("cancelled", "PaymentTaken"): None,
    }
    return own.get((status, heard), TABLE.get((status, heard)))


@answers.right
def keeps_a_card_that_is_given_meanwhile(status, heard):
    """While the first is being charged; if that is declined, it is charged at once."""
    own = {
        ("reserved", "CardGiven"): ("reserved, another card given", []),
        ("reserved, another card given", "PaymentDeclined"): ("reserved", ["OrderDeclined", "ChargeCard"]),
    }
    if step := own.get((status, heard)):
        return step
    return TABLE.get(("reserved" if status == "reserved, another card given" else status, heard))


@answers.wrong("A charge that was under way may come when the order has ended")
def forgets_the_charge_under_way(status, heard):
    return None if (status, heard) == ("cancelled", "PaymentTaken") else TABLE.get((status, heard))


@answers.wrong("A reservation that was under way may come when the order has ended")
def forgets_the_reservation_under_way(status, heard):
    return None if (status, heard) == ("cancelled", "StockReserved") else TABLE.get((status, heard))


@answers.wrong("A reservation that was under way may come when the order has ended")
def takes_a_late_answer_for_a_current_one(status, heard):
    if (status, heard) == ("cancelled", "PaymentTaken"):
        return TABLE["reserved", "PaymentTaken"]
    return TABLE.get((status, heard))


@answers.wrong("Every order has to end")
def waits_for_a_second_card_for_ever(status, heard):
    return None if (status, heard) == ("declined", "PaymentOverdue") else TABLE.get((status, heard))


@answers.wrong("to stay so when the deadline comes later")
def the_deadline_comes_for_all(status, heard):
    if heard == "PaymentOverdue":
        return "cancelled", ["ReleaseStock", "OrderCancelled"]
    return TABLE.get((status, heard))


@answers.wrong("charged, once")
def charges_each_card_that_is_given(status, heard):
    if heard == "CardGiven" and status in ("reserved", "declined"):
        return "reserved", ["ChargeCard"]
    return TABLE.get((status, heard))


@answers.wrong("The stock stays reserved meanwhile")
def cancels_a_declined_order(status, heard):
    if (status, heard) == ("reserved", "PaymentDeclined"):
        return "cancelled", ["ReleaseStock", "OrderDeclined", "OrderCancelled"]
    return TABLE.get((status, heard))


@answers.wrong("what was reserved for a completed order has left")
def releases_what_a_second_card_will_pay(status, heard):
    if (status, heard) == ("reserved", "PaymentDeclined"):
        return "declined", ["ReleaseStock", "OrderDeclined"]
    return TABLE.get((status, heard))


@answers.wrong("do not leave it to the deadline")
def leaves_it_to_the_deadline(status, heard):
    return None if heard == "StockRefused" else TABLE.get((status, heard))


@answers.wrong("Say OrderCompleted for a completed order")
def tells_nobody(status, heard):
    if step := TABLE.get((status, heard)):
        return step[0], [word for word in step[1] if word != "OrderCompleted"]
    return None


@answers.wrong("say OrderDeclined again")
def forgets_that_the_second_card_may_be_declined(status, heard):
    """It waits for the deadline then, and the customer hears nothing."""
    if (status, heard) == ("declined", "CardGiven"):
        return "charging again", ["ChargeCard"]
    if status == "charging again" and heard != "PaymentDeclined":
        return TABLE.get(("reserved", heard))
    return TABLE.get((status, heard))


@answers.wrong("Every order has to end")
def calls_the_second_attempt_otherwise_and_forgets_it(status, heard):
    if (status, heard) == ("declined", "CardGiven"):
        return "charging", ["ChargeCard"]
    return TABLE.get((status, heard))


@answers.wrong("is the order completed, and OrderDeclined said once")
def never_charges_the_second_card(status, heard):
    return None if heard == "CardGiven" else TABLE.get((status, heard))


@answers.wrong("Say a thing once in a step")
def refunds_twice(status, heard):
    if (status, heard) == ("cancelled", "PaymentTaken"):
        return "cancelled", ["RefundCharge", "RefundCharge"]
    return TABLE.get((status, heard))


@answers.wrong("Nobody understands 'Refund'")
def says_what_nobody_understands(status, heard):
    return ("cancelled", ["Refund"]) if (status, heard) == ("cancelled", "PaymentTaken") else TABLE.get((status, heard))


@answers.wrong("Return None, or a pair of a status and a list")
def returns_a_text(status, heard):
    step = TABLE.get((status, heard))
    return step and step[0]


@answers.wrong("and no card is charged")
def charges_a_card_that_comes_too_late(status, heard):
    """And pays it back: the customer sees both."""
    return (
        ("cancelled", ["ChargeCard"]) if (status, heard) == ("cancelled", "CardGiven") else TABLE.get((status, heard))
    )
