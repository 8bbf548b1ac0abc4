"""Networks in the graph: who takes part in events together, who holds which office, who is in which event, who speaks where.

Each is an undirected networkx graph. Nodes are IRIs with `label` and `kind` ("person", "body", "office", "event",
"release"). Edges have `weight` (how many facts tie the two) and `ties`, those facts as `Tie` values, in order of date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TypeAlias

import networkx as nx

from kg.errors import QueryError
from kg.facts import Part, ask, find_iris, iri_of, read_parts, read_tenures, text_of
from kg.store import Store
from kg.table import Thing

Network: TypeAlias = "nx.Graph[str]"

_UNREAL = frozenset({"planned", "cancelled"})


class NetworkKind(StrEnum):
    """What ties two things together."""

    CO_ATTENDANCE = "co-attendance"  # people and bodies: an event that both took part in
    EVENTS = "events"  # a person or body and an event: its part in it
    OFFICES = "offices"  # a person and an office, an office and its body
    STATEMENTS = "statements"  # a person or body and the release or event in which it speaks


@dataclass(frozen=True, slots=True)
class Tie:
    """One fact behind an edge: what it is, when (as precise as releases say), the sentence, and the release's address.

    `lasting` ties hold at any time (an office is in its body).
    """

    fact: str
    label: str
    date: str
    until: str
    sentence: str
    source: str
    lasting: bool = False


def build_network(
    store: Store,
    kind: NetworkKind | str = NetworkKind.CO_ATTENDANCE,
    *,
    around: object = None,
    since: object = None,
    until: object = None,
    planned: bool = False,
) -> Network:
    """Return a network of `kind`.

    `around` (a name or an IRI) leaves one thing with its neighbours and what ties these to each other. `since` and `until`
    (a day, month or year) leave the facts that may lie between them: those without any date only where neither is given.
    Planned and cancelled events count only with `planned`. Groups ("around 400 officials") are nobody, and never a node.

    Raises QueryError for a kind that there isn't, a date that is none, and for `around` that the network doesn't have.
    """
    try:
        chosen = NetworkKind(kind)
    except ValueError:
        raise QueryError("no such network", str(kind), f"kinds are {', '.join(NetworkKind)}") from None
    makers = {
        NetworkKind.CO_ATTENDANCE: _tie_agents,
        NetworkKind.EVENTS: _tie_agents_to_events,
        NetworkKind.OFFICES: _tie_offices,
        NetworkKind.STATEMENTS: _tie_speakers,
    }
    network: Network = nx.Graph(kind=chosen.value)
    for one, other, tie in makers[chosen](store, since, until, planned):
        _add_tie(network, one, other, tie)
    for _, _, edge in network.edges(data=True):
        edge["ties"] = tuple(sorted(edge["ties"], key=lambda tie: (tie.date, tie.fact)))
    return network if around is None else take_around(network, store, around)


_Node: TypeAlias = tuple[Thing, str]
_Ties: TypeAlias = Iterator[tuple[_Node, _Node, Tie]]


def _add_tie(network: Network, one: _Node, other: _Node, tie: Tie) -> None:
    for thing, kind in (one, other):
        network.add_node(thing.iri, label=thing.label, kind=kind)
    if network.has_edge(one[0].iri, other[0].iri):
        edge = network.edges[one[0].iri, other[0].iri]
        edge["ties"] += () if any(known.fact == tie.fact for known in edge["ties"]) else (tie,)
        edge["weight"] = len(edge["ties"])
    else:
        network.add_edge(one[0].iri, other[0].iri, weight=1, ties=(tie,))


def _real_parts(store: Store, since: object, until: object, planned: bool) -> Iterator[Part]:
    for part in read_parts(store, since=since, until=until):
        if part.kind != "group" and (planned or part.status not in _UNREAL):
            yield part


def _tie_agents(store: Store, since: object, until: object, planned: bool) -> _Ties:
    by_event: dict[str, dict[str, Part]] = defaultdict(dict)
    for part in _real_parts(store, since, until, planned):
        by_event[part.event.iri].setdefault(part.agent.iri, part)
    for parts in by_event.values():
        for one, other in combinations(parts.values(), 2):
            said = " … ".join(dict.fromkeys((one.sentence, other.sentence)))
            tie = Tie(one.event.iri, f"{one.event.label} ({one.type})", one.date, one.until, said, one.source)
            yield (one.agent, one.kind), (other.agent, other.kind), tie


def _tie_agents_to_events(store: Store, since: object, until: object, planned: bool) -> _Ties:
    for part in _real_parts(store, since, until, planned):
        tie = Tie(f"{part.event.iri} {part.role}", part.role, part.date, part.until, part.sentence, part.source)
        yield (part.agent, part.kind), (part.event, "event"), tie


def _tie_offices(store: Store, since: object, until: object, _planned: bool) -> _Ties:
    for tenure in read_tenures(store):
        start = tenure.start or tenure.first_attested
        end = tenure.end or tenure.last_attested or tenure.ended_before
        if not _may_overlap(start or end, end or start, since, until):
            continue
        tie = Tie(tenure.tenure, tenure.capacity or "held", start, end, tenure.sentence, tenure.source)
        yield (tenure.official, "person"), (tenure.office, "office"), tie
        if tenure.body is not None:
            fact = Tie(
                f"{tenure.office.iri} in {tenure.body.iri}", "post in", "", "", tenure.sentence, tenure.source, lasting=True
            )
            yield (tenure.office, "office"), (tenure.body, "body"), fact


def _tie_speakers(store: Store, since: object, until: object, _planned: bool) -> _Ties:
    for row in ask(store, "statements", since=since, until=until):
        issued, speaker, _capacity, text, mode, cue, event, statement, release, source = row
        where = event if isinstance(event, Thing) else release
        if isinstance(speaker, Thing) and isinstance(where, Thing):
            day = text_of(issued)[:10]
            tie = Tie(iri_of(statement), f"{text_of(cue) or 'said'} ({text_of(mode)})", day, day, text_of(text), iri_of(source))
            kind = "body" if "/body/" in speaker.iri else "person"
            yield (speaker, kind), (where, "event" if where is event else "release"), tie


def _may_overlap(start: str, end: str, since: object, until: object) -> bool:
    """Tell whether something from `start` to `end` may lie between the bounds; dates are compared as far as the shorter goes."""
    low, high = _text_of_bound(since), _text_of_bound(until)
    if not start and not end:
        return not low and not high
    late_enough = not low or end[: len(low)] >= low[: len(end)]
    return late_enough and (not high or start[: len(high)] <= high[: len(start)])


def _text_of_bound(bound: object) -> str:
    return "" if bound is None else str(bound)


def take_around(network: Network, store: Store, around: object) -> Network:
    """Return the part of `network` that is one thing, its neighbours, and the edges among all these.

    Where edges go between things of two kinds, the neighbours' neighbours are there too.
    """
    centres = find_nodes(network, store, around)
    if not centres:
        raise QueryError(
            "nobody of that name in the network", str(around), "widen the dates; kg query entity_named_like shows names"
        )
    near = {*centres, *(other for node in centres for other in network.neighbors(node))}
    if network.graph["kind"] != NetworkKind.CO_ATTENDANCE:  # what lies between two of the same kind: who else holds that office
        near |= {other for node in near for other in network.neighbors(node)}
    part: Network = network.subgraph(near).copy()
    part.graph["around"] = sorted(centres)
    return part


def find_nodes(network: Network, store: Store, wanted: object) -> list[str]:
    """Return the nodes that `wanted` is: an IRI, a `Thing`, or any name of theirs, whatever the case."""
    return sorted(find_iris(store, wanted) & set(network)) or sorted(_with_label(network, str(wanted).strip().casefold()))


def _with_label(network: Network, name: str) -> Iterable[str]:
    return (node for node, details in network.nodes(data=True) if details["label"].casefold() == name)


def rank_nodes(network: Network) -> list[str]:
    """Return the nodes, those that the network is around first, then by the weight of their edges, then by name."""
    centres = set(network.graph.get("around", ()))
    strength = dict(network.degree(weight="weight"))
    return sorted(network, key=lambda node: (node not in centres, -strength[node], network.nodes[node]["label"], node))
