"""Cues: wording right before a post that says how a person stands to it. The wording is in `cues.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from spacy.tokens import Token

EFFECTS = ("start", "hold", "end")


@dataclass(frozen=True, slots=True)
class Cue:
    """Wording before a post: what it does, the words it covers, and the sentence's token that it begins at."""

    effect: str
    start: int


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("cues.toml").read_text("utf8"))


@cache
def words(name: str) -> frozenset[str]:
    """Return a list of `cues.toml`."""
    return frozenset(_table()["words"][name])


@cache
def _cues() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return (effect, lemmas) of every cue, the longest first."""
    cues = [(effect, tuple(phrase.split())) for effect in EFFECTS for phrase in _table()[effect]["phrases"]]
    return tuple(sorted(cues, key=lambda c: -len(c[1])))


def _skip_filler(tokens: list[Token], at: int) -> int:
    """Return the token before articles, adverbs and possessives that stand between a cue and its post."""
    while at >= 0 and (tokens[at].pos_ in {"DET", "ADV", "PRON"} or tokens[at].lower_ in words("filler") or tokens[at].is_space):
        at -= 1
    return at


def _match_before(tokens: list[Token], at: int, phrase: tuple[str, ...]) -> int | None:
    """Return the first token of a cue whose last word is at `at`, or None; "*" stands for up to three tokens."""
    for number in range(len(phrase) - 1, -1, -1):
        if phrase[number] == "*":
            wanted = phrase[number - 1]
            at = next((k for k in range(at, max(-1, at - 4), -1) if k >= 0 and _lemma(tokens[k]) == wanted), -1)
            if at < 0:
                return None
            continue
        if at < 0 or _lemma(tokens[at]) != phrase[number]:
            return None
        at -= 1
        if number and phrase[number - 1] != "*":
            at = _skip_adverbs(tokens, at)
    return at + 1


def _skip_adverbs(tokens: list[Token], at: int) -> int:
    while at >= 0 and tokens[at].pos_ == "ADV":
        at -= 1
    return at


def _lemma(token: Token) -> str:
    return token.lemma_.lower() if token.pos_ in {"VERB", "AUX", "NOUN"} else token.lower_


def find_cue(tokens: list[Token], at: int) -> Cue | None:
    """Return the cue right before the post at index `at` of a sentence's tokens, or None."""
    last = _skip_filler(tokens, at - 1)
    for end in dict.fromkeys((at - 1, last)):
        for effect, phrase in _cues():
            start = _match_before(tokens, end, phrase)
            if start is not None:
                return None if _compares(tokens, start) else Cue(effect, start)
    return None


def _compares(tokens: list[Token], start: int) -> bool:
    """Whether a cue is the "as" of "such as" or "as well as", which says of nobody that the post is held."""
    return tokens[start].lower_ == "as" and start > 0 and tokens[start - 1].lower_ in words("compares")


def is_joined(tokens: list[Token], before: int, at: int) -> bool:
    """Whether only "and", commas and the like part two posts, so that the second goes on with the first's cue."""
    between = [t.lower_ for t in tokens[before + 1 : at]]
    if between == [",", "the"]:
        return False  # "as the Chief Executive, the Financial Secretary and our team"
    return all(t.lower_ in words("joins") or t._.date is not None for t in tokens[before + 1 : at])


def is_active_choice(tokens: list[Token], cue_start: int) -> bool:
    """Whether a cue is "appointed" in the active, so that its subject is not who takes the post up."""
    verb = tokens[cue_start]
    passive = any(child.dep_ in {"auxpass", "nsubjpass"} for child in verb.children) or any(
        t.lemma_ == "be" for t in tokens[max(0, cue_start - 3) : cue_start]
    )
    participle = verb.dep_ == "acl" and verb.tag_ != "VB"
    return verb.lemma_ in words("chooses") and not participle and not passive


def is_past(tokens: list[Token], at: int) -> bool:
    """Whether a cue tells of what was: a notice's date is not for the careers that follow it."""
    return tokens[at].tag_ == "VBD" or any(t.lower_ in {"was", "were"} for t in tokens[max(0, at - 3) : at])


def is_perfect(tokens: list[Token], at: int) -> bool:
    """Whether a cue is in the perfect, "has been": what it says still holds."""
    return any(t.lower_ in {"has", "have"} for t in tokens[max(0, at - 2) : at + 1])
