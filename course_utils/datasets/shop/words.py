"""The words that the shop's products are made of: twelve categories of things, and what can be said about them.

Hyphens, apostrophes and accents are here on purpose, since people search for them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Category:
    """What one category sells. A thing has the lowest and highest price of one, in whole euros."""

    letter: str
    name: str
    things: tuple[tuple[str, int, int], ...]
    materials: tuple[str, ...]
    flaws: tuple[str, ...]
    uses: tuple[str, ...]
    facts: tuple[str, ...]


CATEGORIES = (
    Category(
        "T",
        "Tea and coffee",
        (("teapot", 18, 60), ("coffee pot", 20, 70), ("cup", 4, 15), ("mug", 5, 18), ("milk jug", 8, 25), ("tea caddy", 9, 40), ("saucer", 3, 9), ("tea towel", 4, 12)),
        ("stoneware", "porcelain", "cast-iron", "enamel", "glass"),
        ("a chipped lid", "a chipped spout", "a mended handle", "a hairline crack", "an uneven glaze"),
        ("for two", "for a large family", "for the office", "for camping", "for green tea"),
        ("It pours without a drip", "It keeps warm for an hour", "It may go into the dishwasher", "The glaze is free of lead", "It holds more than it seems"),
    ),
    Category(
        "K",
        "Kitchen",
        (("frying pan", 22, 90), ("bread knife", 12, 60), ("rolling pin", 8, 30), ("mixing bowl", 7, 35), ("pepper mill", 15, 55), ("cutting board", 10, 48), ("whisk", 4, 16), ("soup ladle", 5, 22)),
        ("beech", "olive-wood", "stainless-steel", "copper", "ceramic"),
        ("a scratched rim", "a loose screw", "a burnt handle", "a dent in the side", "a missing hook"),
        ("for left-handed cooks", "for small kitchens", "for bakers", "for a crowd", "for beginners"),
        ("It sits well in the hand", "It gets better with use", "It hangs from a hook", "Wash it by hand", "It works on every stove"),
    ),
    Category(
        "L",
        "Lamps",
        (("desk lamp", 25, 110), ("bedside lamp", 18, 70), ("floor lamp", 60, 240), ("lantern", 12, 45), ("lampshade", 9, 50), ("candlestick", 6, 40), ("torch", 8, 38), ("string of lights", 10, 36)),
        ("brass", "paper", "smoked-glass", "bamboo", "aluminium"),
        ("a bent arm", "a crooked foot", "a torn shade", "a stiff switch", "a faded cord"),
        ("for reading in bed", "for the balcony", "for late workers", "for the hallway", "for a child's room"),
        ("The light is warm", "It can be dimmed", "The bulb is included", "It folds flat", "It stands firmly"),
    ),
    Category(
        "G",
        "Garden",
        (("watering can", 12, 48), ("flower pot", 4, 40), ("spade", 18, 65), ("trowel", 6, 22), ("bird house", 14, 55), ("garden hose", 16, 70), ("wheelbarrow", 55, 160), ("seed tray", 3, 14)),
        ("zinc", "terracotta", "ash-wood", "recycled-plastic", "galvanised"),
        ("a rusty edge", "a dripping rose", "a cracked base", "a wobbly wheel", "a bleached side"),
        ("for balconies", "for heavy soil", "for herbs", "for children", "for stubborn weeds"),
        ("It stays outside in winter", "Frost does it no harm", "It weighs little", "Bees like it", "It drains well"),
    ),
    Category(
        "P",
        "Paper and pens",
        (("notebook", 4, 28), ("fountain pen", 15, 120), ("set of envelopes", 3, 15), ("sketchbook", 6, 35), ("calendar", 8, 24), ("pencil case", 5, 26), ("wrapping paper", 2, 9), ("letter opener", 6, 32)),
        ("cotton-paper", "leather", "kraft-paper", "linen-bound", "felt"),
        ("a bent corner", "a scratched nib", "a faded cover", "a missing page", "a loose spine"),
        ("for left-handed writers", "for travellers", "for watercolours", "for love letters", "for pupils"),
        ("The paper takes ink well", "It opens flat", "The pages are numbered", "It fits a pocket", "The ink dries fast"),
    ),
    Category(
        "A",
        "Apparel",
        (("scarf", 12, 60), ("rain jacket", 45, 180), ("pair of socks", 4, 16), ("cardigan", 38, 130), ("apron", 12, 45), ("sun hat", 14, 50), ("pair of gloves", 10, 48), ("dressing gown", 40, 120)),
        ("merino", "linen", "organic-cotton", "waxed-cotton", "corduroy"),
        ("a pulled thread", "a missing button", "a mended elbow", "an uneven hem", "a faded collar"),
        ("for tall people", "for cyclists", "for cold mornings", "for gardeners", "for the theatre"),
        ("It does not scratch", "It dries overnight", "It has two deep pockets", "Wash it cold", "It is cut wide"),
    ),
    Category(
        "F",
        "Furniture",
        (("stool", 28, 110), ("bookshelf", 70, 320), ("side table", 45, 190), ("rocking chair", 120, 420), ("coat rack", 30, 130), ("writing desk", 150, 600), ("footrest", 20, 80), ("bench", 80, 300)),
        ("oak", "walnut", "pine", "rattan", "steel"),
        ("a short leg", "a ring left by a cup", "a squeaking drawer", "a scratched top", "a missing knob"),
        ("for narrow rooms", "for two cats", "for the hallway", "for reading", "for small flats"),
        ("It comes in two parcels", "No tools are needed", "It bears 120 kg", "The wood is oiled", "It can be stacked"),
    ),
    Category(
        "J",
        "Jewellery",
        (("ring", 20, 260), ("brooch", 15, 140), ("pair of earrings", 12, 120), ("bracelet", 14, 150), ("necklace", 22, 320), ("pendant", 16, 130), ("hairpin", 5, 40), ("pair of cufflinks", 18, 110)),
        ("silver", "gold-plated", "amber", "glass-bead", "mother-of-pearl"),
        ("a worn clasp", "a tiny scratch", "a bent pin", "a cloudy stone", "a mended link"),
        ("for every day", "for weddings", "for narrow wrists", "for sensitive skin", "for grandmothers"),
        ("It comes in a small box", "It is free of nickel", "No two are alike", "It is very light", "The clasp is safe"),
    ),
    Category(
        "M",
        "Music",
        (("ukulele", 40, 180), ("harmonica", 15, 80), ("music stand", 18, 70), ("tambourine", 12, 55), ("recorder", 10, 65), ("metronome", 20, 90), ("drum", 30, 200), ("oboe reed", 8, 24)),
        ("maple", "rosewood", "plastic", "birch", "nickel"),
        ("a buzzing string", "a scratched back", "a sticky key", "a loose jingle", "a worn case"),
        ("for beginners", "for quiet neighbours", "for street musicians", "for the left hand", "for school"),
        ("It stays in tune", "A bag is included", "It is louder than it looks", "The tone is soft", "It has been played in"),
    ),
    Category(
        "B",
        "Bags",
        (("backpack", 35, 160), ("shopping bag", 5, 25), ("suitcase", 60, 260), ("purse", 12, 70), ("belt bag", 15, 60), ("messenger bag", 40, 170), ("wash bag", 10, 45), ("picnic basket", 28, 120)),
        ("canvas", "vegetable-tanned", "nylon", "wicker", "hemp"),
        ("a stiff zip", "a scuffed corner", "a frayed strap", "a mended lining", "a missing buckle"),
        ("for a weekend", "for the beach", "for commuters", "for cyclists", "for short trips"),
        ("It has a secret pocket", "It carries more than you", "It keeps the rain out", "It fits under a seat", "The strap is long"),
    ),
    Category(
        "W",
        "Workshop",
        (("hammer", 12, 50), ("hand saw", 16, 60), ("set of chisels", 28, 150), ("tape measure", 5, 24), ("spirit level", 10, 55), ("pair of scissors", 6, 40), ("tool box", 20, 95), ("workbench", 120, 450)),
        ("hickory", "forged-steel", "hardened", "beechwood", "carbon-steel"),
        ("a nick in the blade", "a loose head", "a stained grip", "a stiff hinge", "a worn scale"),
        ("for left-handed makers", "for fine work", "for the bicycle", "for first homes", "for wet wood"),
        ("It holds its edge", "It can be sharpened", "It balances well", "It will outlive you", "It fits a small hand"),
    ),
    Category(
        "N",
        "Nursery",
        (("train set", 18, 85), ("kite", 10, 45), ("jigsaw puzzle", 8, 32), ("rag doll", 14, 60), ("spinning top", 4, 18), ("rocking horse", 70, 260), ("set of blocks", 16, 70), ("music box", 15, 65)),
        ("lime-wood", "cotton", "cardboard", "painted", "felted-wool"),
        ("a missing piece", "a mended ear", "a chipped wheel", "a faded face", "a tangled string"),
        ("for the youngest", "for rainy days", "for windy days", "for patient hands", "for two players"),
        ("The paint is safe", "It has no small parts", "It can be washed", "Grown-ups like it, too", "It makes no noise"),
    ),
)  # fmt: skip

COLOURS = (
    "red", "blue", "green", "yellow", "white", "black", "grey", "turquoise", "mustard", "crimson", "sky-blue", "rosé",
)  # fmt: skip
WAYS = ("hand-made", "second-hand", "one-off", "old-fashioned", "hard-wearing", "à la carte", "made-to-order")
MAKERS = ("Potter's", "O'Brien's", "Grandmother's", "Zoë's", "Señor Núñez's", "Farmer's", "Jürgen's", "D'Angelo's")
PLACES = (
    "Málaga", "Łódź", "Besançon", "Gävle", "Kraków", "Delft", "Sheffield", "São João", "Tübingen", "Limoges", "Porto",
)  # fmt: skip
NOTES = (
    "Sent in one day.", "The last of its kind.", "Comes with a note by its maker.", "A favourite since 1987.",
    "Packed without plastic.", "Two years' warranty.", "Looks best in use.", "",
)  # fmt: skip

FIRST_NAMES = (
    "Ada", "Bjørn", "Chloé", "Dmitri", "Eşref", "Fatou", "Gráinne", "Hana", "Iñaki", "Jürgen", "Kwame", "Lucía", "Mei",
    "Nils", "Olga", "Paulo", "Quentin", "Rania", "Søren", "Tereza", "Uwe", "Valérie", "Wanjiru", "Yusuf", "Zofia",
)  # fmt: skip
LAST_NAMES = (
    "Abebe", "Brandt", "Castillo", "Dubois", "Eriksen", "Fischer", "García", "Haddad", "Ito", "Jensen", "Kowalska",
    "Lefèvre", "Müller", "Nguyễn", "O'Brien", "Petrov", "Quiroga", "Rossi", "Silva", "Tanaka", "Úlfarsson", "Varga",
    "Weber", "Yılmaz", "Zhang",
)  # fmt: skip
CITIES = (
    "Oslo", "Rome", "Lisboa", "Göteborg", "Kraków", "Lyon", "Cork", "Graz", "Gent", "Brno", "Turku", "Cádiz", "Zürich",
)  # fmt: skip

CANCELLED_BECAUSE = (
    "ordered twice",
    "found it cheaper",
    "changed my mind",
    "takes too long",
    "wrong address",
    "a gift no longer needed",
)
DECLINED_BECAUSE = ("insufficient funds", "card expired", "wrong security code", "limit reached")
