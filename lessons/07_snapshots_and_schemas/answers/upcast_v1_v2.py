"""Answers to `upcast_v1_v2` that are wrong, and others that are right."""

from decimal import Decimal

from course_utils.exercises import Answers

answers = Answers("upcast_v1_v2")


@answers.wrong("of the type float")
def divides_into_a_float(state):
    return {"amount": state["cents"] / 100} | {key: value for key, value in state.items() if key != "cents"}


@answers.wrong("Cents become an exact amount")
def makes_the_decimal_too_late(state):
    return {key: value for key, value in state.items() if key != "cents"} | {"amount": Decimal(state["cents"] / 100)}


@answers.wrong("went through a float")
def goes_by_the_text_of_a_float(state):
    rest = {key: value for key, value in state.items() if key != "cents"}
    return rest | {"amount": Decimal(str(state["cents"] / 100))}


@answers.wrong("no cents any more")
def says_it_twice(state):
    return state | {"amount": Decimal(state["cents"]).scaleb(-2)}


@answers.wrong("The version is bookkeeping of the one who calls")
def stamps_the_version(state):
    rest = {key: value for key, value in state.items() if key != "cents"}
    return rest | {"amount": Decimal(state["cents"]).scaleb(-2), "class_version": 2}


@answers.wrong("stays as it is")
def keeps_nothing_else(state):
    return {"amount": Decimal(state["cents"]).scaleb(-2)}


@answers.wrong("name none but `cents`")
def names_the_timestamp(state):
    return {"timestamp": state["timestamp"], "amount": Decimal(state["cents"]) / 100}


@answers.wrong("Cents become an exact amount")
def drops_what_is_no_whole_euro(state):
    rest = {key: value for key, value in state.items() if key != "cents"}
    return rest | {"amount": Decimal(state["cents"] // 100)}


@answers.wrong("of the type str")
def leaves_text(state):
    rest = {key: value for key, value in state.items() if key != "cents"}
    return rest | {"amount": f"{state['cents'] // 100}.{state['cents'] % 100:02}"}


@answers.wrong("changed the state it was given")
def changes_what_it_was_given(state):
    state["amount"] = Decimal(state.pop("cents")).scaleb(-2)
    return state


@answers.wrong("Cents become an exact amount")
def knows_one_deposit(state):
    return {"timestamp": "2019-03-01T09:00:00Z", "amount": Decimal("10.50")}


@answers.right
def divides_a_decimal(state):
    rest = {key: value for key, value in state.items() if key != "cents"}
    return rest | {"amount": Decimal(state["cents"]) / 100}


@answers.right
def by_text(state):
    new = state.copy()
    euros, cents = divmod(new.pop("cents"), 100)
    new["amount"] = Decimal(f"{euros}.{cents:02}")
    return new
