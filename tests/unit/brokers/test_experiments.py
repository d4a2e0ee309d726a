"""Runs in which nodes are killed, live and recorded, say the same."""

import json
from collections.abc import Iterator

import pytest

from course_utils.brokers import recording
from course_utils.brokers.experiments import Moment, Run, kill_the_leader, kill_the_majority
from course_utils.brokers.watching import watch
from course_utils.servers import Backend, cluster
from tests.unit.brokers.nodes import three_nodes


@pytest.fixture(scope="module")
def service() -> Iterator[Backend]:
    with three_nodes() as service:
        yield service


@pytest.fixture(params=["live", "recorded"])
def runs(request: pytest.FixtureRequest) -> dict[str, Run]:
    """A run with one event of each subject on its way, and one without a majority."""
    if request.param == "recorded":
        return recording.recorded().runs
    service = request.getfixturevalue("service")
    nodes = cluster(service)
    assert nodes is not None
    return {
        "leader": kill_the_leader(service, nodes),
        "followers": kill_the_majority(service, nodes, leader_too=False),
    }


def test_of_killed_nodes_nothing_acknowledged_is_lost_doubled_or_out_of_order_and_unknown_is_not_failed(
    runs: dict[str, Run],
) -> None:
    run = runs["leader"]
    assert (run.lost, run.doubled, run.overtaken) == ([], 0, [])
    assert len(run.stored) == len(run.acknowledged) == run.published
    killed = next(moment.seconds for moment in run.moments if "is killed" in moment.what)
    assert run.acknowledged[0][0] <= killed < run.acknowledged[-1][0]
    unknown = runs["followers"]
    assert unknown.unknown
    assert unknown.acknowledged == []
    assert (unknown.lost, unknown.doubled) == ([], 0)


def test_the_recording_says_that_it_is_one_and_of_what() -> None:
    said = recording.recorded().said
    assert said.startswith("A recording: three nodes of NATS ")
    assert "Another run has other times" in said


def test_the_recording_shows_what_the_lesson_is_about() -> None:
    runs = recording.recorded().runs
    assert runs["leader"].pause > 1
    assert runs["leader_many"].overtaken
    assert len(runs["followers"].stored) == len(runs["followers"].unknown)
    assert (runs["majority"].stored, len(runs["majority"].unknown)) == ([], runs["majority"].published)


def test_the_recording_is_kept_as_plain_json() -> None:
    kept = json.loads(recording.FILE.read_text(encoding="utf-8"))
    assert set(kept) == {"said", "runs"}


def test_a_run_finds_what_was_lost_doubled_and_overtaken() -> None:
    run = Run("A bad one", 6, subjects=2)
    run.acknowledged = [(0.1, 0), (0.2, 1), (2.5, 2), (2.6, 3), (2.7, 4)]
    run.stored = [0, 4, 2, 3, 1, 4]
    run.moments.append(Moment(1.0, "Nothing happens."))
    assert run.lost == []
    assert run.doubled == 1
    assert run.overtaken == [2, 1]
    assert run.pause == pytest.approx(2.3)
    run.stored.remove(3)
    assert run.lost == [3]


def test_a_recorded_run_is_watched_as_what_it_is() -> None:
    said: list[object] = []
    run = watch("leader", say=said.append)
    assert str(said[0]).startswith("A recording: ")
    assert said[1:] == [*run.moments, run]
    assert "Acknowledged and lost: 0. Stored twice: 0." in str(run)
    assert f"For {run.pause:.1f} s nothing was acknowledged." in str(run)


def test_where_no_node_can_be_killed_a_live_run_says_why_and_is_the_recording(monkeypatch: pytest.MonkeyPatch) -> None:
    embedded = Backend("nats", "A broker inside this process.")
    monkeypatch.setattr("course_utils.brokers.watching.serve", lambda kind, say: embedded)
    said: list[object] = []
    watch("followers", live=True, say=said.append)
    assert said[0] == "Nodes that this process did not start are not killed. A broker inside this process."
    assert str(said[1]).startswith("A recording: ")


def test_an_experiment_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(ValueError, match="There are leader, leader_many, followers, majority"):
        watch("nobody")
