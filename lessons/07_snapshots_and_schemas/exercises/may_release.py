"""`may_release`: whether new code reads old events, and old code new ones, as far as their forms can tell.

Each law changes one field between two schemas and knows by itself what that does; no second checker computes what is
expected. `other` stands for fields that both sides share and that make no difference."""

from hypothesis.strategies import dictionaries, sampled_from

from course_utils.exercises import Attempt, Exercise
from course_utils.text import code, show

exercise = Exercise(
    "may_release",
    hints=(
        "Write a function for one question first: does code with the schema `reader` read events with the schema `writer`? "
        "Then ask it in the one direction, in the other, or in both.",
        "Go through the fields of the reader only. A field the writer lacks has to end in `?`. One it has needs the same "
        "type without the `?`; and if the writer's ends in `?`, the reader's has to, as well.",
        "With such a `reads(reader, writer)`, all but the …:"
        + code(
            "",
            "backward = all(… for old in history)",
            "forward = not history or …  # the last of them reads new events",
        ),
    ),
)

Schema = dict[str, str]

others = dictionaries(sampled_from(["amount", "reason", "slip"]), sampled_from(["decimal", "text", "text?", "int"]))
types = sampled_from(["decimal", "text", "int"])
modes = sampled_from(["backward", "forward", "full"])


def releases(may_release: Attempt, new: Schema, history: list[Schema], *, backward: bool, forward: bool) -> None:
    """The answer in all three modes."""
    for mode, expected in (("backward", backward), ("forward", forward), ("full", backward and forward)):
        may_release(new, history, mode).should_be(expected)
        may_release.steps.clear()


@exercise.law(other=others, mode=modes, examples=15)
def the_first_release_goes_out(may_release: Attempt, other: Schema, mode: str) -> None:
    """There is no earlier schema: no old events to be read, and no old code. The first release may go out."""
    may_release(other, [], mode).should_be(True)


@exercise.law(other=others, mode=modes, examples=15)
def what_did_not_change_goes_out(may_release: Attempt, other: Schema, mode: str) -> None:
    """The schema is the same as before: both directions are safe. What may be missing may be missing for both."""
    may_release(other, [dict(other)], mode).should_be(True)


@exercise.law(other=others, kind=types, examples=20)
def what_may_be_missing_may_come(may_release: Attempt, other: Schema, kind: str) -> None:
    """A field that may be missing came. New code has a default for old events, and old code passes over it: both
    directions are safe."""
    releases(may_release, other | {"fee": f"{kind}?"}, [other], backward=True, forward=True)


@exercise.law(other=others, kind=types, examples=20)
def what_is_needed_was_not_there(may_release: Attempt, other: Schema, kind: str) -> None:
    """A field came that is always there. Old events do not have it, so new code cannot read them; old code passes over it in
    new events."""
    releases(may_release, other | {"fee": kind}, [other], backward=False, forward=True)


@exercise.law(other=others, kind=types, examples=20)
def what_is_gone_is_missed(may_release: Attempt, other: Schema, kind: str) -> None:
    """A field went that was always there. New code passes over it in old events; old code needs it, and new events do not
    have it."""
    releases(may_release, other, [other | {"fee": kind}], backward=True, forward=False)


@exercise.law(other=others, kind=types, examples=15)
def what_might_be_missing_may_go(may_release: Attempt, other: Schema, kind: str) -> None:
    """A field went that might be missing before: nobody relied on it, so both directions are safe."""
    releases(may_release, other, [other | {"fee": f"{kind}?"}], backward=True, forward=True)


@exercise.law(other=others, kind=types, examples=20)
def what_may_be_missing_cannot_be_relied_upon(may_release: Attempt, other: Schema, kind: str) -> None:
    """A field might be missing before, and is always there now. Backward is unsafe: new code relies on it, and some old
    events do not have it. Forward is safe: old code takes it or does without."""
    releases(may_release, other | {"fee": kind}, [other | {"fee": f"{kind}?"}], backward=False, forward=True)


@exercise.law(other=others, kind=types, examples=20)
def what_old_code_relies_on_may_not_be_missing(may_release: Attempt, other: Schema, kind: str) -> None:
    """A field was always there before, and may be missing now. Backward is safe: new code can do without it, and every old
    event has it. Forward is unsafe: old code relies on it, and some new events do not have it."""
    releases(may_release, other | {"fee": f"{kind}?"}, [other | {"fee": kind}], backward=True, forward=False)


pairs = sampled_from([(a, b) for a in ("decimal", "text", "int") for b in ("decimal", "text", "int") if a != b])
marks = sampled_from([("", ""), ("?", "?")])


@exercise.law(other=others, kinds=pairs, mark=marks, examples=20)
def another_type_is_not_read(
    may_release: Attempt, other: Schema, kinds: tuple[str, str], mark: tuple[str, str]
) -> None:
    """A field has another type than before. Neither side reads what the other wrote, even where it may be missing."""
    old, new = (other | {"fee": kind + sign} for kind, sign in zip(kinds, mark, strict=True))
    releases(may_release, new, [old], backward=False, forward=False)


@exercise.law(other=others, kind=types, examples=20)
def a_log_holds_every_version(may_release: Attempt, other: Schema, kind: str) -> None:
    """A log holds events of every version. Backward means that new code reads all of them, not the last ones only."""
    history = [other, other | {"fee": f"{kind}?"}, other | {"fee": kind}]
    may_release(other | {"fee": kind}, history, "backward").should_be(False)


@exercise.law(other=others, kinds=pairs, examples=20)
def what_came_back_is_another(may_release: Attempt, other: Schema, kinds: tuple[str, str]) -> None:
    """A field that had gone came back with another type. The last version knows nothing of it, but the log still holds
    events of the first."""
    history = [other | {"fee": f"{kinds[0]}?"}, other]
    may_release(other | {"fee": f"{kinds[1]}?"}, history, "backward").should_be(False)


@exercise.law(other=others, kind=types, examples=20)
def one_goes_back_to_the_last(may_release: Attempt, other: Schema, kind: str) -> None:
    """Whoever takes a release back runs the last version again. Whether older code reads new events does not matter."""
    may_release(other, [other | {"fee": kind}, dict(other)], "forward").should_be(True)


@exercise.law(other=others, kind=types, examples=15)
def the_last_is_at_the_end(may_release: Attempt, other: Schema, kind: str) -> None:
    """The history begins with the oldest: the last version is at its end. Its code needs a field that new events lack."""
    may_release(other, [dict(other), other | {"fee": kind}], "forward").should_be(False)


@exercise.law(other=others, kind=types, examples=15)
def full_is_both_as_they_are(may_release: Attempt, other: Schema, kind: str) -> None:
    """Full means both, each as it is by itself: new code reads events of all versions, and the code of the last one reads
    new events."""
    may_release(other, [other | {"fee": kind}, dict(other)], "full").should_be(True)
    may_release.steps.clear()
    history = [other, other | {"fee": kind}]
    may_release(other | {"fee": kind}, history, "full").should_be(False)


@exercise.law(other=others, mode=sampled_from(["both", "sideways", ""]), examples=10)
def another_mode_is_an_error(may_release: Attempt, other: Schema, mode: str) -> None:
    """This mode is none of the three: raise ValueError. An answer would let a typing error release something."""
    may_release.raises(ValueError, other, [other], mode)
    may_release.steps.clear()
    because = f"With an empty history, too, the mode {show(mode)} is none of the three: raise ValueError."
    may_release.raises(ValueError, other, [], mode, because=because)
