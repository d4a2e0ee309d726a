"""Answers to `claim_username` that are wrong, and others that are right."""

import builtins
import hashlib
import json
import unicodedata
from sqlite3 import IntegrityError
from uuid import uuid4

from course_utils.exercises import Answers

from ..answers.append import begins_immediately
from ..answers.append_once import tries_then_looks
from ..answers.shared import load, version_of

answers = Answers("claim_username")


def _claim(key, user):
    return {"id": f"{user} claims {key}", "type": "UsernameClaimed", "user": user}


@answers.wrong("in small letters")
def takes_names_literally(connection, name, user):
    try:
        tries_then_looks(connection, f"username-{name}", 0, _claim(name, user))
        return True
    except IntegrityError:
        return False


@answers.wrong("False, and nothing is appended")
def appends_at_the_current_version(connection, name, user):
    stream = f"username-{name.casefold()}"
    tries_then_looks(connection, stream, version_of(connection, stream), _claim(name.casefold(), user))
    return True


@answers.wrong("one must get True")
def looks_first_then_claims(connection, name, user):
    key = name.casefold()
    stream = f"username-{key}"
    owner = [event["user"] for event in load(connection, stream)]
    if owner:
        return owner == [user]
    tries_then_looks(connection, stream, version_of(connection, stream), _claim(key, user))
    return True


@answers.wrong("must be told False, not get an error")
def looks_first_and_leaves_the_loser_an_error(connection, name, user):
    stream = f"username-{name.casefold()}"
    events = load(connection, stream)
    if events:
        return events[0]["user"] == user
    begins_immediately(connection, stream, 0, [_claim(name.casefold(), user)])
    return True


@answers.wrong("The name is theirs")
def refuses_the_owner(connection, name, user):
    key = name.casefold()
    try:
        begins_immediately(connection, f"username-{key}", 0, [_claim(key, user)])
        return True
    except IntegrityError:
        return False


@answers.wrong("the stream of that name")
def keeps_all_names_in_one_stream(connection, name, user):
    key = name.casefold()
    claimed = load(connection, "usernames")
    if any(event["name"] == key and event["user"] != user for event in claimed):
        return False
    tries_then_looks(connection, "usernames", len(claimed), _claim(key, user) | {"name": key})
    return True


@answers.wrong("Different names do not get in each other's way")
def makes_the_id_of_the_user_alone(connection, name, user):
    key = name.casefold()
    try:
        tries_then_looks(connection, f"username-{key}", 0, {"id": user, "type": "UsernameClaimed", "user": user})
        return True
    except IntegrityError:
        return False


@answers.wrong("take the second for the first sent again")
def makes_the_id_of_the_name_alone(connection, name, user):
    key = name.casefold()
    try:
        tries_then_looks(connection, f"username-{key}", 0, {"id": key, "type": "UsernameClaimed", "user": user})
        return True
    except IntegrityError:
        return False


@answers.wrong("in whichever letters")
def makes_the_id_of_the_letters_as_typed(connection, name, user):
    try:
        tries_then_looks(connection, f"username-{name.casefold()}", 0, _claim(name, user))
        return True
    except IntegrityError:
        return False


@answers.wrong("With one id for both")
def glues_user_and_name_together(connection, name, user):
    event = {"id": user + name.casefold(), "type": "UsernameClaimed", "user": user}
    try:
        tries_then_looks(connection, f"username-{name.casefold()}", 0, event)
        return True
    except IntegrityError:
        return False


@answers.wrong("raised IntegrityError")
def lets_the_conflict_out(connection, name, user):
    key = name.casefold()
    tries_then_looks(connection, f"username-{key}", 0, _claim(key, user))
    return True


@answers.wrong("says which user has it")
def forgets_who_has_it(connection, name, user):
    key = name.casefold()
    event = {"id": f"{user} claims {key}", "type": "UsernameClaimed"}
    try:
        tries_then_looks(connection, f"username-{key}", 0, event)
        return True
    except IntegrityError:
        return False


def _claims_by(key, id, connection, user):
    try:
        tries_then_looks(connection, f"username-{key}", 0, {"id": id, "type": "UsernameClaimed", "user": user})
        return True
    except IntegrityError:
        return False


@answers.wrong("`casefold` is made for comparing")
def makes_letters_small(connection, name, user):
    return _claims_by(name.lower(), f"{user} claims {name.lower()}", connection, user)


@answers.wrong("every sign of it counts")
def strips_the_name(connection, name, user):
    key = name.casefold().strip()
    return _claims_by(key, f"{user} claims {key}", connection, user)


@answers.wrong("every sign of it counts")
def takes_an_empty_name_for_none(connection, name, user):
    return bool(name) and appends_once(connection, name, user)


@answers.wrong("is another one in each process")
def makes_the_id_a_hash(connection, name, user):
    key = name.casefold()
    return _claims_by(key, str(hash((user, key))), connection, user)


@answers.wrong("is another one in each process")
def makes_the_id_a_hash_of_builtins(connection, name, user):
    key = name.casefold()
    return _claims_by(key, f"{builtins.hash((user, key)):x}", connection, user)


IDS: dict[tuple[str, str], str] = {}


@answers.wrong("What was kept in memory is gone")
def draws_an_id_and_keeps_it_in_memory(connection, name, user):
    key = name.casefold()
    return _claims_by(key, IDS.setdefault((user, key), str(uuid4())), connection, user)


SALT = uuid4().hex


@answers.wrong("what is drawn by chance is drawn again")
def salts_its_ids(connection, name, user):
    key = name.casefold()
    return _claims_by(key, f"{SALT}: {user} claims {key}", connection, user)


@answers.wrong("Signs that look alike")
def makes_compatible_signs_one(connection, name, user):
    key = unicodedata.normalize("NFKC", name).casefold()
    return _claims_by(key, f"{user} claims {key}", connection, user)


@answers.wrong("Signs that look alike")
def composes_accents(connection, name, user):
    key = unicodedata.normalize("NFC", name).casefold()
    return _claims_by(key, f"{user} claims {key}", connection, user)


@answers.right
def makes_the_id_a_digest(connection, name, user):
    key = name.casefold()
    return _claims_by(key, hashlib.sha256(json.dumps([user, key]).encode()).hexdigest(), connection, user)


@answers.right
def asks_who_has_it(connection, name, user):
    stream = f"username-{name.casefold()}"
    try:
        begins_immediately(connection, stream, 0, [_claim(name.casefold(), user)])
    except IntegrityError:
        return load(connection, stream)[0]["user"] == user
    return True


@answers.right
def appends_once(connection, name, user):
    key = name.casefold()
    try:
        tries_then_looks(connection, f"username-{key}", 0, {**_claim(key, user), "name": name})
    except IntegrityError:
        return False
    else:
        return True
