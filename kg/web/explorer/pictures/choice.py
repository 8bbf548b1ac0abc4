"""What a network is to show: read out of the address, then the things chosen, ranked, and how many are left out."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import networkx as nx
from pyoxigraph import NamedNode

from kg.networks import Network, NetworkKind
from kg.vocabulary import KG
from kg.web.explorer.frame import id_base
from kg.web.explorer.jobs import Given
from kg.web.explorer.pictures.asked import Asked, ask
from kg.web.explorer.pictures.ties import LASTING, Tie, Ties, kind_of, open_ties
from kg.web.explorer.shelf import Shelf
from kg.web.negotiation import Refusal

LIMITS = (30, 60, 150, 500, 2000)
DEFAULT_LIMIT = 60
_UNREAL = frozenset({"planned", "cancelled"})


@dataclass(frozen=True)
class Choice:
    """What an address asks for. `around` are the things in the middle; with `to`, the ways from the first of them to it."""

    by: NetworkKind
    around: tuple[str, ...]
    to: str
    asked: Asked | None
    type: str
    since: str
    until: str
    planned: bool
    least: int
    limit: int
    communities: bool

    def fits(self, tie: Tie) -> bool:
        """Tell whether a tie is among those asked for; dates are compared as far as the shorter goes."""
        if (self.type and tie.word != self.type) or (tie.status in _UNREAL and not self.planned):
            return False
        if tie.word == LASTING or not (self.since or self.until):
            return True
        start, end = tie.day or tie.until, tie.until or tie.day
        late_enough = not self.since or end[: len(self.since)] >= self.since[: len(end)]
        return bool(start) and late_enough and (not self.until or start[: len(self.until)] <= self.until[: len(start)])


def read_choice(shelf: Shelf, given: Given) -> Choice:
    """Return what the address asks for. Raises Refusal, 404, for a name that nothing bears."""
    by = given.get("by", "")
    limit = given.get("limit", "")
    return Choice(
        by=NetworkKind(by) if by in set(NetworkKind) else NetworkKind.CO_ATTENDANCE,
        around=tuple(find_thing(shelf, name) for name in given.get("around", "").split("|") if name.strip()),
        to=find_thing(shelf, given["to"]) if given.get("to", "").strip() else "",
        asked=ask(shelf, given["query"]) if given.get("query", "").strip() else None,
        type=given.get("type", ""),
        since=given.get("since", ""),
        until=given.get("until", ""),
        planned=bool(given.get("planned")),
        least=_number(given.get("least", ""), 1),
        limit=min(_number(limit, DEFAULT_LIMIT), LIMITS[-1]),
        communities=limit == "communities",
    )


def _number(text: str, default: int) -> int:
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 7 else default


def find_thing(shelf: Shelf, name: str) -> str:
    """Return the IRI that `name` means: an IRI, the end of one ("person/hk.ann-lee"), or the likeliest bearer of the name."""
    text = name.strip()
    for iri in (text, id_base() + text):
        try:
            if any(True for _ in shelf.store.match(NamedNode(iri))):
                became = shelf.node(NamedNode(iri), KG.became)
                return became.value if became else iri
        except ValueError:
            continue
    found = shelf.names.find(text, 1)
    if not found:
        raise Refusal(404, "nothing of that name", text, "search for it above: names come in other forms too")
    return found[0][0].iri


@dataclass(frozen=True)
class Chosen:
    """The network to draw. `total` is how many things there are to choose from, `weak` how many lines are taken out."""

    network: Network
    total: int


def choose_network(shelf: Shelf, choice: Choice) -> Chosen:
    """Return the things asked for, the most strongly tied first and at most `limit`, and the ties among them."""
    ties = _ties_of(shelf, choice)
    strength = _rank(ties, choice)
    ranked = sorted(strength, key=lambda iri: (-strength[iri], iri))
    kept = ranked[: LIMITS[-1] if choice.communities else choice.limit]
    network: Network = nx.Graph(kind=choice.by.value, around=[iri for iri in choice.around if iri in strength])
    for (one, other), between in _pair_up(ties, choice, kept).items():
        if len(between) >= choice.least:
            network.add_edge(one, other, weight=len(between), ties=tuple(between))
    network.add_nodes_from(iri for iri in choice.around if iri in strength)
    for iri in network:
        network.nodes[iri].update(label=shelf.name(NamedNode(iri)), kind=kind_of(iri))
    return Chosen(network, len(ranked))


def _ties_of(shelf: Shelf, choice: Choice) -> Ties:
    """Return the ties to look at: those of the graph, or the rows of the query where the rows themselves tie things."""
    if choice.asked and choice.asked.rows:
        return Ties([Tie("", "row", "", "", "", row) for row in choice.asked.rows])
    return open_ties(shelf, choice.by)


def _rank(ties: Ties, choice: Choice) -> Mapping[str, float]:
    """Return how strongly each thing is tied to what the address asks for."""
    if choice.to:
        return _find_ways(ties, choice)
    if choice.around:
        return _rank_around(ties, choice)
    wanted = set(choice.asked.things) if choice.asked else None
    strength: Counter[str] = Counter()
    for tie in ties.ties:
        if choice.fits(tie):
            members = [iri for iri in tie.members if wanted is None or iri in wanted]
            if len(members) > 1:
                strength.update({iri: len(members) - 1 for iri in members})
    return strength


def _rank_around(ties: Ties, choice: Choice) -> Mapping[str, float]:
    """Return the centres, then their neighbours by strength, then, where ties go between two kinds, the neighbours' neighbours."""
    near: Counter[str] = Counter()
    for iri in choice.around:
        near.update(_neighbours(ties, choice, iri))
    strength: dict[str, float] = {iri: 1.0 + count for iri, count in near.items()}
    if choice.by != NetworkKind.CO_ATTENDANCE:
        further: Counter[str] = Counter()
        for iri in near:
            further.update(set(_neighbours(ties, choice, iri)))
        for iri, count in further.items():
            strength.setdefault(iri, count / (count + 1))
    return {**strength, **dict.fromkeys((iri for iri in choice.around if iri in ties.of), float("inf"))}


def _neighbours(ties: Ties, choice: Choice, iri: str) -> Iterator[str]:
    for place in ties.of.get(iri, ()):
        if choice.fits(ties.ties[place]):
            yield from (other for other in ties.ties[place].members if other != iri)


def _find_ways(ties: Ties, choice: Choice) -> Mapping[str, float]:
    """Return what lies on a shortest way between the two, by how strongly it is tied to what else does."""
    if not choice.around:
        return {}
    begin, end = choice.around[0], choice.to
    out = _count_steps(ties, choice, begin, end)
    if end not in out:
        return {}
    back = _count_steps(ties, choice, end, begin)
    on = {iri for iri, steps in out.items() if steps + back.get(iri, len(out)) == out[end]}
    strength = {iri: float(sum(other in on for other in _neighbours(ties, choice, iri))) for iri in on}
    return {**strength, begin: float("inf"), end: float("inf")}


def _count_steps(ties: Ties, choice: Choice, begin: str, end: str) -> dict[str, int]:
    """Return the number of steps from `begin` to all that is no further than `end`."""
    steps, waiting = {begin: 0}, deque([begin])
    while waiting:
        iri = waiting.popleft()
        if end in steps and steps[iri] >= steps[end]:
            break
        for other in _neighbours(ties, choice, iri):
            if other not in steps:
                steps[other] = steps[iri] + 1
                waiting.append(other)
    return steps


def _pair_up(ties: Ties, choice: Choice, kept: Iterable[str]) -> dict[tuple[str, str], list[Tie]]:
    """Return the ties of each pair of what is kept, the oldest first."""
    wanted = set(kept)
    pairs: dict[tuple[str, str], list[Tie]] = {}
    for place in sorted({place for iri in wanted for place in ties.of.get(iri, ())}):
        tie = ties.ties[place]
        if choice.fits(tie):
            for pair in combinations(sorted(wanted & set(tie.members)), 2):
                pairs.setdefault(pair, []).append(tie)
    return {pair: sorted(between, key=lambda tie: (tie.day, tie.fact)) for pair, between in sorted(pairs.items())}
