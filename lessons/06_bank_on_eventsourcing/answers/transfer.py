"""Answers to `transfer` that are wrong, and others that are right."""

from eventsourcing.persistence import IntegrityError

from course_utils.exercises import Answers

from ..answers.change import as_a_loop

answers = Answers("transfer")


def _both(bank, source_id, target_id):
    return bank.repository.get(source_id), bank.repository.get(target_id)


@answers.wrong("between two saves there is a moment")
def in_two_saves(bank, source_id, target_id, amount):
    if source_id == target_id:
        raise ValueError("the same account")
    source, target = _both(bank, source_id, target_id)
    source.withdraw(amount)
    bank.save(source)
    target.deposit(amount)
    bank.save(target)


@answers.wrong("between two saves there is a moment")
def deposits_first(bank, source_id, target_id, amount):
    if source_id == target_id:
        raise ValueError("the same account")
    source, target = _both(bank, source_id, target_id)
    source.withdraw(amount)
    target.deposit(amount)
    bank.save(target)
    bank.save(source)


@answers.wrong("between two saves there is a moment")
def in_two_changes(bank, source_id, target_id, amount):
    if source_id == target_id:
        raise ValueError("the same account")
    as_a_loop(bank, source_id, lambda account: account.withdraw(amount))
    as_a_loop(bank, target_id, lambda account: account.deposit(amount))


@answers.wrong("both events are stored")
def pays_back_after_an_error(bank, source_id, target_id, amount):
    if source_id == target_id:
        raise ValueError("the same account")
    source, target = _both(bank, source_id, target_id)
    source.withdraw(amount)
    bank.save(source)
    try:
        target.deposit(amount)
        bank.save(target)
    except Exception:
        source.deposit(amount)
        bank.save(source)
        raise


@answers.wrong("from an account to itself is refused")
def to_itself(bank, source_id, target_id, amount):
    source, target = _both(bank, source_id, target_id)
    source.withdraw(amount)
    target.deposit(amount)
    bank.save(source, target)


@answers.wrong("it left events behind")
def to_itself_and_says_so_too_late(bank, source_id, target_id, amount):
    source = bank.repository.get(source_id)
    target = source if target_id == source_id else bank.repository.get(target_id)
    source.withdraw(amount)
    target.deposit(amount)
    bank.save(source, target) if source is not target else bank.save(source)
    if source is target:
        raise ValueError("the same account")


@answers.wrong("The overdraft rule is the account's own")
def knows_no_overdraft(bank, source_id, target_id, amount):
    if source_id == target_id:
        raise ValueError("the same account")
    source, target = _both(bank, source_id, target_id)
    if amount > source.balance:
        raise ValueError(f"{amount} is more than {source.balance}.")
    source.withdraw(amount)
    target.deposit(amount)
    bank.save(source, target)


@answers.wrong("`deposit` decides for the target")
def asks_the_source_only(bank, source_id, target_id, amount):
    if source_id == target_id:
        raise ValueError("the same account")
    source, target = _both(bank, source_id, target_id)
    source.withdraw(amount)
    target.trigger_event(target.Deposited, amount=amount, reason="transfer")
    bank.save(source, target)


@answers.wrong("neither account has a new event")
def saves_what_was_not_refused(bank, source_id, target_id, amount):
    if source_id == target_id:
        raise ValueError("the same account")
    source, target = _both(bank, source_id, target_id)
    try:
        source.withdraw(amount)
        target.deposit(amount)
    finally:
        bank.save(source, target)


@answers.wrong("would take money out of the target")
def decides_by_itself(bank, source_id, target_id, amount):
    source, target = _both(bank, source_id, target_id)
    if source_id == target_id or source.is_closed or target.is_closed:
        raise ValueError("no")
    if amount > source.balance + source.overdraft_limit:
        raise ValueError(f"{amount} is too much")
    source.trigger_event(source.Withdrawn, amount=amount, reason="")
    target.trigger_event(target.Deposited, amount=amount, reason="")
    bank.save(source, target)


@answers.wrong("let source.withdraw(amount) and target.deposit(amount) decide")
def triggers_with_the_amount_alone(bank, source_id, target_id, amount):
    if source_id == target_id:
        raise ValueError("the same account")
    source, target = _both(bank, source_id, target_id)
    if amount > source.balance + source.overdraft_limit:
        raise ValueError(f"{amount} is too much")
    source.trigger_event(source.Withdrawn, amount=amount)
    target.trigger_event(target.Deposited, amount=amount)
    bank.save(source, target)


@answers.wrong("What leaves the one account arrives")
def forgets_the_target(bank, source_id, target_id, amount):
    if source_id == target_id:
        raise ValueError("the same account")
    source, target = _both(bank, source_id, target_id)
    source.withdraw(amount)
    target.deposit(amount)
    bank.save(source)


@answers.wrong("Its ValueError goes to whoever asked")
def answers_false(bank, source_id, target_id, amount):
    if source_id == target_id:
        raise ValueError("the same account")
    source, target = _both(bank, source_id, target_id)
    try:
        source.withdraw(amount)
    except ValueError:
        return False
    target.deposit(amount)
    bank.save(source, target)
    return True


@answers.wrong("as if all were well")
def swallows_a_conflict(bank, source_id, target_id, amount):
    if source_id == target_id:
        raise ValueError("the same account")
    source, target = _both(bank, source_id, target_id)
    source.withdraw(amount)
    target.deposit(amount)
    try:
        bank.save(source, target)
    except IntegrityError:
        pass


@answers.right
def deposits_before_it_withdraws(bank, source_id, target_id, amount):
    if source_id == target_id:
        raise ValueError(f"{source_id} would pay itself")
    target, source = bank.repository.get(target_id), bank.repository.get(source_id)
    target.deposit(amount)
    source.withdraw(amount)
    return bank.save(target, source)


@answers.right
def and_tries_again(bank, source_id, target_id, amount):
    if source_id == target_id:
        raise ValueError("the same account")
    for attempt in range(5):
        accounts = _both(bank, source_id, target_id)
        accounts[0].withdraw(amount)
        accounts[1].deposit(amount)
        try:
            bank.save(*accounts)
            return
        except IntegrityError:
            if attempt == 4:
                raise
