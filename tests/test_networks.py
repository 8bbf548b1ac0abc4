"""Networks of the small graph: who is tied to whom, by what, and when."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import QueryError
from kg.facts import read_tenures
from kg.networks import Network, NetworkKind, build_network, rank_nodes
from kg.store import EmbeddedStore

FIXTURE = Path(__file__).parent / "data" / "graph.trig"
NIP = "https://w3id.org/govkg/id/person/patrick-nip"
LIU = "https://w3id.org/govkg/id/person/liu-guangyuan"
CSB = "https://w3id.org/govkg/id/body/csb"


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    store.load(FIXTURE)
    return store


def names(network: Network) -> set[str]:
    return {details["label"] for _, details in network.nodes(data=True)}


def test_two_are_tied_by_each_event_that_they_share_and_each_tie_has_its_sentence(store: EmbeddedStore) -> None:
    edge = build_network(store).edges[NIP, LIU]
    assert edge["weight"] == 2
    assert [tie.date for tie in edge["ties"]] == ["2021-12-17", "2022-03-04"]
    assert edge["ties"][0].sentence.startswith("The Civil Service Bureau held a briefing at Tamar today")
    assert edge["ties"][0].source == "https://www.info.gov.hk/gia/general/P1.htm"


def test_groups_are_nobody_and_planned_events_no_meeting(store: EmbeddedStore) -> None:
    assert names(build_network(store)) == {"Patrick Nip", "Liu Guangyuan", "Civil Service Bureau"}
    assert "Ingrid Yeung" not in names(build_network(store, "events"))
    assert "Ingrid Yeung" in names(build_network(store, "events", planned=True))


@pytest.mark.parametrize(
    ("since", "until", "weight"),
    [("2022", None, 1), (None, "2021", 1), ("2021-12-17", "2022-03", 2), ("2022-03-04", "2022-03-04", 1)],
)
def test_dates_leave_what_may_lie_between_them(store: EmbeddedStore, since: str | None, until: str | None, weight: int) -> None:
    assert build_network(store, since=since, until=until).edges[NIP, LIU]["weight"] == weight


def test_nothing_before_the_first_event(store: EmbeddedStore) -> None:
    assert len(build_network(store, until="2021-11")) == 0


def test_offices_tie_holders_to_bodies(store: EmbeddedStore) -> None:
    network = build_network(store, NetworkKind.OFFICES, around="Civil Service Bureau")
    assert names(network) == {"Civil Service Bureau", "Secretary for the Civil Service", "Patrick Nip", "Ingrid Yeung"}
    assert {details["kind"] for _, details in network.nodes(data=True)} == {"person", "office", "body"}


def test_offices_held_at_a_time(store: EmbeddedStore) -> None:
    assert "Patrick Nip" not in names(build_network(store, "offices", since="2023"))
    assert "Ingrid Yeung" in names(build_network(store, "offices", since="2022-07"))


def test_statements_tie_speakers_to_occasions_or_releases(store: EmbeddedStore) -> None:
    network = build_network(store, "statements")
    kinds = {details["label"]: details["kind"] for _, details in network.nodes(data=True)}
    assert kinds["Briefing on foreign affairs"] == "event"
    assert kinds["Secretary thanks former colleagues"] == "release"


@pytest.mark.parametrize("around", ["patrick nip", "Mr Nip", NIP])
def test_whom_it_is_around_may_be_named_in_any_way(store: EmbeddedStore, around: str) -> None:
    network = build_network(store, around=around)
    assert rank_nodes(network)[0] == NIP
    assert len(network) == 3


def test_what_is_not_there_is_said_in_a_line(store: EmbeddedStore) -> None:
    with pytest.raises(QueryError, match="no such network: friends \\(kinds are co-attendance"):
        build_network(store, "friends")
    with pytest.raises(QueryError, match="nobody of that name in the network: Nobody"):
        build_network(store, around="Nobody")


def test_tenures_are_read_with_the_dates_that_are_stated_and_no_others(store: EmbeddedStore) -> None:
    (tenure,) = read_tenures(store, official="Ingrid Yeung")
    assert (tenure.start, tenure.end, tenure.first_attested) == ("2022-07-01", "", "2023-01-10")
    assert tenure.office.label == "Secretary for the Civil Service"
