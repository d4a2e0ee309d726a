"""Answers to `availability` that are wrong, and others that are right."""

from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import prod
from operator import mul

from course_utils.exercises import Answers

answers = Answers("availability")


def chain_by_prod(parts):
    return prod(parts)


def answer_by_product(producer, broker, subscribers):
    return producer * broker


def chain_in_percent(parts):
    return 100 * prod(parts)


def weakest_part(parts):
    return min(parts, default=1)


def mean_of_the_parts(parts):
    return sum(parts) / len(parts) if parts else 1


def outages_added(parts):
    return 1 - sum(1 - part for part in parts)


def rounded_to_three_places(parts):
    return round(prod(parts), 3)


def always_five_times_three_nines(parts):
    return 0.995010


def first_part_to_the_power(parts):
    return parts[0] ** len(parts) if parts else 1


def fails_on_nothing(parts):
    return reduce(mul, parts)


def product_of_the_different_ones(parts):
    return prod(set(parts))


def answer_with_subscribers(producer, broker, subscribers):
    return producer * broker * prod(subscribers)


def answer_without_broker(producer, broker, subscribers):
    return producer


def answer_without_producer(producer, broker, subscribers):
    return broker


def answer_if_one_is_up(producer, broker, subscribers):
    return 1 - (1 - producer) * (1 - broker)


def answer_by_the_weakest_subscriber(producer, broker, subscribers):
    return producer * broker * min(subscribers)


def answer_with_a_part_of_somebody(producer, broker, subscribers):
    return producer * broker * (1 if subscribers else 0)


def answer_rounded_to_three_places(producer, broker, subscribers):
    return round(producer * broker, 3)


for mistakes, says in (
    ((chain_in_percent, answer_by_product), "not a percentage"),
    ((weakest_part, answer_by_product), "less often than either of them"),
    ((mean_of_the_parts, answer_by_product), "less often than either of them"),
    ((product_of_the_different_ones, answer_by_product), "less often than either of them"),
    ((outages_added, answer_by_product), "counts the moments twice"),
    ((rounded_to_three_places, answer_by_product), "Six places are asked for"),
    ((always_five_times_three_nines, answer_by_product), "A chain of one part"),
    ((first_part_to_the_power, answer_by_product), "each with its own availability"),
    ((fails_on_nothing, answer_by_product), "nothing that could be down"),
    ((chain_by_prod, answer_with_subscribers), "before any subscriber begins"),
    ((chain_by_prod, answer_by_the_weakest_subscriber), "before any subscriber begins"),
    ((chain_by_prod, answer_with_a_part_of_somebody), "With no subscriber at all"),
    ((chain_by_prod, answer_rounded_to_three_places), "Rounded too early"),
    ((chain_by_prod, answer_without_broker), "The broker counts too"),
    ((chain_by_prod, answer_without_producer), "The deposit service has to be up too"),
    ((chain_by_prod, answer_if_one_is_up), "The deposit service has to be up too"),
):
    answers.wrong(says)(mistakes)


def chain_by_recursion(parts):
    return parts[0] * chain_by_recursion(parts[1:]) if parts else 1


def chain_in_decimals(parts):
    share = Decimal(1)
    for part in parts:
        share *= Decimal(str(part))
    return share


def answer_rounded(producer, broker, subscribers):
    return round(chain_by_recursion([producer, broker]), 6)


answers.right((chain_by_prod, answer_by_product))


answers.right((chain_by_recursion, answer_rounded))


answers.right((chain_in_decimals, answer_by_product))


def chain_in_fractions(parts):
    return prod((Fraction(part) for part in parts), start=Fraction(1))


answers.right((chain_in_fractions, answer_by_product))
