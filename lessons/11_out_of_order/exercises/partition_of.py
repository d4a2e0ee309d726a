"""`partition_of`: a key's partition, the same in every process, and all partitions about alike."""

from collections import Counter
from collections.abc import Callable, Sequence
from zlib import crc32

from hypothesis.strategies import integers, text

from course_utils.exercises import Attempt, Exercise
from course_utils.text import code, show

from ..kit import started

exercise = Exercise(
    "partition_of",
    hints=(
        "You need a number that is made of the letters of the key and of nothing else, and looks as if it were drawn. "
        "Checksums and message digests are such numbers.",
        "The standard library has some: zlib.crc32, and all of hashlib. They take bytes: key.encode(). What is left after a "
        "division by `partitions` is a number from 0 to partitions − 1.",
        code("return zlib.crc32(key.encode()) % partitions"),
    ),
)

FAMILIES: dict[str, Callable[[int], str]] = {
    "accounts": lambda number: f"A-{number:04}",
    "orders": lambda number: f"2024-{number:05}-EUR",
    "customers": lambda number: f"{crc32(b'%d' % number):08x}",
}


KEYS_IN_EACH = 75
"""The keys for each partition: so many that chance alone gives none of them half as many again."""


class _Key(str):
    """A key as another process sees it: equal, and with another hash."""

    seed = 0

    def __hash__(self) -> int:
        return _hash_with(self.seed)(str(self))


class _OtherKey(_Key):
    seed = 1


def _hash_with(seed: int) -> Callable[[object], int]:
    """`hash` as a process has it that was started with this seed: that of text differs, that of numbers does not."""

    def seeded(value: object) -> int:
        if isinstance(value, str | bytes | tuple | frozenset):
            return crc32(repr((seed, value)).encode(errors="surrogatepass"))
        return hash(value)

    seeded.__name__ = "hash"
    return seeded


def _numbers(attempt: Attempt, keys: Sequence[str], partitions: int, seed: int = 0) -> list[int]:
    """What a new process, started with this seed, says of these keys, one after another."""
    answer = started(attempt)
    answer.__globals__["hash"] = _hash_with(seed)
    kind = _OtherKey if seed else _Key
    numbers = []
    for key in keys:
        returned = attempt.run("partition_of", answer, (kind(key), partitions), {})
        value = returned.value
        fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < partitions
        returned.should(fits, expected=f"a whole number from 0 to {partitions - 1}")
        numbers.append(value)
    return numbers


@exercise.law(key=text("Aé語- 7", max_size=8), partitions=integers(1, 12), examples=50)
def it_is_the_number_of_a_partition(partition_of: Attempt, key: str, partitions: int) -> None:
    """The answer is the number of a partition, a whole number from 0 on, for every text. A key need not hold a digit, nor
    anything at all."""
    _numbers(partition_of, [key], partitions)


@exercise.law(key=text("A-0123456789", min_size=1, max_size=6), partitions=integers(2, 12), examples=40)
def it_is_the_same_in_every_process(partition_of: Attempt, key: str, partitions: int) -> None:
    """A key has the same partition in every process. `hash` of a text does not: each Python starts with a seed of its own."""
    here = _numbers(partition_of, [key], partitions)
    there = _numbers(partition_of, [key], partitions, seed=1)
    if here != there:
        partition_of.fail(lines=[f"one process says       {here[0]}", f"another one says       {there[0]}"])


@exercise.law(cases=lambda: [{"keys": ["A-017", "A-042", "A-108"], "partitions": each} for each in (2, 3, 4)])
def it_is_the_same_whatever_came_before(partition_of: Attempt, keys: list[str], partitions: int) -> None:
    """A key has the same partition whatever keys a process has met before it. Each producer meets them in another order,
    and after a restart none of them is remembered."""
    here = dict(zip(keys, _numbers(partition_of, keys, partitions), strict=True))
    partition_of.steps.append("# in another process:")
    there = dict(zip(reversed(keys), _numbers(partition_of, keys[::-1], partitions), strict=True))
    if here != there:
        partition_of.fail(lines=[f"one process says       {here}", f"another one says       {show(there)}"])


@exercise.law(cases=lambda: [{"kind": kind, "partitions": each} for kind in FAMILIES for each in (2, 4, 7, 32)])
def all_have_about_as_many(partition_of: Attempt, kind: str, partitions: int) -> None:
    """Of many keys each partition gets about as many, whatever the keys look like, and however many partitions there are.
    Else one worker has most of the work."""
    keys = [FAMILIES[kind](number) for number in range(1, KEYS_IN_EACH * partitions + 1)]
    counted = Counter(_numbers(partition_of, keys, partitions))
    partition_of.steps[:] = [
        f"# the keys {show(keys[0])}, {show(keys[1])}, … {show(keys[-1])}, {partitions} partitions"
    ]
    if max(counted.values()) > 1.5 * KEYS_IN_EACH or len(counted) < partitions:
        (full, most), *_ = counted.most_common(1)
        empty = partitions - len(counted)
        partition_of.fail(
            lines=[
                f"the fullest, {full:3}       {most} of {len(keys)} keys",
                f"a fair share           {KEYS_IN_EACH}",
                f"with no key at all     {empty} partition{'s' * (empty != 1)}",
            ]
        )
