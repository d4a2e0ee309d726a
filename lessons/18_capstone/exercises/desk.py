"""`desk`: a system declared as events and views; every rule of the rubric holds."""

from course_utils.exercises import Exercise
from course_utils.modelling import Model
from course_utils.modelling.rubric import RULES
from course_utils.text import code

from ..kit import keep_rules

exercise = Exercise(
    "desk",
    hints=(
        "Begin with what happens, not with what is stored. Which three things do people at the desk tell each other about, when "
        "they are over?",
        "Lent, returned, reminded: each with the loan as its key. Then one view for each of the three who ask, and for each "
        "view the events it is made from. A field that is about a member is personal in every event that carries it.",
        code(
            "Model(",
            '    events=[EventType("BookLent", owner="desk", key="loan", fields=["loan", "copy", "title", "member", "due"],',
            '                      personal=["member"], late=True, double=True), …],',
            '    views=[View("shelf", asked_by="visitors", reads=["BookLent", "BookReturned"], needs=["copy", "loan"],',
            '                when_late="…", when_double="…"), …],',
            ")",
        ),
    ),
)

keep_rules(exercise, Model, RULES)
