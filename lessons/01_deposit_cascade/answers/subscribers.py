"""Answers to `subscribers` that are wrong, and others that are right."""

from course_utils.exercises import Answers

from ..kit import DAILY_RATE

answers = Answers("subscribers")


def update_balance(bank, event):
    bank.balances[event["account"]] += event["amount"]


def send_email(bank, event):
    bank.mail(f"{event['owner']}: {event['amount']} euros arrived")


def add_interest(bank, event):
    bank.interest[event["account"]] += event["amount"] * DAILY_RATE


def log_for_compliance(bank, event):
    bank.compliance_log.append((event["account"], event["amount"]))


def four_with(wrong):
    """The four right subscribers, one of them replaced by the `wrong` one of the same place."""
    right = (update_balance, send_email, add_interest, log_for_compliance)
    return tuple(wrong if wrong.__name__.startswith(one.__name__) else one for one in right)


def update_balance_by_overwriting(bank, event):
    bank.balances[event["account"]] = event["amount"]


def update_balance_of_account_42(bank, event):
    bank.balances["42"] += event["amount"]


def send_email_that_says_1000(bank, event):
    bank.mail("Ada: 1000 euros arrived")


def send_email_that_prints(bank, event):
    print(f"{event['owner']}: {event['amount']} euros arrived")


def send_email_past_the_service(bank, event):
    bank.mails.append(f"{event['owner']}: {event['amount']} euros arrived")


def send_email_that_hides_the_error(bank, event):
    try:
        bank.mail(f"{event['owner']}: {event['amount']} euros arrived")
    except ConnectionError:
        print("no mail today")


def send_email_that_changes_the_event(bank, event):
    event["amount"] = f"{event['amount']} euros"
    bank.mail(f"{event['owner']}: {event['amount']} arrived")


def send_email_with_the_balance(bank, event):
    balance = bank.balances[event["account"]]
    bank.mail(f"{event['owner']}: {event['amount']} euros arrived. Your balance is {balance}.")


def add_interest_from_the_balance(bank, event):
    bank.interest[event["account"]] = bank.balances[event["account"]] * DAILY_RATE


def add_interest_in_floats(bank, event):
    account = event["account"]
    bank.interest[account] = float(bank.interest[account]) + event["amount"] * 0.0001


def add_interest_and_balance(bank, event):
    bank.interest[event["account"]] += event["amount"] * DAILY_RATE
    bank.balances[event["account"]] += event["amount"]


def send_email_unless_it_was_sent(bank, event):
    text = f"{event['owner']}: {event['amount']} euros arrived"
    if text not in bank.mails:
        bank.mail(text)


def update_balance_and_remember_the_event(bank, event):
    bank.balances[event["account"]] += event["amount"]
    bank.last_event = event


def log_for_compliance_without_doubles(bank, event):
    if (event["account"], event["amount"]) not in bank.compliance_log:
        bank.compliance_log.append((event["account"], event["amount"]))


def log_for_compliance_once(bank, event):
    bank.compliance_log = [(event["account"], event["amount"])]


for mistake, says in (
    (update_balance_by_overwriting, "adds the amount to the balance"),
    (update_balance_of_account_42, "of the account that the event names"),
    (send_email_that_says_1000, "names the owner and the amount"),
    (send_email_that_prints, "sent 0 mails"),
    (send_email_past_the_service, "do not write to bank.mails"),
    (send_email_that_hides_the_error, "did not raise while"),
    (send_email_that_changes_the_event, "changed the event it was given"),
    (send_email_with_the_balance, "counts on another one having run"),
    (add_interest_from_the_balance, "when the balance was updated first"),
    (add_interest_in_floats, "became a float"),
    (add_interest_and_balance, "belongs to another service"),
    (log_for_compliance_once, "after the records that are already there"),
    (update_balance_and_remember_the_event, "left bank.last_event behind"),
    (send_email_unless_it_was_sent, "Each is a deposit of its own"),
    (log_for_compliance_without_doubles, "Each is a deposit of its own"),
):
    answers.wrong(says)(four_with(mistake))


def update_by_get(bank, event):
    bank.balances[event["account"]] = bank.balances.get(event["account"], 0) + event["amount"]


def mail_by_format(bank, event):
    bank.mail("Dear {owner}, your {amount} euros are here.".format(**event))


def interest_by_match(bank, event):
    match event:
        case {"account": account, "amount": amount}:
            bank.interest |= {account: bank.interest[account] + DAILY_RATE * amount}


def log_by_new_list(bank, event):
    bank.compliance_log = [*bank.compliance_log, (event["account"], event["amount"])]


def mail_with_a_thousands_separator(bank, event):
    bank.mail(f"{event['amount']:_} euros arrived, {event['owner']}.".replace("_", "."))


answers.right((update_balance, mail_with_a_thousands_separator, add_interest, log_for_compliance))


answers.right((update_by_get, mail_by_format, interest_by_match, log_by_new_list))
