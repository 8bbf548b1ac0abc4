"""The pages of officials, offices, bodies, events and places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import groupby
from typing import TypeAlias

from pyoxigraph import NamedNode

from kg.as_of import as_of
from kg.errors import QueryError
from kg.networks import NetworkKind
from kg.vocabulary import DCTERMS, KG, ORG, SKOS
from kg.web.explorer.drawings import count_types, draw_posts, draw_years
from kg.web.explorer.frame import id_base
from kg.web.explorer.jobs import Answer, Given, Page
from kg.web.explorer.pictures.nearest import draw_nearest
from kg.web.explorer.reading import (
    Happening,
    read_happening,
    read_members,
    read_parts_of,
    read_passages,
    read_posts,
    read_sayings,
)
from kg.web.explorer.release import show_release
from kg.web.explorer.shelf import Ref, Shelf
from kg.web.explorer.why import show_fact
from kg.web.negotiation import Refusal

_Maker: TypeAlias = Callable[[Shelf, NamedNode, Given], Answer]
_UNREAL = {"planned", "cancelled"}


def show_thing(shelf: Shelf, given: Given) -> Answer:
    """Return the page of the thing whose IRI ends in `rest`. Raises Refusal, 404, where the store doesn't have it."""
    try:
        node = NamedNode(id_base() + given["rest"])
    except ValueError:
        raise Refusal(404, "nothing is known of it", given["rest"]) from None
    if not any(True for _ in shelf.store.match(node)):
        raise Refusal(404, "nothing is known of it", node.value, "it may have another name: search for it")
    while (became := shelf.node(node, KG.became)) is not None and became != node:
        node = became
    return _MAKERS.get(given["rest"].partition("/")[0], show_fact)(shelf, node, given)


def _common(shelf: Shelf, node: NamedNode) -> dict[str, object]:
    """Return what the pages of all things with names show."""
    mentions = shelf.mentions(node)
    ref = shelf.ref(node)
    names = {*shelf.texts(node, SKOS.altLabel), *shelf.texts(node, KG.acronym)} - {ref.label}
    return {
        "ref": ref,
        "names": sorted(names, key=lambda name: (not name.isascii(), name)),
        "mentions": [(day, shelf.ref(release)) for day, release in mentions],
        "mention_years": draw_years(day for day, _ in mentions),
    }


def _with_events(events: list[Happening]) -> dict[str, object]:
    """Return events for lists (one for each, the first of its roles) and their counts by year and type."""
    once = list({event.ref.iri: event for event in reversed(events)}.values())[::-1]
    return {
        "events": once,
        "event_years": [(year, list(group)) for year, group in groupby(once, key=lambda event: event.day[:4])],
        "types": count_types((event.type, event.day) for event in once),
    }


def show_official(shelf: Shelf, node: NamedNode, given: Given) -> Page:
    """Return the page of a person: offices, events, statements, people met, releases."""
    posts = read_posts(shelf, KG.holder, node)
    events = read_parts_of(shelf, node)
    values = {
        **_common(shelf, node),
        **_with_events(events),
        "posts": posts,
        "best_known": max(posts, key=lambda post: len(post.passages), default=None),
        "lanes": draw_posts(posts),
        "sayings": read_sayings(shelf, KG.speaker, node),
        "met": _count_met(shelf, node, events),
        "nearest": draw_nearest(shelf, node),
    }
    return Page("official.html.j2", values)


def _count_met(shelf: Shelf, node: NamedNode, events: list[Happening]) -> list[tuple[Ref, int]]:
    """Return the people who took part in the same events, those of most events first."""
    counts: Counter[NamedNode] = Counter()
    for iri in {event.ref.iri for event in events if event.status not in _UNREAL}:
        agents = {
            agent
            for part in shelf.nodes(NamedNode(iri), KG.participation)
            if (agent := shelf.node(part, KG.agent)) and agent != node and "/person/" in agent.value
        }
        counts.update(agents)
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].value))[:15]
    return [(shelf.ref(agent), count) for agent, count in ranked]


def show_office(shelf: Shelf, node: NamedNode, given: Given) -> Page:
    """Return the page of an office: the line of its holders."""
    posts = read_posts(shelf, KG.office, node)
    lanes = draw_posts(posts, between=True)
    values = {
        **_common(shelf, node),
        "posts": posts,
        "lanes": lanes,
        "nearest": draw_nearest(shelf, node, NetworkKind.OFFICES),
        "bodies": shelf.refs(shelf.nodes(node, ORG.postIn)),
        "jurisdiction": shelf.text(node, KG.jurisdiction),
        "replaces": shelf.refs(shelf.nodes(node, DCTERMS.replaces)),
        "replaced_by": shelf.refs(shelf.subjects(DCTERMS.replaces, node)),
    }
    return Page("office.html.j2", values)


def show_body(shelf: Shelf, node: NamedNode, given: Given) -> Page:
    """Return the page of a body: parents and parts, offices, its officials on a day, events."""
    offices = []
    for office in shelf.subjects(ORG.postIn, node):
        posts = [post for post in read_posts(shelf, KG.office, office) if post.finish]
        offices.append((shelf.ref(office), max(posts, key=lambda post: (post.finish, post.begin), default=None)))
    day = given.get("on", "")
    values = {
        **_common(shelf, node),
        **_with_events(read_parts_of(shelf, node)),
        "kind": "/".join(shelf.name(kind) for kind in shelf.nodes(node, KG.kind)),
        "parents": shelf.refs(shelf.nodes(node, ORG.subOrganizationOf)),
        "subordinate": shelf.refs(shelf.subjects(ORG.subOrganizationOf, node)),
        "replaces": shelf.refs(shelf.nodes(node, DCTERMS.replaces)),
        "replaced_by": shelf.refs(shelf.subjects(DCTERMS.replaces, node)),
        "offices": sorted(offices, key=lambda pair: pair[0].label.casefold()),
        "sayings": read_sayings(shelf, KG.speaker, node),
        "on": day or shelf.catalogue.newest_day,
        "nearest": draw_nearest(shelf, node),
        **_line_up(shelf, node, day),
    }
    return Page("body.html.j2", values)


def _line_up(shelf: Shelf, body: NamedNode, day: str) -> dict[str, object]:
    """Return who held its offices on `day`, or why there is no answer; nothing where no day was asked for."""
    if not day:
        return {"line_up": None, "trouble": ""}
    try:
        return {"line_up": [row for row in as_of(shelf.store, day, body=body.value).rows if row[2] is not None], "trouble": ""}
    except QueryError as error:
        return {"line_up": None, "trouble": str(error)}


def show_event(shelf: Shelf, node: NamedNode, given: Given) -> Page:
    """Return the page of an event: what, when, where, who, and how it came about."""
    passages = read_passages(shelf, node, shelf.texts(node, KG.trigger))
    values = {
        "ref": shelf.ref(node),
        "told": read_happening(shelf, node),
        "passages": passages,
        "members": read_members(shelf, node),
        "before": [read_happening(shelf, plan) for plan in shelf.nodes(node, KG.realises)],
        "after": [read_happening(shelf, done) for done in shelf.subjects(KG.realises, node)],
        "sayings": read_sayings(shelf, KG.madeAt, node),
        "releases": list({passage.release.iri: (passage.day, passage.release) for passage in passages}.values()),
        "names": shelf.texts(node, SKOS.altLabel),
    }
    return Page("event.html.j2", values)


def show_place(shelf: Shelf, node: NamedNode, given: Given) -> Page:
    """Return the page of a place: what happened there."""
    events = [read_happening(shelf, event) for event in shelf.subjects(KG.place, node)]
    events.sort(key=lambda event: (event.day, event.ref.label), reverse=True)
    return Page("place.html.j2", {**_common(shelf, node), **_with_events(events)})


_MAKERS: Mapping[str, _Maker] = {
    "person": show_official,
    "office": show_office,
    "body": show_body,
    "event": show_event,
    "place": show_place,
    "release": show_release,
}
