"""The matrix: officials and bodies by events, the role of each in each."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.networks import NetworkKind
from kg.web.explorer.jobs import Given, Page
from kg.web.explorer.pictures.choice import find_thing
from kg.web.explorer.pictures.ties import Tie, kind_of, open_ties
from kg.web.explorer.shelf import Ref, Shelf

_ROWS, _COLUMNS = 24, 30


@dataclass(frozen=True)
class Row:
    """An agent, its role in each event shown ("" for none), the participation behind it, and in how many of them it takes part."""

    agent: Ref
    cells: tuple[tuple[str, str], ...]
    count: int


def show_matrix(shelf: Shelf, given: Given) -> Page:
    """Return the matrix of all, or of the events of one (`around`), by `type` of event, `since` and `until` a day."""
    name = given.get("around", "").strip()
    centre = find_thing(shelf, name) if name else ""
    events = {event.iri: event for event in shelf.catalogue.events}
    kind, since, until = given.get("type", ""), given.get("since", ""), given.get("until", "")
    by_event: dict[str, list[Tie]] = defaultdict(list)
    for tie in open_ties(shelf, NetworkKind.EVENTS).ties:
        event = events[tie.members[1]]
        if (not kind or event.type == kind) and (not since or tie.day >= since) and (not until or (tie.day and tie.day <= until)):
            by_event[event.iri].append(tie)
    if centre:
        by_event = {iri: ties for iri, ties in by_event.items() if any(tie.members[0] == centre for tie in ties)}
    if not centre:  # what one alone took part in says nothing of who meets whom
        by_event = {iri: ties for iri, ties in by_event.items() if len({tie.members[0] for tie in ties}) > 1}
    agents = Counter(agent for ties in by_event.values() for agent in {tie.members[0] for tie in ties})
    ranked = sorted(agents, key=lambda iri: (iri != centre, -agents[iri], iri))[:_ROWS]
    shown = set(ranked)
    met = Counter({iri: len({tie.members[0] for tie in ties} & shown) for iri, ties in by_event.items()})
    kept = sorted(met, key=lambda iri: (-met[iri], events[iri].day, iri))[:_COLUMNS]
    columns = sorted((events[iri] for iri in kept if met[iri]), key=lambda event: (event.day, event.label))
    role = {(tie.members[0], tie.members[1]): (tie.word or "participant", tie.fact) for iri in kept for tie in by_event[iri]}
    rows = []
    for iri in ranked:
        cells = tuple(role.get((iri, event.iri), ("", "")) for event in columns)
        if any(word for word, _ in cells):
            rows.append(Row(shelf.ref(NamedNode(iri)), cells, sum(bool(word) for word, _ in cells)))
    values = {
        "around": shelf.ref(NamedNode(centre)) if centre else None,
        "columns": columns,
        "rows": rows,
        "agents": len(agents),
        "events": len(by_event),
        "types": sorted({event.type for event in events.values()}),
        "type": kind,
        "since": since,
        "until": until,
        "roles": sorted({word for row in rows for word, _ in row.cells if word}),
        "is_person": kind_of(centre) == "person",
    }
    return Page("matrix.html.j2", values)
