"""Answers to `on_loan` that are wrong, each with its number, and others that are right."""

from course_utils.exercises import Answers

answers = Answers("on_loan")


@answers.wrong("2 of 6 orders, 74 of 222 schedules")
def the_last_word_counts(event, state):
    if event["type"] in ("BookLent", "BookReturned"):
        out = [event["loan"]] if event["type"] == "BookLent" else []
        state.setdefault("on_loan", {})[event["copy"]] = out


@answers.wrong("3 of 6 orders")
def forgets_a_return_that_is_early(event, state):
    loans = state.setdefault("on_loan", {}).setdefault(event["copy"], [])
    if event["type"] == "BookLent" and event["loan"] not in loans:
        loans.append(event["loan"])
    if event["type"] == "BookReturned" and event["loan"] in loans:
        loans.remove(event["loan"])


@answers.wrong("6 of 6 orders")
def counts_a_loan_twice(event, state):
    ended = state.setdefault("ended", [])
    out = state.setdefault("on_loan", {})
    if event["type"] == "BookLent":
        loans = out.setdefault(event["copy"], [])
        if event["loan"] not in ended:
            loans.append(event["loan"])
    if event["type"] == "BookReturned":
        ended.append(event["loan"])
        out[event["copy"]] = [loan for loan in out.get(event["copy"], []) if loan != event["loan"]]


begun: dict[str, str] = {}
ended: set[str] = set()


@answers.wrong("crash points")
def in_memory(event, state):
    if event["type"] == "BookLent":
        begun[event["loan"]] = event["copy"]
    if event["type"] == "BookReturned":
        ended.add(event["loan"])
    out = {copy: [] for copy in begun.values()}
    for loan in begun.keys() - ended:
        out[begun[loan]].append(loan)
    state["on_loan"] = out


@answers.wrong("In their own order")
def sorts_by_the_ids(event, state):
    known = state.setdefault("known", {})
    known[event["id"]] = event
    for each in sorted(known.values(), key=lambda each: each["id"]):
        the_last_word_counts(each, state)


@answers.wrong("In their own order")
def an_answer_for_what_was_shown(event, state):
    state["on_loan"] = {"C-7": ["L-2"]}


@answers.wrong("Other sorts change nothing")
def takes_what_is_no_loan_for_a_return(event, state):
    lent, back = state.setdefault("lent", {}), state.setdefault("back", [])
    if event["type"] == "BookLent":
        lent[event["loan"]] = event["copy"]
    else:
        back.append(event["loan"])
        lent.setdefault(event["loan"], event["copy"])
    state["on_loan"] = {
        copy: [each for each in lent if lent[each] == copy and each not in back] for copy in lent.values()
    }


@answers.right
def with_sets(event, state):
    loans = state.setdefault("loans", {}).setdefault(event["copy"], {"BookLent": set(), "BookReturned": set()})
    if event["type"] in loans:
        loans[event["type"]].add(event["loan"])
    state["on_loan"] = {
        copy: each["BookLent"] - each["BookReturned"] for copy, each in state["loans"].items() if any(each.values())
    }


@answers.right
def keeps_all_events_and_folds_them(event, state):
    known = state.setdefault("known", {})
    known[event["id"]] = event
    over = {each["loan"] for each in known.values() if each["type"] == "BookReturned"}
    out = {}
    for each in known.values():
        if each["type"] == "BookLent":
            out.setdefault(each["copy"], [])
            if each["loan"] not in over:
                out[each["copy"]].append(each["loan"])
    state["on_loan"] = out


@answers.right
def an_early_return_leaves_a_mark(event, state):
    """The mark stands where the loan would; a loan that comes to it is over before it begins."""
    marks = state.setdefault("marks", {})
    if event["type"] in ("BookLent", "BookReturned"):
        over = event["type"] == "BookReturned" or marks.get((event["copy"], event["loan"]), False)
        marks[event["copy"], event["loan"]] = over
        state["on_loan"] = {copy: [] for copy, _ in marks}
        for (copy, loan), is_over in marks.items():
            if not is_over:
                state["on_loan"][copy].append(loan)
