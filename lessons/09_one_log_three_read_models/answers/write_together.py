"""Answers to `write_together` that are wrong, and others that are right."""

from redis.exceptions import ResponseError, WatchError

from course_utils.exercises import Answers

answers = Answers("write_together")

KINDS = {"ZINCRBY": b"zset", "SADD": b"set"}


def check_kinds(client, commands):
    for name, key, *_ in commands:
        if client.type(key) not in (b"none", KINDS[name]):
            raise TypeError(f"{key} is no {KINDS[name].decode()}")


def keys(commands):
    return {key for _, key, *_ in commands}


def rightly(client, commands, position, *, watches=True, check=check_kinds, compares=True, transaction=True):
    with client.pipeline(transaction=transaction) as pipe:
        if watches:
            pipe.watch("position", *keys(commands))
        if compares and int(client.get("position") or 0) >= position:
            return False
        check(client, commands)
        if watches:
            pipe.multi()
        for command in commands:
            pipe.execute_command(*command)
        pipe.set("position", position)
        pipe.execute()
        return True


@answers.right
def watches_one_after_another(client, commands, position):
    pipe = client.pipeline()
    pipe.watch("position")
    before = pipe.get("position")
    if before is not None and int(before) >= position:
        pipe.reset()
        return False
    for name, key, *_ in commands:
        pipe.watch(key)
        if pipe.type(key) not in (b"none", KINDS[name]):
            pipe.reset()
            raise TypeError(key)
    pipe.multi()
    pipe.execute_command("SET", "position", position)
    for command in commands:
        pipe.execute_command(*command)
    pipe.execute()
    return True


@answers.right
def looks_at_everything_and_then_decides(client, commands, position):
    with client.pipeline() as pipe:
        pipe.watch("position", "position", *sorted(keys(commands)))
        found = [pipe.get("position"), *[(name, pipe.type(key)) for name, key, *_ in commands]]
        if found[0] and int(found[0].decode()) >= position:
            return False
        if wrong := [(name, kind) for name, kind in found[1:] if kind.decode() not in ("none", KINDS[name].decode())]:
            raise TypeError(wrong)
        pipe.multi()
        pipe.mset({"position": position})
        for name, key, *values in commands:
            if name == "SADD":
                pipe.sadd(key, *values)
            else:
                pipe.zincrby(key, *values)
        return bool(pipe.execute())


@answers.wrong("were made for the one that was there before")
def by_transaction_which_tries_again(client, commands, position):
    def write(pipe):
        is_there = int(pipe.get("position") or 0) >= position
        check_kinds(pipe, commands)
        pipe.multi()
        for command in () if is_there else (*commands, ("SET", "position", position)):
            pipe.execute_command(*command)
        return not is_there

    return client.transaction(write, "position", *keys(commands), value_from_callable=True)


@answers.wrong("were made for the one that was there before")
def tries_again_without_watch(client, commands, position):
    try:
        return rightly(client, commands, position)
    except WatchError:
        return rightly(client, commands, position, watches=False)


@answers.wrong("it was the other one")
def says_true_when_another_was_faster(client, commands, position):
    try:
        return rightly(client, commands, position)
    except WatchError:
        return True


@answers.wrong("who called goes on from 9")
def takes_another_for_done(client, commands, position):
    try:
        return rightly(client, commands, position)
    except WatchError:
        return False


@answers.wrong("WATCH every key")
def watches_only_the_position(client, commands, position):
    with client.pipeline() as pipe:
        pipe.watch("position")
        if int(pipe.get("position") or 0) >= position:
            return False
        check_kinds(pipe, commands)
        pipe.multi()
        for command in commands:
            pipe.execute_command(*command)
        pipe.set("position", position)
        pipe.execute()
        return True


@answers.wrong("before you look at it")
def watches_what_it_has_looked_at(client, commands, position):
    check_kinds(client, commands)
    return rightly(client, commands, position, check=lambda client, commands: None)


@answers.wrong("A key that holds the right kind already is added to")
def wants_every_key_to_be_new(client, commands, position):
    def check(client, commands):
        if any(client.exists(key) for key in keys(commands)):
            raise TypeError("there is something already")

    return rightly(client, commands, position, check=check)


@answers.wrong("raise TypeError for a wrong one")
def knows_one_wrong_kind(client, commands, position):
    def check(client, commands):
        if any(client.type(key) == b"list" for key in keys(commands)):
            raise TypeError("a list")

    return rightly(client, commands, position, check=check)


@answers.wrong("not even for a moment")
def takes_back_what_was_done(client, commands, position):
    before = client.get("position")
    there = {key: client.exists(key) for key in keys(commands)}
    try:
        return rightly(client, commands, position, check=lambda client, commands: None)
    except ResponseError as error:
        for key in keys(commands):
            if not there[key]:
                client.delete(key)
        client.set("position", before)
        raise TypeError(str(error)) from error


@answers.wrong("before you look at the keys")
def refuses_a_batch_that_is_in(client, commands, position):
    with client.pipeline() as pipe:
        pipe.watch("position", *keys(commands))
        check_kinds(pipe, commands)
        if int(pipe.get("position") or 0) >= position:
            return False
        pipe.multi()
        for command in (*commands, ("SET", "position", position)):
            pipe.execute_command(*command)
        pipe.execute()
        return True


@answers.wrong("also when two are the same")
def does_the_same_only_once(client, commands, position):
    return rightly(client, list(dict.fromkeys(commands)), position)


@answers.wrong("MULTI is no rollback")
def takes_multi_for_rollback(client, commands, position):
    return rightly(client, commands, position, check=lambda client, commands: None)


@answers.wrong("MULTI is no rollback")
def turns_the_refusal_into_a_type_error_afterwards(client, commands, position):
    try:
        return rightly(client, commands, position, check=lambda client, commands: None)
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
        pipe.watch("position", *keys(commands))
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


@answers.wrong("or further")
def takes_no_commands_for_no_danger(client, commands, position):
    if not commands:
        client.set("position", position)
        return True
    return rightly(client, commands, position)


@answers.wrong("WATCH on the position itself")
def watches_only_the_keys(client, commands, position):
    with client.pipeline() as pipe:
        pipe.watch(*(keys(commands) or {"position"}))
        if int(pipe.get("position") or 0) >= position:
            return False
        check_kinds(client, commands)
        pipe.multi()
        for command in commands:
            pipe.execute_command(*command)
        pipe.set("position", position)
        pipe.execute()
        return True
