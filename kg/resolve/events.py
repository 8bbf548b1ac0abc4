"""Events: two releases of one jurisdiction tell of one event if type, status and days agree, and agents or its name's words.

An announcement and what came of it stay two events; the second realises the first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from kg.iris import mint
from kg.model import EventClaim, Group, Status
from kg.resolve.dates import first_day, last_day
from kg.resolve.event_names import EventNamer
from kg.resolve.readings import Reading, Ref, choose_label
from kg.resolve.tables import empty_words, thresholds
from kg.resolve.text import flatten
from kg.resolve.unions import Unions

_OPEN_START, _OPEN_END = "0001-01-01", "9999-12-31"


@dataclass(frozen=True, slots=True)
class ResolvedEvent:
    """One event; `realises` is the IRI of the planned one that it came of, or ""."""

    iri: str
    label: str
    realises: str
    others: tuple[str, ...]


@dataclass(slots=True)
class Events:
    """The events of all releases: the IRI for each ref, and each event by IRI."""

    nodes: dict[Ref, str]
    things: dict[str, ResolvedEvent]


@dataclass(frozen=True, slots=True)
class _Account:
    """One release's account of an event. `window` is its first and last day, None if no date is told."""

    iri: str
    ref: Ref
    day: str
    place: str
    claim: EventClaim
    where: str
    window: tuple[str, str] | None
    agents: frozenset[str]
    words: frozenset[str]
    name: str

    @property
    def planned(self) -> bool:
        return self.claim.status in {Status.PLANNED, Status.CANCELLED}

    @property
    def dated(self) -> bool:
        """Whether the event's dates are days, and not months or years."""
        return self.claim.when is not None and len(self.claim.when.start) == len(self.claim.when.end) == 10


def resolve_events(readings: Iterable[Reading], nodes: Mapping[Ref, str], names: Mapping[str, str]) -> Events:
    """Return which events the releases tell of; `nodes` gives the IRIs of agents and places, `names` their labels by IRI."""
    accounts = list(_take_accounts(readings, nodes, EventNamer(nodes, names)))
    unions = Unions()
    keys: dict[str, set[str]] = {}
    for account in accounts:
        unions.add(account.iri)
        keys[account.iri] = {account.ref[0]}
    for left, right in _find_pairs(accounts):
        a, b = unions.find(left.iri), unions.find(right.iri)
        # What one release tells apart stays apart.
        if a != b and not keys[a] & keys[b] and unions.join(left.iri, right.iri):
            keys[unions.find(a)] = keys[a] | keys[b]
    order = {account.iri: (account.day, account.ref[0], account.iri) for account in accounts}
    chosen = unions.choose(lambda iri: order[iri])
    realised = _find_realised(accounts, chosen)
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for account in accounts:
        labels[chosen[account.iri]][account.name] += 1
    things = {
        iri: ResolvedEvent(
            iri, choose_label(labels[iri]), realised.get(iri, ""), tuple(other for other in unions.members(iri) if other != iri)
        )
        for iri in sorted(labels)
    }
    return Events({account.ref: chosen[account.iri] for account in accounts}, things)


def _take_accounts(readings: Iterable[Reading], nodes: Mapping[Ref, str], namer: EventNamer) -> Iterator[_Account]:
    taken: set[str] = set()
    for reading in readings:
        for claim in reading.events:
            parts = (reading.publisher, reading.id, f"{claim.type}-{claim.trigger.start}")
            iri = mint("event", *parts).value
            if iri in taken:
                iri = mint("event", *parts, claim.ref).value
            taken.add(iri)
            refs = [part.agent for part in claim.participations if not isinstance(reading.entities.get(part.agent), Group)]
            yield _Account(
                iri=iri,
                ref=(reading.key, claim.ref),
                day=reading.day,
                place=reading.place,
                claim=claim,
                where=nodes.get((reading.key, claim.place), ""),
                window=_find_window(claim),
                agents=frozenset(nodes[reading.key, ref] for ref in refs if (reading.key, ref) in nodes),
                words=frozenset(flatten(claim.label or claim.thing or claim.trigger.text).split()) - empty_words(),
                name=namer.name(claim, reading),
            )


def _find_window(claim: EventClaim) -> tuple[str, str] | None:
    if claim.when is None or not (claim.when.start or claim.when.end):
        return None
    start = first_day(claim.when.start) if claim.when.start else _OPEN_START
    return start, last_day(claim.when.end) if claim.when.end else _OPEN_END


def _find_pairs(accounts: list[_Account]) -> list[tuple[_Account, _Account]]:
    """Return pairs of accounts of one event, the surest first."""
    blocks: dict[tuple[str, str, str, tuple[str, str]], list[_Account]] = defaultdict(list)
    for account in accounts:
        if account.dated and account.window is not None:
            blocks[account.place, account.claim.type, account.claim.status.value, account.window].append(account)
    scored: list[tuple[float, _Account, _Account]] = []
    for block in blocks.values():
        for left, right in combinations(block, 2):
            if left.ref[0] != right.ref[0] and (score := _score_same(left, right)):
                scored.append((score, left, right))
    scored.sort(key=lambda found: (-found[0], found[1].iri, found[2].iri))
    return [(left, right) for _, left, right in scored]


def _overlap(left: tuple[str, str], right: tuple[str, str]) -> bool:
    return left[0] <= right[1] and right[0] <= left[1]


def _share_words(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / len(left | right) if left | right else 0.0


def _score_same(left: _Account, right: _Account) -> float:
    """Return how surely two accounts of the same type, status and days tell of one event, 0 if they don't."""
    limits = thresholds("events")
    if left.where and right.where and left.where != right.where:
        return 0.0
    shared, words = len(left.agents & right.agents), _share_words(left.words, right.words)
    named = words >= limits["same_label"] and min(len(left.words), len(right.words)) >= limits["label_words"]
    return shared + words if shared >= limits["shared_agents"] or named else 0.0


def _find_realised(accounts: list[_Account], chosen: Mapping[str, str]) -> dict[str, str]:
    """Return for each event that came of a planned one that planned event."""
    plans: dict[tuple[str, str, str], list[_Account]] = defaultdict(list)
    for account in accounts:
        if account.claim.status is Status.PLANNED:
            for bucket in _buckets(account):
                plans[account.place, account.claim.type, bucket].append(account)
    best: dict[str, tuple[tuple[float, str, str], str]] = {}
    for account in accounts:
        if account.planned:
            continue
        start = account.window[0] if account.window else account.day
        seen = [plan for bucket in (start[:7], start[:4], "") for plan in plans[account.place, account.claim.type, bucket]]
        for plan in seen:
            if score := _score_realised(plan, account):
                rank = (-score, plan.day, plan.iri)
                iri = chosen[account.iri]
                if iri not in best or rank < best[iri][0]:
                    best[iri] = (rank, chosen[plan.iri])
    return {iri: plan for iri, (_, plan) in best.items()}


def _buckets(plan: _Account) -> list[str]:
    """Return the months, or the years where it is no closer, in which a planned event may come to pass; "" for any time."""
    if plan.window is None or _OPEN_START in plan.window or _OPEN_END in plan.window:
        return [""]
    if plan.window[0][:7] == plan.window[1][:7]:
        return [plan.window[0][:7]]
    return [str(year) for year in range(int(plan.window[0][:4]), min(int(plan.window[1][:4]), int(plan.window[0][:4]) + 10) + 1)]


def _score_realised(plan: _Account, account: _Account) -> float:
    """Return how surely `account` tells of what `plan` announced, 0 if it doesn't."""
    limits = thresholds("events")
    if account.day <= plan.day:
        return 0.0
    happened = account.window or (account.day, account.day)
    longest = (date.fromisoformat(plan.day) + timedelta(days=limits["realised_days"])).isoformat()
    if not _overlap(plan.window or (plan.day, longest), happened):
        return 0.0
    shared, words = len(plan.agents & account.agents), _share_words(plan.words, account.words)
    named = words >= limits["realised_label"] and min(len(plan.words), len(account.words)) >= limits["label_words"]
    if plan.dated and plan.window is not None and plan.window[0] == plan.window[1]:
        agreed = shared >= limits["shared_agents"] or named or (shared and words >= limits["realised_label"])
    else:
        # Within a month or a year the same people do the same sort of thing more than once: the name has to agree too.
        agreed = named and (shared or words >= limits["same_label"])
    return shared + words if agreed else 0.0
