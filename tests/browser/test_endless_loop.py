"""An answer that never ends: the check says so, and the kernel goes on."""

from playwright.sync_api import Browser, expect

from benchmarks.browser.lab import Lab
from benchmarks.browser.notebook_files import write_notebook
from benchmarks.browser.notebook_page import opened

OPEN = 'from course_utils import check, lesson\nlesson("replaying_account_42")'
STUBBORN = """
def evolve(balance, event):
    while True:
        try:
            pass
        except:
            pass
"""


def test_a_check_ends_an_endless_loop_and_leaves_the_kernel_usable(browser: Browser, lab: Lab) -> None:
    path = write_notebook(
        lab.folder / "endless.ipynb", OPEN, STUBBORN, 'check("evolve", evolve)', "balance = 1300; balance"
    )
    with opened(browser, lab, path.name) as notebook:
        notebook.run_all()
        assert notebook.errors() == []
        _, verdict, after = notebook.outputs().all()
        expect(verdict).to_contain_text("did not come back within")
        expect(after).to_have_text("1300")
