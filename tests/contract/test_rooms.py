"""Walking the imports: what a piece of code reaches, and what it does not."""

import pytest

from tests.contract.rooms import reached

LOADING = {
    "course_utils",
    "course_utils.datasets",
    "course_utils.datasets.load",
    "course_utils.datasets.event_log",
    "course_utils.tables",
    "course_utils.text",
}


@pytest.mark.parametrize(
    "code",
    [
        "from course_utils.datasets import load_events",
        "from course_utils.datasets.load import load_events",
        "from course_utils.datasets import load",
        "import course_utils.datasets.load",
        "def later():\n    from course_utils.datasets import load_events as events",
        'settings = {"PERSISTENCE_MODULE": "course_utils.datasets.load"}',
    ],
)
def test_code_reaches_the_module_a_name_comes_from_and_what_that_imports_and_no_other(code: str) -> None:
    assert reached([code]) == LOADING


@pytest.mark.parametrize("code", ["import json", "text = 'See course_utils.datasets.load for more.'"])
def test_code_that_asks_for_nothing_reaches_nothing(code: str) -> None:
    assert reached([code]) == set()
