"""Whether a log was changed, and what is personal in it: a hash chain and proofs, keys of persons, erasure."""

from course_utils.privacy.chain import GENESIS, Break, Head, Link, first_break, link
from course_utils.privacy.erasures import Erasures
from course_utils.privacy.errors import (
    DamagedKeys,
    KeysClosed,
    KeysNotWritten,
    NoKey,
    PersonForgotten,
    PrivacyError,
    StillRead,
    WrongKey,
)
from course_utils.privacy.inclusion import Sibling, Side, Tree, proves
from course_utils.privacy.keys import Keys
from course_utils.privacy.scrubbing import scrub
from course_utils.privacy.sealed import Sealed, SealedAsText
from course_utils.privacy.search import Place, search_bytes
from course_utils.privacy.verify import head_of, tree_of, verify

__all__ = [
    "GENESIS",
    "Break",
    "DamagedKeys",
    "Erasures",
    "Head",
    "Keys",
    "KeysClosed",
    "KeysNotWritten",
    "Link",
    "NoKey",
    "PersonForgotten",
    "Place",
    "PrivacyError",
    "Sealed",
    "SealedAsText",
    "Sibling",
    "Side",
    "StillRead",
    "Tree",
    "WrongKey",
    "first_break",
    "head_of",
    "link",
    "proves",
    "scrub",
    "search_bytes",
    "tree_of",
    "verify",
]
