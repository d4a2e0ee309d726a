"""The widgets on a page of their own, from plain values, without Lab, a kernel or a widget manager."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.browser.notebook_page import ACTION_SECONDS, NARROW, WIDE
from course_utils.brokers.at_work import cluster_at_work
from course_utils.messages.trace import Mark, Message, Span, Trace
from course_utils.processes.in_processes import ServiceState
from course_utils.widgets import (
    Option,
    cluster_board,
    interleaving_stepper,
    message_theatre,
    prediction,
    question_box,
    replay_player,
    service_board,
    shop_window,
)
from tests.browser import hands
from tests.browser.appearance import cut_off, violations, white_blocks
from tests.browser.plain_page import AnyWidget, write_page
from tests.browser.served import served

EVENTS = [
    {"type": "Deposited", "timestamp": "2024-01-01T09:00:00", "amount": 1_000_000_000},
    {"type": "Withdrawn", "timestamp": "2024-01-02T09:00:00", "amount": 200_000_000},
    {"type": "</script>", "timestamp": "2024-01-03T09:00:00", "amount": 30},
]


def player() -> AnyWidget:
    return replay_player(EVENTS, 0, lambda balance, event: balance + event["amount"])


def theatre() -> AnyWidget:
    trace = Trace(
        ["customer", "bank"],
        [Message("customer", "bank", "deposit", 0, 10), Message("bank", "customer", "confirmed", 30, None, "lost")],
        [Span("bank", 10, 30, "working", "book"), Span("customer", 0, 40, "waiting")],
        [Mark("customer", 40, "gives up")],
    )
    return message_theatre(
        {"once": {"bank": trace}, "twice": {"bank": trace, "again": trace}}, description="One is lost."
    )


def stepper() -> AnyWidget:
    def writes(rows: list[dict[str, str]]) -> Iterator[str]:
        rows.append({"by": "somebody"})
        yield "writes"

    return interleaving_stepper(list, {"Ada": writes, "Bob": writes}, list, title="Two", description="Both write.")


def guess() -> AnyWidget:
    options = [Option("`1`", False, "No."), Option("2", True, "Yes.")]
    return prediction("guess", "How many?", options, on_commit=None)


class Lagging:
    lag = 0.0


def shop() -> AnyWidget:
    orders = [("O-1", "placed"), ("O-2", "</script>")]
    window = shop_window(
        [("T-1", "Teapot", "24.90")], lambda _items: "O-1", lambda: orders, Lagging(), description="Order."
    )
    window.refresh()
    return window


class Services:
    """Two services, one of them away."""

    def state(self) -> list[ServiceState]:
        return [
            ServiceState("orders", True, 1_000, 0, 2, 1, read={"desk": (200, 1_200), "inventory": (1, 1)}),
            ServiceState("payment", False, 3, 0, 0, 0, read={"orders": (0, 3)}),
        ]

    def start(self, *names: str) -> None:
        """Nobody is here who would."""

    stop = kill = start

    def slow(self, name: str, seconds: float) -> None:
        """Nobody is here who would."""


def board() -> AnyWidget:
    orders = [(f"O-{n}", "OrderCompleted" if n % 2 else "</script>", "StockTaken") for n in range(1, 15)]
    more = ("Ten orders", lambda: None)
    made = service_board(
        Services(), lambda: orders, ["Order", "orders", "inventory"], more=more, description="One is away."
    )
    made.close()
    return made


def recorded_cluster() -> AnyWidget:
    return cluster_board(cluster_at_work(), description="Nodes are killed.")


class Frozen:
    """A projector that stays where it is."""

    position = 12_345

    def catch_up(self) -> None:
        """There is nothing more."""


def box() -> AnyWidget:
    stores = {"SQLite": Frozen(), "Redis": Frozen()}
    asks = {
        "Which?": {
            "SQLite": lambda words: [("T-1042", words)],
            "Redis": lambda words: [("T-1042", "</script>" + "a very long name " * 9)],
        }
    }
    return question_box(stores, asks, str, more="More", words="red teapot", description="Each as of its position.")


@pytest.fixture(scope="module", params=[False, True], ids=["light", "dark"])
def page(request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder: Path = tmp_path_factory.mktemp("page")
    widgets = guess(), theatre(), stepper(), player(), shop(), board(), box(), recorded_cluster()
    name = write_page(folder, *widgets, dark=request.param)
    with served(folder) as address:
        context = browser.new_context(reduced_motion="reduce", viewport={"width": WIDE, "height": 2000})
        opened = context.new_page()
        opened.set_default_timeout(ACTION_SECONDS * 1000)
        opened.goto(f"{address}{name}")
        expect(opened.locator(".course-widget")).to_have_count(len(widgets))
        yield opened
        context.close()


def test_a_widget_keeps_its_own_style_beside_others_that_bring_the_shared_one_again(page: Page) -> None:
    widths = {name: page.locator(f".course-{name}").bounding_box()["width"] for name in ("prediction", "player")}  # type: ignore[index]
    assert widths["prediction"] < 750 < widths["player"]
    expect(page.locator(".course-theatre").get_by_role("status")).to_have_css("font-weight", "400")
    expect(page.locator(".course-stepper").get_by_role("button").first).to_have_css("white-space", "normal")


@pytest.mark.parametrize("name", ["player", "theatre"])
def test_it_is_moved_by_keyboard_and_mouse(page: Page, name: str) -> None:
    widget = page.locator(f".course-{name}")
    hands.move_by_keyboard(widget)
    hands.step_by_mouse(widget)


def test_another_scenario_can_be_chosen(page: Page) -> None:
    theatre = page.locator(".course-theatre")
    theatre.get_by_role("combobox").select_option("twice")
    expect(theatre.locator(".course-stage")).to_have_count(2)


def test_no_number_is_broken_in_two_on_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size({"width": NARROW - 140, "height": 2000})
    page.locator(".course-player").get_by_role("slider").press("End")
    row = page.locator(".course-player .course-changed")
    expect(row).to_contain_text("1200000030")
    box = row.bounding_box()
    assert box is not None
    assert box["height"] < 40, "the row is higher than one line"
    page.set_viewport_size({"width": WIDE, "height": 2000})


def test_a_step_is_taken(page: Page) -> None:
    stepper = page.locator(".course-stepper")
    stepper.get_by_role("button", name="Ada: next step").click()
    expect(stepper.get_by_role("status")).to_have_text("Step 1. Ada: writes.")


def test_a_cart_is_filled_and_ordered_by_keyboard(page: Page) -> None:
    window = page.locator(".course-shop-window")
    window.get_by_role("button", name="Order", exact=True).press("Enter")
    expect(window.get_by_role("status")).to_have_text("The cart is empty. Add something first.")
    for _ in range(2):
        window.get_by_role("button", name="Add Teapot to the cart").press("Enter")
    expect(window.locator(".course-cart")).to_have_text("Cart: 2 × Teapot")
    window.get_by_role("button", name="Order", exact=True).press("Enter")
    expect(window.get_by_role("status")).to_contain_text("Sent.")
    expect(window.get_by_role("row", name="O-2 </script>")).to_be_visible()


def test_the_lag_is_set_by_keyboard(page: Page) -> None:
    window = page.locator(".course-shop-window")
    window.get_by_role("slider", name="Lag of the view").press("ArrowRight")
    expect(window.locator(".course-lag-value")).to_have_text("1,550 ms")


def test_without_a_kernel_the_board_shows_its_last_state(page: Page) -> None:
    board = page.locator(".course-board")
    expect(board.get_by_role("row", name="orders works desk 200 of 1,200, inventory 1 of 1 1,000 1 2")).to_be_visible()
    expect(board.get_by_role("row", name="payment away orders 0 of 3 3 ? ?")).to_be_visible()
    expect(board.locator(".course-tally")).to_contain_text("14 orders: 7 </script>, 7 OrderCompleted.")
    expect(board.get_by_role("row", name="O-14 </script> StockTaken")).to_be_visible()
    expect(board.get_by_role("row", name="O-2 </script>")).to_have_count(0)


def test_the_buttons_of_the_board_are_reached_and_pressed_by_keyboard(page: Page) -> None:
    board = page.locator(".course-board")
    expect(board.get_by_role("button", name="Kill payment")).to_have_attribute("aria-disabled", "true")
    board.get_by_role("button", name="Stop orders").focus()
    for name in ("Slow down orders", "Kill orders", "Start payment"):
        page.keyboard.press("Tab")
        expect(board.get_by_role("button", name=name)).to_be_focused()
    page.keyboard.press("Enter")
    expect(board.get_by_role("status")).to_contain_text("Sent.")


def test_a_recorded_cluster_is_gone_through_from_moment_to_moment_by_keyboard(page: Page) -> None:
    board = page.locator(".course-cluster-board")
    expect(board.get_by_role("button", name="Kill")).to_have_count(0)
    away = board.locator("tr.course-away")
    while not away.count():
        board.get_by_role("button", name="Next moment").press("Enter")
    expect(board.get_by_role("status")).to_contain_text("is killed.")
    board.get_by_role("slider", name="Seconds").press("End")
    expect(away).to_have_count(0)
    expect(board.get_by_role("row", name="search 2 – 0")).to_be_visible()
    board.get_by_role("slider", name="Seconds").press("Home")
    expect(board.get_by_role("status")).to_contain_text("leads.")


def test_without_a_kernel_the_question_box_shows_its_answers_and_asks_by_keyboard(page: Page) -> None:
    shown = page.locator(".course-question-box")
    expect(shown.get_by_role("table", name="SQLite")).to_contain_text("red teapot")
    expect(shown.get_by_role("status")).to_have_text("2 stores answer, at the same position: they DISAGREE.")
    shown.get_by_role("textbox", name="Words").press("Enter")
    expect(shown.get_by_role("status")).to_contain_text("Sent.")


def test_a_prediction_is_committed_to(page: Page) -> None:
    guess = page.locator(".course-prediction")
    hands.commit_by_keyboard(guess)
    expect(guess.get_by_role("status")).to_have_text("Right. Yes.")


@pytest.mark.parametrize("width", [WIDE, NARROW], ids=["wide", "narrow"])
def test_they_can_be_read_and_are_whole(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 2000})
    assert not (found := violations(page, "main")), "\n".join(found)
    assert not (found := cut_off(page, "main")), "\n".join(found)
    if page.locator("body").get_attribute("data-jp-theme-light") == "false":
        assert not (found := white_blocks(page, "main")), "\n".join(found)
