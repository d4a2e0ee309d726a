"""`recommend`: the titles whose viewers are most alike, by the square of the cosine."""

from hypothesis.strategies import integers, sampled_from

from course_utils.exercises import Attempt, Exercise

exercise = Exercise(
    "recommend",
    hints=(
        "For each other title you need three numbers: its viewers, those of `title`, and those who began both. What two sets "
        "have in common is their intersection, one & other.",
        "How alike: len(one & other) ** 2 / (len(one) * len(other)). To have the most alike first and ties by name, sort "
        "pairs (-alike, name).",
        "For other, viewers in began.items(): both = len(viewers & began[title]); if other != title and both, append "
        "(-(both**2) / (len(viewers) * len(began[title])), other). Then [other for _, other in sorted(ranked)[:count]].",
    ),
)

Began = dict[str, set[str]]


def viewers(*spans: tuple[int, int]) -> set[str]:
    """Viewers with these numbers, from and up to, the end not included."""
    return {f"V-{number:04}" for low, high in spans for number in range(low, high)}


@exercise.law(common=integers(1, 3), examples=10)
def it_does_not_recommend_itself(recommend: Attempt, common: int) -> None:
    """A title is most like itself, and is not recommended to who has just seen it."""
    began: Began = {"T-001": viewers((0, common + 1)), "T-002": viewers((0, common))}
    recommend(began, "T-001", 5).should_be(["T-002"])


@exercise.law(own=integers(1, 4), examples=10)
def strangers_are_left_out(recommend: Attempt, own: int) -> None:
    """A title without a viewer in common is left out, even if the list stays short."""
    began: Began = {"T-001": viewers((0, own)), "T-002": viewers((own, own + 3)), "T-003": viewers((0, 1))}
    recommend(began, "T-001", 5).should_be(["T-003"])


@exercise.law(one=integers(1, 5), two=integers(1, 5), examples=30)
def the_most_alike_come_first(recommend: Attempt, one: int, two: int) -> None:
    """The title that is most alike comes first, whatever its name."""
    two += one == two
    began: Began = {
        "T-001": viewers((6 - one, 12 - one)),
        "T-002": viewers((0, 6)),
        "T-003": viewers((6 - two, 12 - two)),
    }
    recommend(began, "T-002", 5).should_be(["T-003", "T-001"] if two > one else ["T-001", "T-003"])


@exercise.law(both=integers(2, 4), crowd=integers(30, 60), examples=20)
def what_everybody_watches_says_little(recommend: Attempt, both: int, crowd: int) -> None:
    """The square of the viewers of both is divided by (viewers of one · viewers of the other): what everybody watches has
    many viewers in common with everything, and is like nothing."""
    began: Began = {
        "T-010": viewers((0, both + 1)),
        "T-020": viewers((0, crowd)),
        "T-030": viewers((1, both + 1)),
    }
    recommend(began, "T-010", 2).should_be(["T-030", "T-020"])


@exercise.law(big=integers(20, 40), examples=15)
def a_tiny_title_is_not_most_alike(recommend: Attempt, big: int) -> None:
    """The square matters: the viewers of both, not squared, divided by those of the other, let a title with a single viewer
    always win."""
    began: Began = {
        "T-010": viewers((0, big)),
        "T-020": viewers((0, 1)),
        "T-030": viewers((0, big - 1), (100, 102)),
    }
    recommend(began, "T-010", 2).should_be(["T-030", "T-020"])


@exercise.law(root=integers(3, 6), examples=4)
def the_sizes_are_multiplied(recommend: Attempt, root: int) -> None:
    """Divide by the *product* of both sizes. The greater of them, their mean, or all viewers of either would be another
    likeness: where sizes are very unequal, it puts titles in another order."""
    size = root * root
    began: Began = {
        "T-010": viewers((0, size)),
        "T-020": viewers((0, root - 1), (size, 2 * size - root + 1)),
        "T-030": viewers((0, 1)),
    }
    recommend(began, "T-010", 2).should_be(["T-030", "T-020"])


@exercise.law(order=sampled_from([("T-003", "T-001", "T-002"), ("T-002", "T-003", "T-001")]), examples=2)
def of_equals_the_name_decides(recommend: Attempt, order: tuple[str, ...]) -> None:
    """Of two that are equally alike, the one whose name comes first stands first, so that everybody gets the same list."""
    began: Began = {"T-100": viewers((0, 4))} | {title: viewers((0, 2)) for title in order}
    recommend(began, "T-100", 3).should_be(["T-001", "T-002", "T-003"])


@exercise.law(cases=lambda: [{"both": both, "size": size} for both, size in ((1, 5), (1, 3), (2, 5), (1, 2))])
def a_root_parts_no_equals(recommend: Attempt, both: int, size: int) -> None:
    """A title with nine times the viewers and three times as many in common is *equally* alike, and the name decides. A
    rounded root may part the two, so compare the squares, without a root."""
    began: Began = {
        "T-010": viewers((0, 3 * both)),
        "T-030": viewers((0, both), (100, 100 + size - both)),
        "T-040": viewers((0, 3 * both), (200, 200 + 9 * size - 3 * both)),
    }
    recommend(began, "T-010", 2).should_be(["T-030", "T-040"])
    renamed = {"T-010": began["T-010"], "T-030": began["T-040"], "T-040": began["T-030"]}
    recommend(renamed, "T-010", 2).should_be(["T-030", "T-040"])


@exercise.law(count=integers(0, 4), examples=10)
def there_are_as_many_as_asked_for(recommend: Attempt, count: int) -> None:
    """There are at most `count` titles, and fewer only where there are no more."""
    began: Began = {f"T-{number:03}": viewers((0, 9 - number)) for number in range(4)}
    recommend(began, "T-000", count).should_be(["T-001", "T-002", "T-003"][:count])
