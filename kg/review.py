"""Deciding doubtful identities: pairs that may be one, the likeliest first, each side with its sentences.

A session asks about one pair at a time and appends each answer to the judgements beside the store; the graph heeds them when
it is built or replayed next.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kg.errors import QueryError
from kg.model import Extraction
from kg.pipeline import replay, resolve_store
from kg.resolve import Doubt, Resolution, find_doubts
from kg.store.judgements import (
    Decision,
    Verdict,
    append_decision,
    decide,
    find_contradiction,
    find_standing,
    read_decisions,
)

SENTENCES = 3
"""Sentences shown of each side."""


class Key(StrEnum):
    """What a reviewer may answer."""

    SAME = "s"
    DIFFERENT = "d"
    UNSURE = "u"
    SKIP = "k"
    UNDO = "z"
    QUIT = "q"


_VERDICTS = {Key.SAME: Verdict.SAME, Key.DIFFERENT: Verdict.DIFFERENT, Key.UNSURE: Verdict.UNSURE}


@dataclass(frozen=True, slots=True)
class Side:
    """One of two that may be one. `passages` are day, title and sentence of releases that name it, in order of days."""

    iri: str
    label: str
    posts: tuple[str, ...]
    passages: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A doubtful pair with all that a reviewer needs to decide."""

    doubt: Doubt
    left: Side
    right: Side


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a session did: decisions that were appended, undoings among them, and how many pairs are left.

    `refused` are answers that were not noted, each with the decision that it contradicts.
    """

    decisions: tuple[Decision, ...]
    left: int
    graphs_written: int
    refused: tuple[tuple[Decision, Decision], ...] = ()


def find_questions(store: Path | str, limit: int = 100) -> list[Question]:
    """Return the doubtful pairs in the store folder `store` that nobody has decided yet, best first, at most `limit`."""
    resolution, extractions = resolve_store(store)
    settled = {decision.pair for decision in find_standing(read_decisions(store))}
    doubts = find_doubts(resolution, settled)[:limit]
    sides = _describe({iri for doubt in doubts for iri in (doubt.left, doubt.right)}, resolution, extractions)
    return [Question(doubt, sides[doubt.left], sides[doubt.right]) for doubt in doubts]


def _describe(iris: set[str], resolution: Resolution, extractions: list[Extraction]) -> dict[str, Side]:
    passages: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for extraction in extractions:
        document = extraction.document
        for entity in extraction.entities:
            iri = resolution.nodes.get((document.key, entity.ref), "")
            if iri in iris and entity.mentions:
                at = entity.mentions[0].start
                start, end = next(
                    (span for span in extraction.sentences if span[0] <= at < span[1]), (at, entity.mentions[0].end)
                )
                passages[iri].append((document.day.isoformat(), document.title, " ".join(document.text[start:end].split())))
    posts: dict[str, set[str]] = defaultdict(set)
    for tenure in resolution.tenures.values():
        office = resolution.offices[tenure.office]
        posts[tenure.person].add(f"{office.label} ({office.jurisdiction})" if office.jurisdiction else office.label)
    labels = {iri: thing.label for kind in (resolution.persons, resolution.bodies) for iri, thing in kind.items()}
    return {iri: Side(iri, labels[iri], tuple(sorted(posts[iri]))[:5], tuple(sorted(passages[iri])[:SENTENCES])) for iri in iris}


def review(store: Path | str, ask: Callable[[Question, int, int], str], by: str, *, limit: int = 100, why: str = "") -> Outcome:
    """Ask about each doubtful pair until all are answered or `ask` returns "q"; return what was decided.

    `ask` is given the question, its number and how many there are, and returns a `Key`. "z" takes back the last answer of the
    session, or else the last decision that stands, and asks about it again. An answer that contradicts what was decided before,
    through other pairs, is not noted. The graph is made to heed the decisions at the end.
    Raises QueryError for another answer.
    """
    questions = find_questions(store, limit)
    made: list[Decision] = []
    refused: list[tuple[Decision, Decision]] = []
    at = 0
    while at < len(questions):
        question = questions[at]
        given = ask(question, at + 1, len(questions))
        try:
            key = Key(given)
        except ValueError:
            raise QueryError("no answer", given, f"type one of {', '.join(Key)}") from None
        if key is Key.QUIT:
            break
        if key is Key.UNDO:
            undone = _undo(store, made, by)
            at = next((i for i, asked in enumerate(questions) if (asked.doubt.left, asked.doubt.right) == undone), at)
            continue
        if key in _VERDICTS:
            new = decide(question.doubt.left, question.doubt.right, _VERDICTS[key], by, why or question.doubt.why)
            clash = find_contradiction(find_standing(read_decisions(store)), new)
            if clash is None:
                made.append(new)
                append_decision(store, new)
            else:
                refused.append((new, clash))
        at += 1
    written = replay(store)[0] if made else 0
    return Outcome(tuple(made), len(questions) - at, written, tuple(refused))


def _undo(store: Path | str, made: list[Decision], by: str) -> tuple[str, str] | None:
    """Take back the last decision that stands, this session's first; return its pair, or None if there is none."""
    standing = find_standing(read_decisions(store))
    pairs = {decision.pair for decision in standing}
    own = [decision for decision in made if decision.pair in pairs and decision.verdict is not Verdict.UNDONE]
    last = own[-1] if own else standing[-1] if standing else None
    if last is None:
        return None
    made.append(decide(*last.pair, Verdict.UNDONE, by))
    append_decision(store, made[-1])
    return last.pair
