"""The code of a service, cut out of real modules and lessons."""

import ast

import pytest

from course_utils.coupling import code_of, lesson_text, module_text

SHOP = """
LIMIT = 3
limit = LIMIT

def helper(order):
    return order + LIMIT

def other():
    pass

def place(order, limit):
    # other is not used
    return helper(order)

class Known:
    service = place
"""


def test_the_code_is_followed_through_what_it_uses_and_no_further() -> None:
    code = code_of([SHOP], "place")
    assert [node.name for node in ast.parse(code).body if isinstance(node, ast.FunctionDef)] == ["place", "helper"]
    assert "LIMIT = 3" in code
    assert "limit = LIMIT" not in code, "place has a parameter of this name"
    assert "def other" not in code


def test_an_earlier_text_goes_before_a_later_one_and_attributes_lead_into_others() -> None:
    code = code_of(["import stock\ndef place():\n    stock.helper(1)", SHOP.replace("order + LIMIT", "0")], "place")
    assert "stock.helper(1)" in code
    assert "return 0" in code


def test_each_piece_stands_there_once() -> None:
    assert code_of([SHOP], "Known", "place").count("def place") == 1


def test_a_name_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(LookupError, match=r"'plaice'.*LIMIT, limit, helper, other, place, Known"):
        code_of([SHOP], "plaice")


def test_the_services_of_the_course_are_found_in_their_modules() -> None:
    texts = [module_text(f"processes.order_pipeline.{name}") for name in ("choreography", "stock", "listeners")]
    code = code_of(texts, "INVENTORY")
    assert "def reserve" in code
    assert "StockRefused" in code
    assert "def tell" not in code
    assert "def record" in code_of(texts, "PURCHASES")


def test_the_code_of_a_lesson_is_that_of_its_solutions() -> None:
    code = code_of([lesson_text("01_deposit_cascade")], "update_balance", "deposit")
    assert 'bank.balances[event["account"]] += event["amount"]' in code
    assert '"DepositCompleted"' in code
