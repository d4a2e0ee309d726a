"""What the tests of searching are stated with: a view of products over a bank's deposits, and words customers type."""

from collections.abc import Sequence
from typing import Any, ClassVar

from benchmarks.projecting.projected_bank import NEW_YEAR
from course_utils.domains.bank import Account, Bank
from course_utils.projections.view import View
from course_utils.readmodels.documents import Documents

PRODUCTS = [
    "Red tea-pot, 0.5 l",
    "Blue tea cup",
    "O'Neil's café <b>set</b>",
    "קומקום אדום",
    "Kettle 🎉 party",
    'A "quoted" name; DROP TABLE products --',
]
HOSTILE_WORDS = [
    "",
    "   ",
    "*",
    "-",
    "tea-pot -blue",
    '"',
    '"unclosed',
    "'; DROP TABLE products; --",
    "name:tea AND (",
    "tea AND OR NOT",
    "[a TO",
    "tea~9999 ^^ ^1e400",
    "/(a+)+$/",
    "\\",
    "{}",
    "🎉🎉",
    "שלום",
    "\u202eabc",
    "a\x00b",
    "\ud800",
    "x" * 10_000,
    "tea " * 2_500,
    " ".join(f"word{number}" for number in range(1_500))[:10_000],
    "*:*",
    "_own:state",
    "state",
]


class Products(View[Documents]):
    """Names of products, which stand in the reasons of deposits; "gone" as a reason deletes the last one."""

    tables: ClassVar[Sequence[str]] = ("name text", "kind keyword", "cents integer", "price number", "sold boolean")

    def handle(self, event: Any, rows: Documents) -> None:
        if isinstance(event, Account.Deposited):
            rows.put(
                f"{event.originator_version}",
                {"name": event.reason, "kind": "pot", "cents": 5, "price": 0.5, "sold": False, "note": {"by": ["Ada"]}},
            )


def stock(bank: Bank, names: Sequence[str] = PRODUCTS) -> None:
    """Save these names, as products 2, 3, …"""
    account = Account.open("shop", "Ada", timestamp=NEW_YEAR)
    for name in names:
        account.deposit("1.00", reason=name, timestamp=NEW_YEAR)
    bank.save(account)
