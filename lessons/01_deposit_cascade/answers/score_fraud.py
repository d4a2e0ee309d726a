"""Answers to `score_fraud` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("score_fraud")


def deposit(publish, account, owner, amount):
    publish({"type": "DepositCompleted", "account": account, "owner": owner, "amount": amount})
    return "accepted"


def deposit_that_calls_the_fraud_team(publish, account, owner, amount):
    event = {"type": "DepositCompleted", "account": account, "owner": owner, "amount": amount}
    publish(event)
    score_fraud(event)  # noqa: F821 (a name of the learner's notebook)
    return "accepted"


def deposit_that_imports_the_fraud_team(publish, account, owner, amount):
    from fraud import score_fraud  # type: ignore[import-not-found]  # nothing of this name need be there

    publish({"type": "DepositCompleted", "account": account, "owner": owner, "amount": amount})
    score_fraud(account, amount)
    return "accepted"


def deposit_that_marks_the_event(publish, account, owner, amount):
    publish({"type": "DepositCompleted", "account": account, "owner": owner, "amount": amount, "large": amount >= 5000})
    return "accepted"


def deposit_that_answers_nothing(publish, account, owner, amount):
    publish({"type": "DepositCompleted", "account": account, "owner": owner, "amount": amount})


def deposit_that_answers_otherwise(publish, account, owner, amount):
    publish({"type": "DepositCompleted", "account": account, "owner": owner, "amount": amount})
    return "under review" if amount >= 5000 else "accepted"


def a_point_from_5000(bank, event):
    if event["amount"] >= 5000:
        bank.fraud_points[event["account"]] = bank.fraud_points.get(event["account"], 0) + 1


def a_point_above_5000(bank, event):
    if event["amount"] > 5000:
        bank.fraud_points[event["account"]] = bank.fraud_points.get(event["account"], 0) + 1


def always_one_point(bank, event):
    if event["amount"] >= 5000:
        bank.fraud_points[event["account"]] = 1


def a_zero_for_everyone(bank, event):
    points = bank.fraud_points.get(event["account"], 0)
    bank.fraud_points[event["account"]] = points + (event["amount"] >= 5000)


def expects_the_account_to_be_there(bank, event):
    if event["amount"] >= 5000:
        bank.fraud_points[event["account"]] += 1


def flags_the_event(bank, event):
    if event["amount"] >= 5000:
        event["suspicious"] = True
        bank.fraud_points[event["account"]] = bank.fraud_points.get(event["account"], 0) + 1


def freezes_the_balance(bank, event):
    if event["amount"] >= 5000:
        bank.balances[event["account"]] = 0
        bank.mail("Your account is under review.")
        bank.fraud_points[event["account"]] = bank.fraud_points.get(event["account"], 0) + 1


def keeps_a_list_of_its_own(bank, event):
    if event["amount"] >= 5000:
        bank.large_deposits = [*getattr(bank, "large_deposits", []), event]
        bank.fraud_points[event["account"]] = bank.fraud_points.get(event["account"], 0) + 1


for mistakes, says in (
    ((a_point_above_5000, deposit), "exactly 5000"),
    ((always_one_point, deposit), "Points add up"),
    ((a_zero_for_everyone, deposit), "not even an entry of 0"),
    ((expects_the_account_to_be_there, deposit), "even when the dictionary is still empty"),
    ((flags_the_event, deposit), "changed the event it was given"),
    ((freezes_the_balance, deposit), "belongs to another service"),
    ((keeps_a_list_of_its_own, deposit), "left bank.large_deposits behind"),
    ((a_point_from_5000, deposit_that_calls_the_fraud_team), "names `score_fraud`"),
    ((a_point_from_5000, deposit_that_imports_the_fraud_team), "A producer that names a consumer"),
    ((a_point_from_5000, deposit_that_marks_the_event), "as it did before"),
    ((a_point_from_5000, deposit_that_answers_nothing), "deposit returned nothing"),
    ((a_point_from_5000, deposit_that_answers_otherwise), 'answers "accepted"'),
):
    answers.wrong(says)(mistakes)


def a_point_by_setdefault(bank, event):
    if event["amount"] < 5000:
        return
    bank.fraud_points.setdefault(event["account"], 0)
    bank.fraud_points[event["account"]] += 1


def a_point_in_a_new_dictionary(bank, event):
    if (large := event["account"]) and event["amount"] > 4999:
        bank.fraud_points = {**bank.fraud_points, large: bank.fraud_points.get(large, 0) + 1}


answers.right((a_point_by_setdefault, deposit))


answers.right((a_point_in_a_new_dictionary, deposit))
