"""Answers to `statement` that are wrong, and others that are right."""

from decimal import Decimal

from course_utils.exercises import Answers

answers = Answers("statement")


def _stated(movements, within, earlier):
    balance = opening = sum((row["change"] for row in movements if earlier(row["day"])), Decimal("0.00"))
    lines = []
    for row in movements:
        if within(row["day"]):
            balance += row["change"]
            lines.append(row | {"balance": balance})
    return {"opening": opening, "lines": lines, "closing": balance}


@answers.wrong("on the first day has a line")
def leaves_the_first_day_out(movements, first_day, last_day):
    return _stated(movements, lambda day: first_day < day <= last_day, lambda day: day < first_day)


@answers.wrong("not in the opening balance")
def opens_with_the_first_day(movements, first_day, last_day):
    return _stated(movements, lambda day: first_day < day <= last_day, lambda day: day <= first_day)


@answers.wrong("on the last day has a line")
def leaves_the_last_day_out(movements, first_day, last_day):
    return _stated(movements, lambda day: first_day <= day < last_day, lambda day: day < first_day)


@answers.wrong("What happened before the first day has no line")
def opens_with_nothing(movements, first_day, last_day):
    return _stated(movements, lambda day: first_day <= day <= last_day, lambda day: False)


@answers.wrong("not of today")
def closes_with_today(movements, first_day, last_day):
    closing = sum((row["change"] for row in movements), Decimal("0.00"))
    return sums_up_each_time(movements, first_day, last_day) | {"closing": closing}


@answers.wrong("the balance after it")
def writes_the_balance_before(movements, first_day, last_day):
    made = sums_up_each_time(movements, first_day, last_day)
    lines = [row | {"balance": row["balance"] - row["change"]} for row in made["lines"]]
    return made | {"lines": lines}


@answers.wrong("all balances go on from there")
def counts_the_lines_from_zero(movements, first_day, last_day):
    made = sums_up_each_time(movements, first_day, last_day)
    lines = [row | {"balance": row["balance"] - made["opening"]} for row in made["lines"]]
    return made | {"lines": lines}


@answers.wrong("The caller still uses this list")
def writes_into_the_movements(movements, first_day, last_day):
    made = sums_up_each_time(movements, first_day, last_day)
    for row in movements:
        row["balance"] = made["closing"]
    return made


@answers.wrong("no lines, and closing equals opening")
def takes_the_last_line(movements, first_day, last_day):
    made = sums_up_each_time(movements, first_day, last_day)
    return made | {"closing": made["lines"][-1]["balance"] if made["lines"] else Decimal("0.00")}


@answers.wrong("lines should be a list; yours is a tuple")
def answers_with_a_tuple(movements, first_day, last_day):
    made = sums_up_each_time(movements, first_day, last_day)
    return made | {"lines": tuple(made["lines"])}


@answers.wrong("another start")
def opens_with_an_int(movements, first_day, last_day):
    made = sums_up_each_time(movements, first_day, last_day)
    return made | {"opening": sum(row["change"] for row in movements if row["day"] < first_day)}


@answers.right
def sums_up_each_time(movements, first_day, last_day):
    def balance_after(number):
        return sum((row["change"] for row in movements[:number]), Decimal(0))

    inside = [n for n, row in enumerate(movements) if first_day <= row["day"] <= last_day]
    before = len([row for row in movements if row["day"] < first_day])
    lines = [{**movements[n], "balance": balance_after(n + 1)} for n in inside]
    return {
        "opening": balance_after(before),
        "lines": lines,
        "closing": balance_after(before + len(inside)),
    }


@answers.wrong("with every key it has")
def knows_three_keys(movements, first_day, last_day):
    made = sums_up_each_time(movements, first_day, last_day)
    lines = [{key: row[key] for key in ("day", "what", "change", "balance")} for row in made["lines"]]
    return made | {"lines": lines}


@answers.wrong("0.00 if there was nothing before")
def expects_a_movement(movements, first_day, last_day):
    balance = opening = movements[0]["change"] - movements[0]["change"]
    made = sums_up_each_time(movements, first_day, last_day)
    return made | {"opening": made["opening"] + opening, "closing": made["closing"] + balance}


@answers.right
def in_one_walk(movements, first_day, last_day):
    opening = balance = Decimal("0.00")
    lines = []
    for row in movements:
        if row["day"] > last_day:
            break
        balance += row["change"]
        if row["day"] < first_day:
            opening = balance
        else:
            line = dict(row)
            line["balance"] = balance
            lines.append(line)
    return {"opening": opening, "lines": lines, "closing": balance}
