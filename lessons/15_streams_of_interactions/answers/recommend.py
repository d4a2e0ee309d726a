"""Answers to `recommend` that are wrong, and others that are right."""

import math

from course_utils.exercises import Answers

answers = Answers("recommend")


def squared_cosine(one, other):
    return len(one & other) ** 2 / (len(one) * len(other))


def cosine(one, other):
    return len(one & other) / math.sqrt(len(one) * len(other))


def ranked(began, title, count, alike=squared_cosine, *, itself=False, least=0.0, key=lambda pair: (-pair[0], pair[1])):
    others = [(alike(began[title], viewers), other) for other, viewers in began.items() if itself or other != title]
    return [other for likeness, other in sorted((one for one in others if one[0] > least), key=key)[:count]]


@answers.right
def with_a_key(began, title, count):
    return ranked(began, title, count)


@answers.right
def with_fractions(began, title, count):
    from fractions import Fraction

    mine = began[title]
    likeness = {
        other: Fraction(len(mine & theirs) ** 2, len(mine) * len(theirs))
        for other, theirs in began.items()
        if other != title and mine & theirs
    }
    return sorted(sorted(likeness), key=likeness.__getitem__, reverse=True)[:count]


@answers.right
def without_what_all_have_in_common(began, title, count):
    return ranked(began, title, count, lambda one, other: len(one & other) ** 2 / len(other))


@answers.wrong("compare the squares, without a root")
def draws_the_root(began, title, count):
    return ranked(began, title, count, cosine)


@answers.wrong("is like nothing")
def counts_viewers_in_common(began, title, count):
    return ranked(began, title, count, lambda one, other: len(one & other))


@answers.wrong("The square matters")
def divides_by_the_other_alone(began, title, count):
    return ranked(began, title, count, lambda one, other: len(one & other) / len(other))


@answers.wrong("would be another likeness")
def goes_by_jaccard(began, title, count):
    return ranked(began, title, count, lambda one, other: len(one & other) / len(one | other))


@answers.wrong("would be another likeness")
def goes_by_dice(began, title, count):
    return ranked(began, title, count, lambda one, other: 2 * len(one & other) / (len(one) + len(other)))


@answers.wrong("would be another likeness")
def divides_by_the_greater(began, title, count):
    return ranked(began, title, count, lambda one, other: len(one & other) / max(len(one), len(other)))


@answers.wrong("not recommended to who has just seen it")
def recommends_the_title_itself(began, title, count):
    return ranked(began, title, count, itself=True, key=lambda pair: (-pair[0], pair[1] == title, pair[1]))


@answers.wrong("without a viewer in common is left out")
def fills_the_list_with_strangers(began, title, count):
    return ranked(began, title, count, least=-1.0)


@answers.wrong("the one whose name comes first stands first")
def leaves_equals_as_they_come(began, title, count):
    return ranked(began, title, count, key=lambda pair: -pair[0])


@answers.wrong("comes first, whatever its name")
def puts_the_least_alike_first(began, title, count):
    return ranked(began, title, count, key=lambda pair: pair[0])


@answers.wrong("the one whose name comes first stands first")
def sorts_pairs_backwards(began, title, count):
    return ranked(began, title, 1_000, key=lambda pair: pair)[::-1][:count]


@answers.wrong("at most `count` titles")
def gives_all_of_them(began, title, count):
    return ranked(began, title, 1_000)
