"""The graph in Python: one object that answers with tables, networks and pictures.

    import kg
    g = kg.open("s.kg")
    g.query("office_holder_on_day", title="Secretary for the Civil Service", day="2021-12-17")
    g.person("Patrick Nip").offices()
    g.show(g.network("co-attendance", around="Patrick Nip"))

Everything that it answers comes from questions in `queries/`.
"""

# ruff: noqa: PLC0415 - pictures and rdflib take a second to load, and not everyone wants them

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeAlias

from kg.errors import QueryError, StoreError
from kg.facts import Part, ask, find_iris, read_parts, read_tenures
from kg.networks import Network, NetworkKind, build_network
from kg.query import Question, run_query
from kg.store import EmbeddedStore, RemoteStore, Store, open_store
from kg.table import Table, Thing

if TYPE_CHECKING:
    import rdflib

    from kg.explain import Explanation
    from kg.views.picture import Picture

Named: TypeAlias = str | Thing
"""Something by any of its names, its IRI, or a cell of a table."""
Day: TypeAlias = str | date
"""A day, a month ("2021-12") or a year ("2021")."""

_UNREAL = frozenset({"planned", "cancelled"})


def open(store: Path | str, *, services: Iterable[str] = ()) -> Graph:  # noqa: A001 - kg.open reads as what it does
    """Open the graph in a store folder, or at the address of a SPARQL endpoint, for reading.

    `services` are addresses of endpoints that a query may ask with `SERVICE`; others are refused. Raises StoreError, one line,
    where there is no store. Close it, or use `with`, before building into the same folder.
    """
    return Graph(open_store(store, services=services), str(store))


class Graph:
    """A graph to ask. Every method that returns a `Table` takes names or IRIs, in any case; a filter left out means any.

    Tables go on with `.to_pandas()`, `.to_csv()`, `.to_json()`, `.to_parquet(path)`, and iterate as rows.
    """

    def __init__(self, store: Store, where: str = "") -> None:
        self.store, self.where = store, where

    def __repr__(self) -> str:
        return f"Graph({self.where!r})"

    def __enter__(self) -> Graph:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    def query(self, question: str | Path | Question, /, **params: object) -> Table:
        """Answer a question of the library by name, a `.rq` file, or SPARQL as text, with parameters as Python values.

        Raises QueryError for a question that isn't there, doesn't parse, or lacks a parameter.

        >>> table = graph.query("office_holder_on_day", title="Secretary for the Civil Service", day="2021-12-17")
        >>> [str(official) for _, _, official, *_ in table]
        ['Patrick Nip']
        """
        return run_query(self.store, question, **params)

    def officials(self, named: str | None = None, *, title: Named | None = None, organisation: Named | None = None) -> Table:
        """Return people, those named in most releases first; by a part of the name, an office, or a body.

        >>> [str(row[0]) for row in graph.officials(title="Secretary for the Civil Service", named="Yeung")]
        ['Ingrid Yeung']
        """
        return ask(self.store, "officials", named=named, title=title, organisation=organisation)

    def offices(self, named: str | None = None, *, organisation: Named | None = None) -> Table:
        """Return offices, those named in most releases first; by a part of the title, or the body that they are in."""
        return ask(self.store, "offices", named=named, organisation=organisation)

    def bodies(self, named: str | None = None, *, kind: str | None = None) -> Table:
        """Return bodies, those named in most releases first; by a part of the name, or a kind ("ministry", "kind:ministry")."""
        return ask(self.store, "bodies", named=named, kind=_prefixed("kind", kind))

    def events(
        self,
        named: str | None = None,
        *,
        type: str | None = None,  # noqa: A002 - the word of the ontology
        status: str | None = None,
        agent: Named | None = None,
        since: Day | None = None,
        until: Day | None = None,
    ) -> Table:
        """Return events by date: of a type ("Briefing"), a status ("planned"), one who took part, between two dates.

        >>> len(graph.events(type="Meeting", since="2022", until="2022-08")) > 0
        True
        """
        wanted = {"type": _prefixed("kg", type), "status": _prefixed("kg", status.capitalize() if status else None)}
        return ask(self.store, "events", named=named, agent=agent, since=since, until=until, **wanted)

    def statements(
        self,
        containing: str | None = None,
        *,
        by: Named | None = None,
        mode: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
    ) -> Table:
        """Return statements by date of release: with certain words, of one speaker, "direct" or "indirect"."""
        how = _prefixed("kg", mode.capitalize() if mode else None)
        return ask(self.store, "statements", containing=containing, by=by, mode=how, since=since, until=until)

    def tenures(self, official: Named | None = None, *, title: Named | None = None, organisation: Named | None = None) -> Table:
        """Return who held which office when: of one official, of one office, or of the offices of one body."""
        return ask(self.store, "tenures", held_by=official, title=title, organisation=organisation)

    def as_of(self, day: Day, *, title: Named | None = None, organisation: Named | None = None) -> Table:
        """Return who held which office on a day (or in a month or year), with the basis of each answer.

        >>> [str(row[2]) for row in graph.as_of("2021-12-17", title="Chief Executive")][:1]
        ['Carrie Lam']
        """
        return ask(self.store, "holders_on_day", day=day, title=title, organisation=organisation)

    def person(self, name: Named) -> Person:
        """Return one person, by any name, or the IRI.

        Raises QueryError where nobody, or more than one, is called so; the hint names the candidates.

        >>> graph.person("Patrick Nip").label
        'Patrick Nip'
        """
        text = name.iri if isinstance(name, Thing) else name.strip()
        found = [row[0] for row in run_query(self.store, _PEOPLE, person=text) if isinstance(row[0], Thing)]
        exact = [thing for thing in found if thing.label.casefold() == text.casefold()]
        chosen = found if len(found) == 1 else exact
        if len(chosen) == 1:
            return Person(chosen[0].iri, chosen[0].label, self)
        if found:
            names = "; ".join(f"{thing.label} <{thing.iri}>" for thing in found[:5])
            raise QueryError(f"{len(found)} people are called so", text, f"give an IRI: {names}")
        near = [str(row[0]) for row in self.officials(named=text.split()[-1] if text.split() else text)][:5]
        raise QueryError("nobody is called so", text, f"did you mean {', '.join(near)}?" if near else "g.officials() lists all")

    def network(
        self,
        kind: NetworkKind | str = NetworkKind.CO_ATTENDANCE,
        *,
        around: Named | None = None,
        since: Day | None = None,
        until: Day | None = None,
        planned: bool = False,
    ) -> Network:
        """Return a networkx graph: "co-attendance", "events", "offices" or "statements". See `kg.networks.build_network`.

        Nodes are IRIs with `label` and `kind`; edges have `weight` and `ties` (`kg.networks.Tie`: the facts behind them).

        >>> network = graph.network(around="Patrick Nip")
        >>> "Carrie Lam" in {details["label"] for _, details in network.nodes(data=True)}
        True
        """
        return build_network(self.store, kind, around=around, since=since, until=until, planned=planned)

    def show(self, network: Network | None = None, *, title: str = "", limit: int | None = None) -> Picture:
        """Return a network (co-attendance, if none is given) as a page: shown in a notebook, or `.save("network.html")`."""
        _need_views()
        from kg.views.network import show_network

        return show_network(self.network() if network is None else network, title, limit)

    def timeline(
        self,
        of: Named | None = None,
        *,
        since: Day | None = None,
        until: Day | None = None,
        limit: int | None = None,
    ) -> Picture:
        """Return what happened when: all events, or the events and offices of one person or body."""
        _need_views()
        from kg.views.timeline import show_timeline

        parts = read_parts(self.store, of, since, until)
        if of is None:
            return show_timeline(parts, limit=limit)
        mine, name = _parts_of(self, parts, of)
        tenures = read_tenures(self.store, official=of)
        if not mine and not tenures:
            raise QueryError("nothing known of it", str(of), "kg query entity_named_like shows names")
        return show_timeline(mine, tenures, f"{name}: what happened when", limit)

    def line_up(
        self,
        official: Named | None = None,
        *,
        title: Named | None = None,
        organisation: Named | None = None,
        limit: int | None = None,
    ) -> Picture:
        """Return who held which office, one after the other: of one office, one body, one official, or the most changed."""
        _need_views()
        from kg.views.line_up import show_line_up

        tenures = read_tenures(self.store, official, title, organisation)
        if not tenures:
            raise QueryError(
                "no tenure known", str(official or title or organisation or ""), "kg query entity_named_like shows names"
            )
        wanted = str(official or title or organisation or "")
        return show_line_up(tenures, f"{wanted}: who held which office" if wanted else "Who held which office", limit)

    def matrix(
        self,
        around: Named | None = None,
        *,
        since: Day | None = None,
        until: Day | None = None,
        planned: bool = False,
        limit: int | None = None,
    ) -> Picture:
        """Return officials and bodies by events, coloured by role; of one person or body, the events that it took part in."""
        _need_views()
        from kg.views.matrix import show_matrix

        parts = [part for part in read_parts(self.store, around, since, until) if planned or part.status not in _UNREAL]
        if not parts:
            raise QueryError("no event known", str(around or ""), "kg query entity_named_like shows names")
        title = f"Who took part in what with {around}" if around is not None else "Who took part in what"
        return show_matrix(parts, title, limit)

    def explain(self, iri: Named) -> Explanation:
        """Return the sentences, rules and releases behind whatever the IRI is. Raises QueryError over an endpoint."""
        from kg.explain import explain

        if not isinstance(self.store, EmbeddedStore) or self.store.path is None:
            raise QueryError("only a store folder explains itself", self.where, "query('provenance_sentences_of_fact', fact=IRI)")
        return explain(self.store.path, iri.iri if isinstance(iri, Thing) else iri)

    def rdf(self) -> rdflib.Graph:
        """Return an rdflib Graph over the store itself, nothing copied: the union of all releases' graphs, to be read.

        >>> len(graph.rdf()) > 1000
        True
        """
        import rdflib
        from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

        if isinstance(self.store, EmbeddedStore):
            from oxrdflib import OxigraphStore

            return rdflib.Graph(store=OxigraphStore(store=self.store.oxigraph), identifier=DATASET_DEFAULT_GRAPH_ID)
        if isinstance(self.store, RemoteStore):
            from rdflib.plugins.stores.sparqlstore import SPARQLStore

            return rdflib.Graph(store=SPARQLStore(self.store.endpoint), identifier=DATASET_DEFAULT_GRAPH_ID)
        raise StoreError("no rdflib view of this kind of store", self.where)


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a graph. As text it is the name."""

    iri: str
    label: str
    graph: Graph = field(repr=False, compare=False)

    def __str__(self) -> str:
        return self.label

    def offices(self) -> Table:
        """Return the offices held, with dates as releases state them."""
        return self.graph.query("official_offices_held", official=self.iri)

    def events(self) -> Table:
        """Return the events taken part in, with role, capacity and sentence."""
        return self.graph.query("official_events", official=self.iri)

    def statements(self) -> Table:
        """Return what the person said."""
        return self.graph.query("statement_by_official", official=self.iri)

    def met(self, during: Day | None = None) -> Table:
        """Return who took part in the same events, in what capacity, with the sentence."""
        return self.graph.query("official_met", official=self.iri, during=during)

    def evidence(self) -> Explanation:
        """Return every sentence behind what is said of the person."""
        return self.graph.explain(self.iri)

    def network(self, kind: NetworkKind | str = NetworkKind.CO_ATTENDANCE, **bounds: Day | None) -> Network:
        """Return the network around the person. See `Graph.network`; `bounds` are `since` and `until`."""
        return self.graph.network(kind, around=self.iri, since=bounds.get("since"), until=bounds.get("until"))

    def timeline(self) -> Picture:
        """Return offices and events over time."""
        return self.graph.timeline(self.iri)


_PEOPLE = """#+ parameters: {person: {type: entity, example: Patrick Nip}}
SELECT DISTINCT ?found WHERE { VALUES ?person { "Patrick Nip" }
  ?found a kg:Person ; skos:prefLabel|skos:altLabel ?name
  FILTER(?found = ?person || LCASE(STR(?name)) = LCASE(STR(?person))) } ORDER BY ?found"""


def _prefixed(prefix: str, name: str | None) -> str | None:
    """Return the CURIE of a term that is given by its bare name: "Briefing" gives "kg:Briefing"."""
    return name if name is None or ":" in name else f"{prefix}:{name}"


def _parts_of(graph: Graph, parts: list[Part], of: Named) -> tuple[list[Part], str]:
    """Return the own parts of whom `parts` are around, and the name."""
    iris = find_iris(graph.store, of)
    mine = [part for part in parts if part.agent.iri in iris]
    return mine, mine[0].agent.label if mine else str(of)


def _need_views() -> None:
    """Raise QueryError where the libraries that draw are not installed."""
    missing = [name for name in ("altair", "pyvis", "rustworkx", "vl_convert") if importlib.util.find_spec(name) is None]
    if missing:
        raise QueryError("pictures need more libraries", ", ".join(missing), "pip install 'govkg[viz]'")


VIEWS: Mapping[str, str] = {"network": "show", "timeline": "timeline", "line-up": "line_up", "matrix": "matrix"}
"""Pictures by the names that the command line has for them, and the methods that make them."""


def view(graph: Graph, name: str, **params: object) -> Picture:
    """Return the picture `name` ("network", "timeline", "line-up", "matrix") with parameters as texts.

    Raises QueryError for a picture or a parameter that there isn't.
    """
    limit = params.pop("limit", None)
    if name not in VIEWS:
        raise QueryError("no such picture", name, f"pictures are {', '.join(VIEWS)}")
    known = _PARAMETERS[name]
    if unknown := set(params) - set(known):
        raise QueryError(f"no parameter {', '.join(sorted(unknown))}", name, f"it takes {', '.join([*known, 'limit'])}")
    given: dict[str, Any] = {key: _text(value) for key, value in params.items()}
    size = _read_limit(limit)
    if name == "network":
        kind = given.pop("kind", None) or NetworkKind.CO_ATTENDANCE
        return graph.show(graph.network(kind, **given), limit=size)
    if name == "timeline":
        return graph.timeline(**given, limit=size)
    if name == "line-up":
        return graph.line_up(**given, limit=size)
    return graph.matrix(**given, limit=size)


_PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "network": ("kind", "around", "since", "until"),
    "timeline": ("of", "since", "until"),
    "line-up": ("official", "title", "organisation"),
    "matrix": ("around", "since", "until"),
}


def _text(value: object) -> str:
    if isinstance(value, list):
        raise QueryError("a parameter given twice", str(value[-1]), "pictures take one value each")
    return str(value)


def _read_limit(value: object) -> int | None:
    if value is None:
        return None
    if not str(value).isdigit() or int(str(value)) < 1:
        raise QueryError("no number of things to show", str(value), "write limit=100")
    return int(str(value))
