"""One telling of an event: a trigger with its arguments, before tellings of one event are brought together."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from spacy.tokens import Token

from kg.annotate.layers import Chain
from kg.model import Status, When


class Region(StrEnum):
    """Where in a release a sentence stands, which decides how it is read."""

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"
    SPEECH = "speech"  # somebody's own words, printed or quoted
    CAPTION = "caption"
    SKIPPED = "skipped"


@dataclass(eq=False, slots=True)
class Telling:
    """A trigger: `anchor` is its verb (or its noun, if there is no verb), `noun` the event noun."""

    type: str
    rule: str
    anchor: Token
    noun: Token | None
    region: Region
    confidence: float
    objects: list[Token] = field(default_factory=list)
    parts: list[tuple[Chain, str, Token]] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    when: When | None = None
    dated: bool = False  # the clause says the date itself
    status: Status = Status.OCCURRED
    place: Chain | None = None
    anaphor: bool = False  # "the ceremony", "his visit": points back
    loose: bool = False  # a participle behind its noun, which tells no time: "the festival, organised by …"
    nominal: bool = False  # has no verb of its own
    start: int = 0
    end: int = 0
    also: list[Telling] = field(default_factory=list)  # other tellings of the same event

    @property
    def head(self) -> str:
        """The lemma that names the event: its noun's, else its verb's."""
        token = self.noun if self.noun is not None else self.anchor
        lemma: str = token.lemma_.lower()
        return lemma

    def add(self, chain: Chain, role: str, token: Token) -> None:
        """Take an agent; one that is there already keeps its role, unless it only was a participant."""
        for n, (other, had, _) in enumerate(self.parts):
            if other is chain:
                if had == "participant" and role not in {"", "participant"}:
                    self.parts[n] = (chain, role, token)
                return
        self.parts.append((chain, role or "participant", token))
