"""The network as FollowTheMoney entities, one JSON object a line: what Aleph, OpenAleph and `ftm` read.

People, public bodies and posts are entities; a tenure is an `Occupancy` between a person and a `Position`; an event is an
`Event` that involves whoever took part. Groups and places have no schema there that fits, and are left out.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from typing import TypeAlias

from kg.export.network import Network

Properties: TypeAlias = dict[str, list[str]]

SCHEMATA = {"Person": "Person", "Body": "PublicBody", "Office": "Position", "Event": "Event"}
"""Our classes, and the schemata of https://followthemoney.tech that their things become."""
_ORGANISERS = frozenset({"organiser", "host"})


def render_followthemoney(network: Network) -> str:
    """Return the entities as JSON Lines, in the order of the network."""
    return "".join(json.dumps(entity, ensure_ascii=False) + "\n" for entity in _make_entities(network))


def _make_entities(network: Network) -> Iterator[dict[str, object]]:
    kinds = {iri: node["kind"] for iri, node in network.nodes(data=True)}
    properties: dict[str, Properties] = defaultdict(lambda: defaultdict(list))
    occupancies = []
    for source, target, edge in network.edges(data=True):
        relation = edge["relation"]
        if relation == "held":
            occupancies.append((edge["fact"], _describe_tenure(source, target, edge)))
        elif kinds[target] == "Event" and kinds[source] in {"Person", "Body"}:
            _add(properties[target], "organizer" if relation in _ORGANISERS else "involved", _identify(source))
            _add(properties[target], "startDate" if "date_end" in edge else "date", edge.get("date", ""))
            _add(properties[target], "endDate", edge.get("date_end", ""))
        elif relation == "place":
            _add(properties[source], "location", network.nodes[target]["label"])
    for iri, kind in kinds.items():
        if kind in SCHEMATA:
            named = {"name": [network.nodes[iri]["label"]], "sourceUrl": [iri]}
            yield _entity(iri, SCHEMATA[kind], {**named, **properties[iri]})
    for fact, described in occupancies:
        yield _entity(fact, "Occupancy", described)


def _describe_tenure(holder: str, post: str, edge: dict[str, str]) -> Properties:
    given: Properties = {"holder": [_identify(holder)], "post": [_identify(post)], "sourceUrl": [edge["fact"]]}
    for name, detail in (("startDate", "start_date"), ("endDate", "end_date"), ("description", "capacity")):
        _add(given, name, edge.get(detail, ""))
    return given


def _add(properties: Properties, name: str, value: str) -> None:
    if value and value not in properties.setdefault(name, []):
        properties[name].append(value)


def _identify(iri: str) -> str:
    """Return an id: FollowTheMoney takes no colons or slashes in them."""
    return f"kg-{hashlib.sha1(iri.encode(), usedforsecurity=False).hexdigest()}"


def _entity(iri: str, schema: str, properties: Properties) -> dict[str, object]:
    return {"id": _identify(iri), "schema": schema, "properties": {name: values for name, values in properties.items() if values}}
