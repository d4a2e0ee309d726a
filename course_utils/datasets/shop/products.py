"""The 600 products of the shop: fifty of each category, with names and descriptions that people would search for.

Most are drawn from `words`. A few are written out, so that a search for them has a story: one to be found, one that
was withdrawn, one that is called otherwise today, and names that are hard to handle.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from course_utils.datasets.dice import Dice
from course_utils.datasets.shop.words import CATEGORIES, COLOURS, MAKERS, NOTES, PLACES, WAYS, Category

PER_CATEGORY = 50

CHIPPED = "A small chip that nobody sees when the pot is full. It pours without a drip."
WRITTEN = {
    "T-1042": ("Red teapot with a chipped lid", CHIPPED, 2490),
    "T-1043": ("Red teapot with a chipped lid, the smaller one", CHIPPED, 1990),
    "T-1044": ("Red teapot for two with a chipped lid", CHIPPED, 3950),
    "T-1045": ("Blue teapot with a chipped lid", CHIPPED, 2490),
    "T-1046": ("Red teapot with a new lid", "The old lid was chipped, so it has another one.", 2250),
    "T-1047": ("إبريق شاي أحمر", "A red pot for mint tea, its name written in Arabic.", 3400),
    "T-1048": ("Café-au-lait bowl", "Wide, without a handle, and naïvely painted.", 890),
    "L-1010": (
        "Neon sign that says <b>Open</b>",
        "The letters and the signs around them are blown from one tube.",
        18900,
    ),
    "W-1010": ("O'Brien's left-handed pair of scissors", 'Cuts "clean" & straight; 8" long.', 2795),
    "P-1010": ("Notebook -- no lines; DROP nothing", "100% cotton paper, 50/50 blank and squared. Not for SQL.", 1250),
}
"""Name, description and price in cents of the products that are not drawn, by sku."""

RENAMED_ON_PURPOSE = {
    "T-1044": ("Crimson coffee pot for two", "It was mended, and pours coffee now."),
    "W-1010": ("O'Brien's left-handed tailor's scissors", 'Cuts "clean" & straight; 8" long.'),
}
"""Another name and description in the course of the year, by sku."""

WITHDRAWN_ON_PURPOSE = ("T-1043",)


@dataclass
class Product:
    """A product as the shop's own books have it, with every text it ever had."""

    sku: str
    category: Category
    thing: str
    name: str
    description: str
    cents: int
    is_sold: bool = False
    former: list[str] = field(default_factory=list)

    def rename(self, name: str, description: str) -> None:
        self.former.append(self.text)
        self.name, self.description = name, description

    @property
    def text(self) -> str:
        """All that a search looks at."""
        return f"{self.name} {self.description}"


def make_products(dice: Dice) -> list[Product]:
    """All products, none of them on sale yet. No two have the same name."""
    names = {name for name, _, _ in WRITTEN.values()}
    return [_product(dice, category, number, names) for category in CATEGORIES for number in range(PER_CATEGORY)]


def draw_text(dice: Dice, category: Category, thing: str, names: set[str]) -> tuple[str, str]:
    """A name that no product has, which joins `names`, and a description."""
    while True:
        material = dice.pick(category.materials)
        flaw = dice.pick(category.flaws) if dice.between(1, 3) == 1 else ""
        name = _name(dice, category, thing, material, flaw)
        if name not in names:
            names.add(name)
            break
    sentences = [f"The {material} kind, {dice.pick(('made', 'finished', 'designed'))} in {dice.pick(PLACES)}."]
    if flaw:
        sentences.append(f"It has {flaw}, hence the price.")
    sentences += [f"{dice.pick(category.facts)}.", dice.pick(NOTES)]
    return name, " ".join(sentence for sentence in sentences if sentence)


def words(text: str) -> set[str]:
    """The words of a text, in small letters and without accents; what is neither letter nor digit parts them."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return set(re.findall(r"[^\W_]+", plain.casefold()))


def _product(dice: Dice, category: Category, number: int, names: set[str]) -> Product:
    sku = f"{category.letter}-{1001 + number}"
    thing, low, high = dice.pick(category.things)
    if sku in WRITTEN:
        name, description, cents = WRITTEN[sku]
    else:
        name, description = draw_text(dice, category, thing, names)
        cents = dice.between(low, high) * 100 - dice.pick((0, 1, 5, 10, 50))
    return Product(sku, category, thing, name, description, cents)


def _name(dice: Dice, category: Category, thing: str, material: str, flaw: str) -> str:
    """A name; some do not mention the flaw."""
    colour = dice.pick(COLOURS)
    match dice.between(1, 6):
        case 1:
            name = f"{colour} {thing} with {flaw}" if flaw else f"{colour} {thing}"
        case 2:
            name = f"{material} {thing} {dice.pick(category.uses)}"
        case 3:
            name = f"{colour} {material} {thing}"
        case 4:
            name = f"{dice.pick(MAKERS)} {material} {thing}"
        case 5:
            name = f"{dice.pick(WAYS)} {colour} {thing}"
        case _:
            name = f"{colour} {thing} {dice.pick(category.uses)}"
    return name[0].upper() + name[1:]
