"""Facts out of a store as values: parts in events, and tenures, each with its sentence. Networks and pictures are made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.errors import QueryError
from kg.query import ParameterType, load_query, run_query
from kg.resources import folder
from kg.store import Store
from kg.table import Cell, Table, Thing

_NAMED = """#+ parameters: {words: {type: text, example: Patrick Nip}}
SELECT DISTINCT ?thing WHERE { VALUES ?words { "Patrick Nip" }
  ?thing skos:prefLabel|skos:altLabel ?name FILTER(LCASE(STR(?name)) = LCASE(?words)) }"""


@dataclass(frozen=True, slots=True)
class Part:
    """One agent's part in one event."""

    event: Thing
    type: str
    status: str
    date: str
    until: str
    agent: Thing
    kind: str
    role: str
    capacity: str
    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class Tenure:
    """One person's time in one office; dates are "" where no release states them."""

    official: Thing
    office: Thing
    body: Thing | None
    capacity: str
    start: str
    end: str
    first_attested: str
    last_attested: str
    ended_before: str
    tenure: str
    sentence: str
    source: str


_NOBODY = "urn:kg:nobody"  # what a name leads to that nothing bears


def ask(store: Store, name: str, **params: object) -> Table:
    """Answer one of the questions in `queries/graph`, by its name; entities may be given by any name.

    Names become IRIs first: to look for a name at each row takes a thousand times as long.
    """
    question = load_query(folder("queries") / "graph" / f"{name}.rq")
    entities = {parameter.name for parameter in question.parameters if parameter.type is ParameterType.ENTITY}
    given = {key: _find_all(store, value) if key in entities and value is not None else value for key, value in params.items()}
    return run_query(store, question, **given)


def _find_all(store: Store, wanted: object) -> list[str]:
    return sorted(find_iris(store, wanted)) or [_NOBODY]


def read_parts(store: Store, agent: object = None, since: object = None, until: object = None) -> list[Part]:
    """Return parts in events, by date: of all, or of the events that `agent` (a name or an IRI) took part in."""
    return [_read_part(row) for row in ask(store, "participations", agent=agent, since=since, until=until)]


def read_tenures(store: Store, official: object = None, title: object = None, organisation: object = None) -> list[Tenure]:
    """Return tenures by office and date: of one holder, of one office, of the offices of one body, or all."""
    table = ask(store, "tenures", held_by=official, title=title, organisation=organisation)
    return [_read_tenure(row) for row in table]


def _read_tenure(row: Sequence[Cell]) -> Tenure:
    official, office, body, capacity, start, end, first, last, former, tenure, sentence, source = row
    if not (isinstance(official, Thing) and isinstance(office, Thing)):
        raise QueryError("a tenure without holder or office", str(tenure), "kg validate shows what else is wrong")
    return Tenure(
        official=official,
        office=office,
        body=body if isinstance(body, Thing) else None,
        capacity=text_of(capacity),
        start=text_of(start),
        end=text_of(end),
        first_attested=text_of(first),
        last_attested=text_of(last),
        ended_before=text_of(former),
        tenure=iri_of(tenure),
        sentence=text_of(sentence),
        source=iri_of(source),
    )


def _read_part(row: Sequence[Cell]) -> Part:
    event, type_, status, day, until, agent, kind, role, capacity, sentence, source = row
    if not (isinstance(event, Thing) and isinstance(agent, Thing)):
        raise QueryError("a part without event or agent", str(event), "kg validate shows what else is wrong")
    return Part(
        event=event,
        type=text_of(type_),
        status=text_of(status),
        date=text_of(day),
        until=text_of(until),
        agent=agent,
        kind=iri_of(kind).rpartition("#")[2].lower(),
        role=text_of(role),
        capacity=text_of(capacity),
        sentence=text_of(sentence),
        source=iri_of(source),
    )


def text_of(cell: Cell) -> str:
    """Return a cell as text, "" where it is empty."""
    return "" if cell is None else str(cell)


def iri_of(cell: Cell) -> str:
    """Return the IRI of a thing in a cell, or its text."""
    return cell.iri if isinstance(cell, Thing) else text_of(cell)


def find_iris(store: Store, wanted: object) -> set[str]:
    """Return the IRIs that `wanted` is: itself, that of a `Thing`, or those of all that bear it as a name, in any case."""
    if isinstance(wanted, Thing):
        return {wanted.iri}
    text = str(wanted).strip()
    if text.startswith(("http://", "https://", "urn:")):
        return {text}
    return {cell.iri for row in run_query(store, _NAMED, words=text) for cell in row if isinstance(cell, Thing)}
