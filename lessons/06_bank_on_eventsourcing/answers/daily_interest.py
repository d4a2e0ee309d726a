"""Answers to `daily_interest` that are wrong, and others that are right."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from course_utils.exercises import Answers

answers = Answers("daily_interest")


CENT = Decimal("0.01")


@answers.wrong("a float")
def in_floats(balance, yearly_rate, days_in_year=365):
    return round(max(0.0, float(balance) * float(yearly_rate) / days_in_year), 2)


@answers.wrong("Did it go through float?")
def through_floats(balance, yearly_rate, days_in_year=365):
    return Decimal(str(round(max(0.0, float(balance) * float(yearly_rate) / days_in_year), 2)))


@answers.wrong("a tie goes to the even cent")
def rounds_half_up(balance, yearly_rate, days_in_year=365):
    return max((balance * yearly_rate / days_in_year).quantize(CENT, ROUND_HALF_UP), Decimal("0.00"))


@answers.wrong("Multiply first and divide last")
def divides_the_rate(balance, yearly_rate, days_in_year=365):
    return max((balance * (yearly_rate / days_in_year)).quantize(CENT), Decimal("0.00"))


@answers.wrong("divide last")
def divides_the_balance(balance, yearly_rate, days_in_year=365):
    return max((balance / days_in_year * yearly_rate).quantize(CENT), Decimal("0.00"))


@answers.wrong("there is no third digit")
def does_not_round(balance, yearly_rate, days_in_year=365):
    return max(balance * yearly_rate / days_in_year, Decimal("0.00"))


@answers.wrong("rounded to the cent")
def rounds_down(balance, yearly_rate, days_in_year=365):
    return max((balance * yearly_rate / days_in_year).quantize(CENT, ROUND_DOWN), Decimal("0.00"))


@answers.wrong("Round each day, not the year")
def rounds_the_year(balance, yearly_rate, days_in_year=365):
    return max(((balance * yearly_rate).quantize(CENT) / days_in_year).quantize(CENT), Decimal("0.00"))


@answers.wrong("a year of any length")
def knows_one_year(balance, yearly_rate, days_in_year=365):
    return max((balance * yearly_rate / 365).quantize(CENT), Decimal("0.00"))


@answers.wrong("The rate is any yearly rate")
def knows_one_rate(balance, yearly_rate, days_in_year=365):
    return max((balance * Decimal("0.0365") / days_in_year).quantize(CENT), Decimal("0.00"))


@answers.wrong("An overdrawn account earns nothing")
def charges_a_debt(balance, yearly_rate, days_in_year=365):
    return (balance * yearly_rate / days_in_year).quantize(CENT)


@answers.wrong("A day earns its part")
def answers_with_a_constant(balance, yearly_rate, days_in_year=365):
    return Decimal("0.13")


@answers.right
def by_fractions(balance, yearly_rate, days_in_year=365):
    cents = round(max(Fraction(balance), 0) * Fraction(yearly_rate) * 100 / days_in_year)
    return Decimal(cents) / 100


@answers.right
def rounds_with_round(balance, yearly_rate, days_in_year=365):
    return max(round(balance * yearly_rate / days_in_year, 2), Decimal(0))


@answers.right
def answers_a_debt_with_zero(balance, yearly_rate, days_in_year=365):
    if balance < 0:
        return 0
    return (balance * yearly_rate / days_in_year).quantize(CENT)
