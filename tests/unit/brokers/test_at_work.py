"""A cluster at work: its leader and its lag are seen, it goes on when it is disturbed, and a recording of it is the same."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import pairwise

import pytest

from course_utils.brokers.at_work import cluster_at_work
from course_utils.brokers.at_work.look import Look
from course_utils.brokers.at_work.recorded import FILE, recorded
from course_utils.servers import Backend, cluster
from tests.unit.brokers.nodes import three_nodes
from tests.unit.servers.real_servers import wait_until


@pytest.fixture(scope="module")
def service() -> Iterator[Backend]:
    with three_nodes() as service:
        yield service


def leader_of(look: Look) -> str:
    return next((node.name for node in look.nodes if node.does == "leads"), "")


def all_is_handled(look: Look) -> bool:
    return bool(leader_of(look)) and all(each.open is not None and each.open < 9 for each in look.consumers)


def ages_of(look: Look, name: str) -> list[float]:
    return [each.oldest or 0.0 for each in look.consumers if each.name == name]


def test_a_stopped_worker_is_seen_by_age_and_a_killed_leader_has_a_successor(service: Backend) -> None:
    from course_utils.brokers.at_work.live import LiveCluster

    nodes = cluster(service)
    assert nodes is not None
    with closing(LiveCluster(service, nodes)) as live:

        def until(condition: Callable[[Look], bool]) -> Look:
            wait_until(lambda: condition(live.looks()[0]))
            return live.looks()[0]

        first = leader_of(until(all_is_handled))
        assert live.do("stop", "mail") == "The worker of mail is stopped."
        seen = until(lambda look: all(age > 2 for age in ages_of(look, "mail")))
        assert all(age < 2 for age in ages_of(seen, "search"))
        assert not any(each.works for each in seen.consumers if each.name == "mail")
        live.do("start", "mail")
        acknowledged = sum(until(all_is_handled).acknowledged)
        assert live.do("kill", first) == f"{first} is killed."
        assert dict(live.looks()[0].nodes)[first] == "away"
        seen = until(lambda look: leader_of(look) not in ("", first) and sum(look.acknowledged) > acknowledged + 20)
        assert live.do("return", first) == f"{first} is back."
        assert dict(live.looks()[0].nodes)[first] != "away"
        until(all_is_handled)
        what = [what for _, what in live.happened()]
        assert what.index(f"{first} is killed.") < what.index(f"{leader_of(seen)} leads.", 1)
        with pytest.raises(KeyError, match="There are node-1, node-2, node-3"):
            live.do("kill", "node-4")
        live.do("kill", first)
    assert nodes[first].runs, "a node that is away returns when all is closed"


def test_it_ends_by_itself(service: Backend) -> None:
    from course_utils.brokers.at_work.live import LiveCluster

    nodes = cluster(service)
    assert nodes is not None
    with closing(LiveCluster(service, nodes, longest=0.5)) as live:
        wait_until(lambda: live.looks()[0].silent > 2)
        assert sum(live.looks()[0].acknowledged) < 40


def test_the_recording_says_that_it_is_one_and_shows_what_the_lesson_is_about() -> None:
    recording = recorded()
    assert recording.said.startswith("A recording: three nodes of NATS ")
    what = [what for _, what in recording.happened()]
    assert sum(each.endswith("is killed.") for each in what) == 3
    assert sum(each.endswith("leads.") for each in what) >= 2
    looks = recording.looks()
    assert max(max(ages_of(look, "mail")) for look in looks) > 5 > max(max(ages_of(look, "search")) for look in looks)
    assert max(look.silent for look in looks) > 2
    assert all_is_handled(looks[-1])
    assert leader_of(looks[-1])


def test_what_was_acknowledged_is_never_less_later_and_every_look_is_of_the_same_cluster() -> None:
    looks = recorded().looks()
    for earlier, later in pairwise(looks):
        assert earlier.seconds < later.seconds
        assert all(one <= other for one, other in zip(earlier.acknowledged, later.acknowledged, strict=True))
        assert [node.name for node in earlier.nodes] == [node.name for node in later.nodes]
        assert [each[:2] for each in earlier.consumers] == [each[:2] for each in later.consumers]
        assert len([node for node in later.nodes if node.does == "leads"]) <= 1
    assert set(json.loads(FILE.read_text(encoding="utf-8"))) == {"said", "happened", "looks"}


def test_a_recording_cannot_be_disturbed() -> None:
    with pytest.raises(ValueError, match="This is a recording: there is no node-1 to kill"):
        cluster_at_work().do("kill", "node-1")


def test_where_no_node_can_be_killed_a_live_one_says_why_and_is_the_recording(monkeypatch: pytest.MonkeyPatch) -> None:
    embedded = Backend("nats", "A broker inside this process.")
    monkeypatch.setattr("course_utils.brokers.at_work.choosing.serve", lambda kind, say: embedded)
    watched = cluster_at_work(live=True)
    assert not watched.live
    assert watched.said.startswith(
        "Nodes that this process did not start are not killed. A broker inside this process.\nA rec"
    )
