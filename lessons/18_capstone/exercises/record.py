"""`record`: a decision record with options, the case against what was chosen, and a sign to look again."""

from course_utils.exercises import Exercise
from course_utils.modelling import Decision
from course_utils.modelling.decision import RULES
from course_utils.text import code

from ..kit import keep_rules

exercise = Exercise(
    "record",
    hints=(
        "Who in your team would say no? Write down what that person says, before what you say.",
        "Three options: one row for each copy, overwritten; the row and a table of who changed what; events. Name what each "
        "brings for this desk, and what it costs there. Then what stays a plain table, such as the catalogue.",
        code(
            "Decision(",
            '    question="How does the desk keep its loans?",',
            '    options=[Option("a row per copy", events=False, gain="…", cost="…"), …],',
            '    chosen="…", against="…",',
            '    without={"the catalogue": "…"},',
            '    again_when="more than 3 … a week",',
            ")",
        ),
    ),
)

keep_rules(exercise, Decision, RULES)
