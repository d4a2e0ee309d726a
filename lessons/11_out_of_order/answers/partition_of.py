"""Answers to `partition_of` that are wrong, and others that are right."""

import hashlib
import random
import uuid
import zlib

from course_utils.exercises import Answers

answers = Answers("partition_of")


@answers.right
def by_a_digest(key, partitions):
    return int.from_bytes(hashlib.sha256(key.encode(errors="surrogatepass")).digest()[:8], "big") % partitions


@answers.right
def drawn_with_the_key_as_seed(key, partitions):
    return random.Random(key).randrange(partitions)


@answers.right
def by_a_hash_of_its_own(key, partitions):
    number = 2166136261
    for byte in key.encode():
        number = (number ^ byte) * 16777619 % 2**32
    return (number >> 7) % partitions


@answers.right
def by_the_name_of_a_uuid(key, partitions):
    return uuid.uuid5(uuid.NAMESPACE_URL, key).int % partitions


@answers.right
def by_the_end_of_a_hex_digest(key, partitions):
    return int(hashlib.md5(key.encode(errors="surrogatepass")).hexdigest()[-8:], 16) % partitions


@answers.wrong("each Python starts with a seed of its own")
def by_hash(key, partitions):
    return hash(key) % partitions


@answers.wrong("each Python starts with a seed of its own")
def by_hash_of_a_copy(key, partitions):
    return hash(f"key {key}") % partitions


@answers.wrong("each Python starts with a seed of its own")
def by_dunder_hash(key, partitions):
    return abs(key.__hash__()) % partitions


KNOWN: dict[str, int] = {}


@answers.wrong("whatever keys a process has met before it")
def in_turn(key, partitions):
    return KNOWN.setdefault(key, len(KNOWN)) % partitions


@answers.wrong("Else one worker has most of the work")
def by_its_length(key, partitions):
    return len(key) % partitions


@answers.wrong("Else one worker has most of the work")
def by_its_last_letter(key, partitions):
    return ord(key[-1]) % partitions if key else 0


@answers.wrong("Else one worker has most of the work")
def by_the_sum_of_its_bytes(key, partitions):
    return sum(key.encode(errors="surrogatepass")) % partitions


@answers.wrong("Else one worker has most of the work")
def by_an_older_checksum(key, partitions):
    return zlib.adler32(key.encode(errors="surrogatepass")) % partitions


@answers.wrong("Else one worker has most of the work")
def as_a_number(key, partitions):
    return int.from_bytes(key.encode(), "big") % partitions


@answers.wrong("Else one worker has most of the work")
def always_the_first(key, partitions):
    return 0


@answers.wrong("a whole number from 0 on")
def counts_from_one(key, partitions):
    return zlib.crc32(key.encode()) % partitions + 1


@answers.wrong("a whole number from 0 on")
def by_the_digits(key, partitions):
    return int(key.split("-")[1]) % partitions


@answers.wrong("answered the same question differently")
def at_random(key, partitions):
    return random.randrange(partitions)
