"""What an event is called: as its releases call it, else by its type, what is done, and who does it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.model import EventClaim, Group
from kg.resolve.readings import Reading, Ref
from kg.resolve.tables import EventForm, empty_words, event_forms
from kg.resolve.text import flatten

_WORDS_OF_A_NAME = 3  # a noun phrase so long says which event it is: "Thematic briefing session", but not "Video speech"
_AGENTS = 2  # told by name; more are "others"
_WORDS = 10  # of what is done, or of a group, before it is cut


@dataclass(frozen=True, slots=True)
class EventNamer:
    """Names the events of releases. `nodes` gives the IRI of an entity by release and ref, `labels` the label of an IRI."""

    nodes: Mapping[Ref, str]
    labels: Mapping[str, str]

    def name(self, claim: EventClaim, reading: Reading) -> str:
        """Return what to call the event of which `reading` tells: "Appointment of Ada Chan as Director of Works"."""
        label = " ".join(claim.label.split())
        if len(label.split()) >= _WORDS_OF_A_NAME or label[1:] != label[1:].lower():
            return label
        form = event_forms()[claim.type]
        noun, thing = label or form.noun, _shorten(claim.thing) or _join(self._hold("subject", claim, reading))
        if noun.lower() in thing.lower():
            noun, thing = thing[:1].upper() + thing[1:], ""  # not "Agreement on an agreement with Oslo"
        parts = [*self._tell_agents(claim, form, reading), form.thing.format(thing) if thing and form.thing else ""]
        parts.sort(key=lambda part: not part.startswith("of "))
        if form.place and not any(part.startswith(form.place.partition("{")[0]) for part in parts):
            parts.append(_fill(form.place, self._find_label(claim.place, reading)))
        return " ".join((noun, *filter(None, parts)))

    def _tell_agents(self, claim: EventClaim, form: EventForm, reading: Reading) -> Iterator[str]:
        for role, words in form.agents:
            held = self._hold(role, claim, reading)
            if held and (role != "subject" or not form.thing):
                yield _fill(words, _join(held))
                if form.office and len(held) == 1:
                    yield _fill(form.office, self._find_office(next(iter(held.values())), claim, reading))
                return

    def _hold(self, role: str, claim: EventClaim, reading: Reading) -> dict[str, str]:
        """Return who has the role: the agent's ref by its label."""
        refs = [part.agent for part in claim.participations if part.role == role]
        return {label: ref for ref in refs if (label := self._find_label(ref, reading))}

    def _find_office(self, person: str, claim: EventClaim, reading: Reading) -> str:
        """Return the post that is taken or left on the event's day: its tenure begins or ends with it."""
        day = claim.when.start if claim.when is not None else ""
        for tenure in reading.tenures:
            turn = tenure.start if claim.type == "Appointment" else tenure.end
            if tenure.person == person and day and turn == day:
                return self._find_label(tenure.office, reading)
        return ""

    def _find_label(self, ref: str, reading: Reading) -> str:
        entity = reading.entities.get(ref)
        if isinstance(entity, Group):
            return _shorten(_begin_small(" ".join(entity.name.split())))
        return self.labels.get(self.nodes.get((reading.key, ref), ""), "")


def _fill(words: str, text: str) -> str:
    return words.format(text) if text else ""


def _join(names: Iterable[str]) -> str:
    told = list(names)
    if len(told) > _AGENTS:
        return f"{', '.join(told[:_AGENTS])} and others"
    return " and ".join(told)


def _shorten(text: str) -> str:
    words = text.split()
    if len(words) <= _WORDS:
        return text
    kept = words[:_WORDS]
    while len(kept) > 1 and flatten(kept[-1]) in empty_words():
        kept.pop()
    return f"{' '.join(kept)} …"


def _begin_small(phrase: str) -> str:
    """Return a phrase as it stands within a sentence: "About 60 judges" had its capital from beginning one."""
    first = phrase.partition(" ")[0]
    return phrase[:1].lower() + phrase[1:] if flatten(first) in empty_words() else phrase
