"""Whether a name says that something has happened, as far as a list of English words can tell.

It is a guess by words: it does not know that `FeedNeeded` is a fact and `NotifyUnsubscribed` a wish. Whoever is refused may
say that a name is a past tense; whoever passes has not been understood.
"""

import re


def words_among(text: str) -> frozenset[str]:
    """A list of words, as the set of them."""
    return frozenset(text.split())


_IRREGULAR = words_among(
    "begun bent bitten born borne bought bound broken brought built burnt caught chosen done drawn driven drunk eaten "
    "fallen fed felt flown forbidden forgiven forgotten fought found frozen given gone grown heard held hidden hung kept "
    "known laid learnt led left lent lost made meant met mistaken overdrawn overridden overrun overtaken paid proven rebuilt "
    "rebound redone repaid resent resold rewritten risen sent sewn shaken shown slept sold sought spent spoken spoilt stolen "
    "stood struck stuck sunk sworn swept swum taken taught thrown told torn undone understood undertaken upheld withdrawn "
    "withheld woken won worn wound written "
    "became began broke chose drew drove ate fell flew forgot froze gave went grew hid knew rose saw seen showed spoke stole "
    "swore swam took threw tore understood undertook withdrew woke wore wrote said was were"
)
_ALSO_COMMANDS = words_among("bet bid cast come cost cut hit hurt let put quit read reset run set shut split spread")
"""Past tenses that are commands as well: a fact where something stands before them, as in `CardReset`."""
VAGUE = words_among("changed updated modified edited saved processed handled")
"""Past tenses that do not say what has happened."""
_NO_PAST = words_among(
    "bed bleed breed deed embed exceed feed hundred need newsfeed proceed red reed seed shed speed succeed weed wed"
)


def words_of(name: str) -> list[str]:
    """The words of a name, in small letters, however they are joined: `BookLent`, `book_lent`, "book lent", `book.lent`."""
    parted = re.sub(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][^\W\d_A-Z])", " ", name)
    return [word.lower() for word in re.findall(r"[^\W\d_]+", parted)]


def past_word(name: str) -> str | None:
    """The word of the name that is a past tense, or None where none is known to be."""
    for place, word in enumerate(words_of(name)):
        if word in _IRREGULAR or (word in _ALSO_COMMANDS and place > 0):
            return word
        if word.endswith("ed") and len(word) > 3 and word not in _NO_PAST:
            return word
    return None
