"""Answers to `write_together` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("write_together")

KINDS = {"ZINCRBY": b"zset", "SADD": b"set"}


def check_kinds(client, commands):
    for name, key, *_ in commands:
        if client.type(key) not in (b"none", KINDS[name]):
            raise TypeError(f"{key} is no {KINDS[name].decode()}")


def rightly(client, commands, position, *, watches=True, checks=True, compares=True, transaction=True):
    with client.pipeline(transaction=transaction) as pipe:
        if watches:
            pipe.watch("position")
        if compares and int(client.get("position") or 0) >= position:
            return False
        if checks:
            check_kinds(client, commands)
        if watches:
            pipe.multi()
        for command in commands:
            pipe.execute_command(*command)
        pipe.set("position", position)
        pipe.execute()
        return True


@answers.right
def by_transaction_which_tries_again(client, commands, position):
    def write(pipe):
        is_there = int(pipe.get("position") or 0) >= position
        check_kinds(pipe, commands)
        pipe.multi()
        if not is_there:
            for command in commands:
                pipe.execute_command(*command)
            pipe.set("position", position)
        return not is_there

    return client.transaction(write, "position", value_from_callable=True)


@answers.right
def with_the_position_first(client, commands, position):
    pipe = client.pipeline()
    pipe.watch("position")
    before = pipe.get("position")
    if before is not None and int(before) >= position:
        pipe.reset()
        return False
    kinds = {key: pipe.type(key) for _, key, *_ in commands}
    for name, key, *_ in commands:
        if kinds[key] != b"none" and kinds[key] != KINDS[name]:
            pipe.reset()
            raise TypeError(key)
    pipe.multi()
    pipe.execute_command("SET", "position", position)
    for command in commands:
        pipe.execute_command(*command)
    pipe.execute()
    return True


@answers.wrong("MULTI is no rollback")
def takes_multi_for_rollback(client, commands, position):
    return rightly(client, commands, position, checks=False)


@answers.wrong("MULTI is no rollback")
def turns_the_refusal_into_a_type_error_afterwards(client, commands, position):
    from redis.exceptions import ResponseError

    try:
        return rightly(client, commands, position, checks=False)
    except ResponseError as error:
        raise TypeError(str(error)) from error


@answers.wrong("do not fit each other")
def position_in_another_transaction(client, commands, position):
    if int(client.get("position") or 0) >= position:
        return False
    check_kinds(client, commands)
    with client.pipeline() as pipe:
        for command in commands:
            pipe.execute_command(*command)
        pipe.execute()
    client.set("position", position)
    return True


@answers.wrong("Put everything that writes into one MULTI")
def takes_a_pipeline_for_a_transaction(client, commands, position):
    return rightly(client, commands, position, watches=False, transaction=False)


@answers.wrong("on the wall twice")
def does_not_watch(client, commands, position):
    return rightly(client, commands, position, watches=False)


@answers.wrong("WATCH the position before you read it")
def watches_too_late(client, commands, position):
    if int(client.get("position") or 0) >= position:
        return False
    check_kinds(client, commands)
    with client.pipeline() as pipe:
        pipe.watch("position")
        pipe.multi()
        for command in commands:
            pipe.execute_command(*command)
        pipe.set("position", position)
        pipe.execute()
    return True


@answers.wrong("already, or further")
def does_not_look_where_it_is(client, commands, position):
    return rightly(client, commands, position, compares=False)


@answers.wrong("move the position too")
def skips_a_batch_without_commands(client, commands, position):
    return rightly(client, commands, position) if commands else False


@answers.wrong("counts as 0")
def expects_a_position(client, commands, position):
    with client.pipeline() as pipe:
        pipe.watch("position")
        before = pipe.get("position")
        if before is None or int(before) >= position:
            return False
    return rightly(client, commands, position)
