"""Answers to `redrive` that are wrong, and others that are right."""

from itertools import groupby

from course_utils.exercises import Answers

answers = Answers("redrive")


def by_version(letters):
    return sorted(letters, key=lambda letter: letter["event"]["version"])


def stays(letter, mended):
    return letter["kind"] == "permanent" and letter["event"]["id"] not in mended


def wanted(letters, mended):
    """Without what is thrown away."""
    return [one for one in letters if one["kind"] != "permanent" or mended.get(one["event"]["id"], {}) is not None]


def corrected(letter, mended):
    correction = mended.get(letter["event"]["id"]) if letter["kind"] == "permanent" else None
    return [letter["event"] | (correction or {})]


@answers.right
def account_by_account(letters, mended):
    """Of two letters of one version, the one that stays comes first."""
    again, left = [], []
    own = sorted(
        wanted(letters, mended),
        key=lambda letter: (letter["event"]["account"], letter["event"]["version"], not stays(letter, mended)),
    )
    for _account, group in groupby(own, key=lambda letter: letter["event"]["account"]):
        stuck = False
        for letter in group:
            stuck = stuck or stays(letter, mended)
            if stuck:
                left.append(letter)
            else:
                again += corrected(letter, mended)
    return again, left


@answers.right
def by_the_first_that_stays(letters, mended):
    letters, first = wanted(letters, mended), {}
    for letter in letters:
        if stays(letter, mended):
            account, version = letter["event"]["account"], letter["event"]["version"]
            first[account] = min(version, first.get(account, version))
    goes = [each for each in letters if each["event"]["version"] < first.get(each["event"]["account"], 10**9)]
    again = [event for letter in by_version(goes) for event in corrected(letter, mended)]
    return again, [letter for letter in letters if letter not in goes]


@answers.right
def asks_of_each_what_stays_before_it(letters, mended):
    letters, left = wanted(letters, mended), []
    for letter in letters:
        own = [each["event"] for each in letters if stays(each, mended)]
        if any(
            each["account"] == letter["event"]["account"] and each["version"] <= letter["event"]["version"]
            for each in own
        ):
            left.append(letter)
    return [event for letter in by_version(letters) if letter not in left for event in corrected(letter, mended)], left


@answers.wrong("of them it is")
def walks_them_once(letters, mended):
    again, left, stuck = [], [], set()
    for letter in by_version(wanted(letters, mended)):
        if stays(letter, mended) or letter["event"]["account"] in stuck:
            stuck.add(letter["event"]["account"])
            left.append(letter)
        else:
            again += corrected(letter, mended)
    return again, left


@answers.wrong("of them it is")
def lets_an_equal_version_go(letters, mended):
    def behind(letter):
        event = letter["event"]
        return any(
            stays(each, mended)
            and each["event"]["account"] == event["account"]
            and each["event"]["version"] < event["version"]
            for each in letters
        )

    letters = wanted(letters, mended)
    left = [letter for letter in letters if stays(letter, mended) or behind(letter)]
    return [event for letter in by_version(letters) if letter not in left for event in corrected(letter, mended)], left


@answers.wrong("also behind an event that stays")
def lets_rubbish_wait(letters, mended):
    """It looks whether an event is thrown away only when its turn has come."""
    again, left = account_by_account(letters, {name: fields or {} for name, fields in mended.items()})
    thrown = [one["event"]["id"] for one in letters if one not in wanted(letters, mended)]
    return [event for event in again if event["id"] not in thrown], left


@answers.wrong("also if no field of it is replaced")
def takes_no_field_for_not_mended(letters, mended):
    return account_by_account(letters, {name: fields for name, fields in mended.items() if fields != {}})


@answers.wrong("speaks of permanent letters alone")
def mends_what_only_waited(letters, mended):
    _, left = account_by_account(letters, mended)
    goes = [letter["event"] for letter in by_version(letters) if letter not in left]
    return [e | (mended.get(e["id"]) or {}) for e in goes if mended.get(e["id"], {}) is not None], left


@answers.wrong("fails again unless it was mended")
def sends_everything(letters, mended):
    return [event for letter in by_version(wanted(letters, mended)) for event in corrected(letter, mended)], []


@answers.wrong("What comes after an event that stays")
def lets_them_overtake(letters, mended):
    letters = wanted(letters, mended)
    left = [letter for letter in letters if stays(letter, mended)]
    return [event for letter in by_version(letters) if letter not in left for event in corrected(letter, mended)], left


@answers.wrong("What comes after an event that stays")
def in_the_order_of_the_letters(letters, mended):
    again, left, stuck = [], [], set()
    for letter in wanted(letters, mended):
        if stays(letter, mended) or letter["event"]["account"] in stuck:
            stuck.add(letter["event"]["account"])
            left.append(letter)
        else:
            again += corrected(letter, mended)
    return again, left


@answers.wrong("in the order of their versions")
def sorts_only_to_decide(letters, mended):
    again, left = account_by_account(letters, mended)
    places = {letter["event"]["id"]: place for place, letter in enumerate(letters)}
    return sorted(again, key=lambda event: places[event["id"]]), left


@answers.wrong("in the order of their versions")
def newest_first(letters, mended):
    again, left = account_by_account(letters, mended)
    return again[::-1], left


@answers.wrong("with the id it had")
def as_new_events(letters, mended):
    again, left = account_by_account(letters, mended)
    return [event | {"id": f"redriven-{event['id']}"} for event in again], left


@answers.wrong("with the id, account and version it had")
def sends_the_correction_alone(letters, mended):
    again, left = account_by_account(letters, mended)
    permanent = {letter["event"]["id"] for letter in letters if letter["kind"] == "permanent"}
    return [mended[event["id"]] or event if event["id"] in permanent else event for event in again], left


@answers.wrong("it neither goes back nor stays")
def sends_back_what_was_thrown_away(letters, mended):
    return account_by_account(letters, {name: correction or {} for name, correction in mended.items()})


@answers.wrong("what only waited, goes back")
def sends_only_what_was_mended(letters, mended):
    again, left = account_by_account(letters, mended)
    fixed = {letter["event"]["id"] for letter in letters if letter["kind"] == "permanent"}
    sent = [event for event in again if event["id"] in fixed]
    return sent, [*left, *(letter for letter in letters if letter["event"] in again and letter["event"] not in sent)]


@answers.wrong("What comes after an event that stays")
def keeps_all_if_one_stays(letters, mended):
    if any(stays(letter, mended) for letter in letters):
        return [], wanted(letters, mended)
    return account_by_account(letters, mended)
