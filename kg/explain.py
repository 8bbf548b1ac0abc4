"""The sentences behind a fact: where they stand, which rule read them, how sure that is, and what software did it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolutions

from kg.errors import QueryError, VocabularyError
from kg.query import find_labels
from kg.store import EmbeddedStore
from kg.store.claims import CLAIMS_FILE, ClaimStore
from kg.vocabulary import DCTERMS, KG, OA, PROV, RDF, SKOS, expand, label

_KINDS = ("Tenure", "Event", "Participation", "Statement", "Person", "Office", "Body", "Group", "Place", "Release")

# What has evidence of its own, and what is spoken of in the evidence of others.
_FACTS = """SELECT DISTINCT ?fact ?evidence WHERE {{ VALUES ?thing {{ {iri} }}
  {{ ?thing kg:evidence ?evidence BIND(?thing AS ?fact) }}
  UNION {{ ?fact kg:holder|kg:office|kg:body|kg:speaker|kg:agent|kg:place|kg:madeAt ?thing ; kg:evidence ?evidence }}
  UNION {{ ?thing kg:participation ?fact . ?fact kg:evidence ?evidence }}
  UNION {{ ?fact kg:evidence ?evidence . ?evidence kg:inRelease ?thing }} }}"""

_SEARCH = """SELECT DISTINCT ?thing ?name WHERE {{
  ?thing skos:prefLabel|skos:altLabel ?name FILTER(CONTAINS(LCASE(STR(?name)), {word})) }}"""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence that says something. `marks` are the spans in `text` that say it, in order; `day` is the release's."""

    release: str
    title: str
    day: str
    url: str
    sentence: int
    text: str
    marks: tuple[tuple[int, int], ...]
    rule: str
    confidence: float
    run: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A tenure, event, part in an event or statement, in one line, with the sentences that say so."""

    iri: str
    kind: str
    summary: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that rests on sentences about one thing. `kind` is a class of the ontology, `names` are its other names."""

    iri: str
    kind: str
    label: str
    names: tuple[str, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Something whose name has the word looked for; `releases` is how many name it."""

    iri: str
    kind: str
    label: str
    releases: int


def explain(store: Path | str, iri: str) -> Explanation:
    """Return the sentences behind whatever `iri` is, an IRI or a CURIE, in the store folder `store`.

    Raises QueryError where the store doesn't have it, StoreError where there is no store.
    """
    try:
        node = expand(iri)
    except VocabularyError as error:
        raise QueryError("no IRI", iri, str(error)) from None
    with EmbeddedStore.open(store, read_only=True) as graph:
        return Explainer(graph, _open_claims(Path(store))).explain(node)


def find_things(store: Path | str, word: str) -> list[Match]:
    """Return what bears `word` in its name, whatever the case: first those that are called just so, then by releases."""
    wanted = " ".join(word.casefold().split())
    with EmbeddedStore.open(store, read_only=True) as graph:
        answer = graph.query(_SEARCH.format(word=Literal(wanted)))
        named: dict[str, set[str]] = defaultdict(set)
        for row in answer if isinstance(answer, QuerySolutions) else ():
            if isinstance(row["thing"], NamedNode) and isinstance(row["name"], Literal):
                named[row["thing"].value].add(row["name"].value.casefold())
        labels = find_labels(graph, named)
        matches = [
            Match(iri, _find_kind(graph, NamedNode(iri)), labels.get(iri, iri), _count_releases(graph, NamedNode(iri)))
            for iri in sorted(named)
        ]
    exact = {match.iri: wanted in named[match.iri] for match in matches}
    preferred = {match.iri: match.label.casefold() == wanted for match in matches}
    return sorted(matches, key=lambda match: (not preferred[match.iri], not exact[match.iri], -match.releases, match.iri))


def choose_match(matches: list[Match], word: str) -> Match | None:
    """Return the one thing that `word` means, or None if it may be several."""
    wanted = " ".join(word.casefold().split())
    called = [match for match in matches if match.label.casefold() == wanted]
    for candidates in (matches, called):
        if len(candidates) == 1:
            return candidates[0]
    return None


def _open_claims(store: Path) -> ClaimStore | None:
    """Return the readings beside the graph, or None where only the graph was copied: sentences then come from the evidence."""
    return ClaimStore.open(store, read_only=True) if (store / CLAIMS_FILE).is_file() else None


def _find_kind(graph: EmbeddedStore, node: NamedNode) -> str:
    types = {quad.object for quad in graph.oxigraph.quads_for_pattern(node, RDF.type, None)}
    return next((kind for kind in _KINDS if KG[kind] in types), "Thing")


def _count_releases(graph: EmbeddedStore, node: NamedNode) -> int:
    return sum(1 for _ in graph.match(node, KG.mentionedIn))


class Explainer:
    """Explains things of one open store; documents are looked up once. Without `claims`, sentences come from the evidence."""

    def __init__(self, graph: EmbeddedStore, claims: ClaimStore | None) -> None:
        self._graph, self._claims = graph, claims
        self._texts: dict[str, tuple[str, tuple[tuple[int, int], ...]] | None] = {}

    def explain(self, node: NamedNode) -> Explanation:
        """Return the sentences behind `node`. Raises QueryError where the store doesn't have it."""
        node = self._follow(node)
        if not any(self._graph.oxigraph.quads_for_pattern(node, None, None)):
            raise QueryError("the store has no such thing", node.value, "give a word of its name instead: kg explain WORD")
        found: dict[str, list[NamedNode]] = defaultdict(list)
        answer = self._graph.query(_FACTS.format(iri=node))
        for row in answer if isinstance(answer, QuerySolutions) else ():
            if isinstance(row["fact"], NamedNode) and isinstance(row["evidence"], NamedNode):
                found[row["fact"].value].append(row["evidence"])
        facts = [self._describe(NamedNode(iri), evidence) for iri, evidence in sorted(found.items())]
        kinds = {kind: rank for rank, kind in enumerate(_KINDS)}
        facts.sort(key=lambda fact: (kinds.get(fact.kind, len(kinds)), fact.passages[0].day, fact.iri))
        names = sorted(set(self._values(node, SKOS.altLabel)))
        kind = _find_kind(self._graph, node)
        title = self._name(node) if kind not in {"Tenure", "Participation", "Statement"} else self._summarise(node, kind)
        return Explanation(node.value, kind, title, tuple(names), tuple(facts))

    def _follow(self, node: NamedNode) -> NamedNode:
        """Return what an IRI that was given up has become."""
        seen = {node}
        while (new := self._node(node, KG.became)) is not None and new not in seen:
            seen.add(new)
            node = new
        return node

    def _node(self, node: NamedNode, predicate: NamedNode) -> NamedNode | None:
        return next(iter(self._nodes(node, predicate)), None)

    def _nodes(self, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        found = {quad.object for quad in self._graph.oxigraph.quads_for_pattern(node, predicate, None)}
        return sorted((value for value in found if isinstance(value, NamedNode)), key=lambda value: value.value)

    def _values(self, node: NamedNode, predicate: NamedNode) -> list[str]:
        found = self._graph.oxigraph.quads_for_pattern(node, predicate, None)
        return sorted({quad.object.value for quad in found if isinstance(quad.object, Literal)})

    def _value(self, node: NamedNode, predicate: NamedNode) -> str:
        return next(iter(self._values(node, predicate)), "")

    def _name(self, node: NamedNode | None) -> str:
        if node is None:
            return "?"
        return find_labels(self._graph, [node.value]).get(node.value) or label(node.value) or node.value.rpartition("/")[2]

    def _describe(self, fact: NamedNode, evidence: Iterable[NamedNode]) -> Fact:
        kind = _find_kind(self._graph, fact)
        words = self._find_words(fact, kind)
        passages = [self._read_passage(node, words) for node in evidence]
        passages.sort(key=lambda passage: (passage.day, passage.release, passage.sentence, passage.rule))
        return Fact(fact.value, kind, self._summarise(fact, kind), tuple(passages))

    def _summarise(self, fact: NamedNode, kind: str) -> str:
        if kind == "Tenure":
            parts = [f"{self._name(self._node(fact, KG.holder))}, {self._name(self._node(fact, KG.office))}"]
            parts += [self._name(body) for body in self._nodes(fact, KG.body)[:1]]
            return ", ".join([*parts, self._name(self._node(fact, KG.capacity)), *self._bounds(fact)])
        if kind == "Event":
            types = "/".join(self._name(node) for node in self._nodes(fact, KG.eventType))
            dates = [" and ".join(self._values(fact, KG.date)), *self._span(fact)]
            status = "/".join(self._name(node) for node in self._nodes(fact, KG.status))
            return ", ".join(filter(None, [f"{types}: {self._name(fact)}", *dates, status]))
        if kind == "Participation":
            event = next(iter(self._subjects(KG.participation, fact)), None)
            return f"{self._name(self._node(fact, KG.agent))} as {self._name(self._node(fact, KG.role))} in: {self._name(event)}"
        if kind == "Statement":
            said = self._value(fact, KG.text)
            shown = said if len(said) <= 100 else f"{said[:100].rstrip()}…"
            return f"{self._name(self._node(fact, KG.speaker))} {self._value(fact, KG.cue) or 'said'}: {' '.join(shown.split())}"
        return self._name(fact)

    def _subjects(self, predicate: NamedNode, node: NamedNode) -> list[NamedNode]:
        found = {quad.subject for quad in self._graph.oxigraph.quads_for_pattern(None, predicate, node)}
        return sorted((value for value in found if isinstance(value, NamedNode)), key=lambda value: value.value)

    def _bounds(self, tenure: NamedNode) -> Iterator[str]:
        words: Mapping[str, NamedNode] = {
            "from": KG.startDate,
            "until": KG.endDate,
            "first attested": KG.firstAttested,
            "last attested": KG.lastAttested,
            "ended before": KG.endedBefore,
        }
        for word, predicate in words.items():
            if values := self._values(tenure, predicate):
                yield f"{word} {' / '.join(values)}"

    def _span(self, event: NamedNode) -> Iterator[str]:
        starts, ends = self._values(event, KG.windowStart), self._values(event, KG.windowEnd)
        if starts or ends:
            yield f"{' / '.join(starts) or '…'} to {' / '.join(ends) or '…'}"

    def _find_words(self, fact: NamedNode, kind: str) -> list[str]:
        """Return the words that say the fact, as releases write them."""
        if kind == "Statement":
            return [self._value(fact, KG.text)]
        if kind == "Event":
            return self._values(fact, KG.trigger)
        named = {"Tenure": (KG.holder, KG.office), "Participation": (KG.agent,)}.get(kind, ())
        words: list[str] = []
        for node in (node for predicate in named for node in self._nodes(fact, predicate)):
            words += self._values(node, SKOS.prefLabel) + self._values(node, SKOS.altLabel)
        for event in self._subjects(KG.participation, fact) if kind == "Participation" else ():
            words += self._values(event, KG.trigger)
        return words

    def _read_passage(self, evidence: NamedNode, words: list[str]) -> Passage:
        release = self._node(evidence, KG.inRelease)
        start, end, sentence = (int(self._value(evidence, predicate) or 0) for predicate in (OA.start, OA.end, KG.sentence))
        text, marks = self._value(evidence, OA.exact), mark_words(self._value(evidence, OA.exact), words)
        found = self._find_text(release) if release is not None else None
        if found is not None and sentence < len(found[1]):
            whole, sentences = found
            low, high = min(start, sentences[sentence][0]), max(end, sentences[sentence][1])
            text = whole[low:high]
            marks = ((start - low, end - low),) if (start, end) != (low, high) else mark_words(text, words)
        return Passage(
            release=release.value if release else "",
            title=self._value(release, DCTERMS.title) if release else "",
            day=self._value(release, DCTERMS.issued)[:10] if release else "",
            url=self._find_url(release) if release else "",
            sentence=sentence,
            text=text,
            marks=marks,
            rule=self._value(evidence, KG.rule),
            confidence=float(self._value(evidence, KG.confidence) or 0),
            run=self._name(self._node(release, PROV.wasGeneratedBy)) if release else "",
        )

    def _find_url(self, release: NamedNode) -> str:
        node = self._node(release, DCTERMS.source)
        return node.value if node is not None else self._value(release, DCTERMS.source)

    def _find_text(self, release: NamedNode) -> tuple[str, tuple[tuple[int, int], ...]] | None:
        """Return the text of a release and its sentences, or None where the readings don't have it."""
        if release.value not in self._texts:
            publisher = self._node(release, DCTERMS.publisher)
            slug = publisher.value.rpartition("/")[2] if publisher is not None else ""
            slug = self._value(publisher, DCTERMS.identifier) or slug if publisher is not None else slug
            key = f"{slug}/{self._value(release, DCTERMS.identifier)}"
            reading = self._claims.get(key) if self._claims is not None else None
            self._texts[release.value] = None if reading is None else (reading.document.text, reading.sentences)
        return self._texts[release.value]


def mark_words(text: str, words: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Return where `words` stand in `text`, the longest first, none over another."""
    marks: list[tuple[int, int]] = []
    for word in sorted({word for word in words if word.strip()}, key=lambda word: (-len(word), word)):
        start = text.find(word)
        end = start + len(word)
        if start >= 0 and all(end <= low or start >= high for low, high in marks):
            marks.append((start, end))
    return tuple(sorted(marks))
