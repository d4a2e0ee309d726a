"""Answers to `side_by_side` that are wrong, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("side_by_side")


def row(calls, events, better):
    if calls == events:
        return "neither", 1
    first = min if better == "less" else max
    low, high = min(calls, events), max(calls, events)
    return ("calls" if first(calls, events) == calls else "events"), (round(high / low, 1) if low else None)


@answers.right
def by_the_least_or_the_most(measured, better):
    return {aspect: row(*pair, better[aspect]) for aspect, pair in measured.items()}


@answers.right
def by_signs(measured, better):
    found = {}
    for aspect in measured:
        sign = {"less": 1, "more": -1}[better[aspect]]
        (best, name), (worst, other) = sorted(
            (sign * value, design) for value, design in zip(measured[aspect], ("calls", "events"), strict=True)
        )
        if best == worst:
            found[aspect] = ("neither", 1.0)
        else:
            large, small = max(abs(best), abs(worst)), min(abs(best), abs(worst))
            found[aspect] = (name, None if small == 0 else round(large / small, 1))
        del other
    return found


@answers.wrong("where less is better")
def the_larger_wins(measured, better):
    return {aspect: row(*pair, "more") for aspect, pair in measured.items()}


@answers.wrong("and the larger where more is")
def the_smaller_wins(measured, better):
    return {aspect: row(*pair, "less") for aspect, pair in measured.items()}


@answers.wrong("neither wins")
def a_tie_goes_to_calls(measured, better):
    return {
        aspect: ("calls", 1) if pair[0] == pair[1] else row(*pair, better[aspect]) for aspect, pair in measured.items()
    }


@answers.wrong("but no `times`")
def divides_by_nothing(measured, better):
    return {
        aspect: row(*pair, better[aspect])
        if pair[0] == pair[1]
        else (row(*pair, better[aspect])[0], round(max(pair) / min(pair), 1))
        for aspect, pair in measured.items()
    }


@answers.wrong("but no `times`")
def says_infinity(measured, better):
    rows = {aspect: row(*pair, better[aspect]) for aspect, pair in measured.items()}
    return {aspect: (who, float("inf") if times is None else times) for aspect, (who, times) in rows.items()}


@answers.wrong("`times` is the larger by the smaller")
def divides_the_first_by_the_second(measured, better):
    return {
        aspect: (row(*pair, better[aspect])[0], round(pair[0] / pair[1], 1) if all(pair) else row(*pair, "less")[1])
        for aspect, pair in measured.items()
    }


@answers.wrong("`times` is the larger by the smaller")
def takes_the_difference(measured, better):
    rows = {aspect: row(*pair, better[aspect]) for aspect, pair in measured.items()}
    return {
        aspect: (
            who,
            times if times in (1, None) and who == "neither" else abs(measured[aspect][0] - measured[aspect][1]),
        )
        for aspect, (who, times) in rows.items()
    }


@answers.wrong("`times` is the larger by the smaller")
def takes_whole_numbers(measured, better):
    rows = {aspect: row(*pair, better[aspect]) for aspect, pair in measured.items()}
    return {
        aspect: (who, times and round(max(measured[aspect]) / min(measured[aspect])))
        for aspect, (who, times) in rows.items()
    }


@answers.wrong("Every aspect that was measured")
def gives_the_first_alone(measured, better):
    return {aspect: row(*pair, better[aspect]) for aspect, pair in list(measured.items())[:1]}


@answers.wrong("each by its own")
def one_better_for_all(measured, better):
    way = better[next(iter(measured))] if measured else "less"
    return {aspect: row(*pair, way) for aspect, pair in measured.items()}
