"""The component that finds statements: printed speeches, quotations, reported speech, and which of them are one."""

from __future__ import annotations

from spacy.tokens import Doc

from kg.annotate.authors import Speech, find_speeches
from kg.annotate.layers import Chain, Happening, Layers, Utterance, layers
from kg.annotate.statements.direct import find_blocks, find_direct
from kg.annotate.statements.indirect import find_indirect, is_joined
from kg.annotate.statements.quotations import STORY, find_quotations
from kg.annotate.statements.saying import Said, tokens_between
from kg.annotate.statements.speakers import Speakers
from kg.annotate.statements.wording import wording
from kg.model import Mode

FIRST_PERSON = frozenset({"i", "we", "me", "us"})


def find_statements(doc: Doc) -> Doc:
    """Fill `utterances` of the document's layers. Needs author, chains, references, groups and the parse."""
    found = layers(doc)
    speeches = find_speeches(found)
    speakers = Speakers(found)
    quotations = find_quotations(found.document)
    direct = [*find_direct(doc, quotations, speakers), *find_blocks(doc, quotations, speakers)]
    said = [s for s in direct if not _is_own(s, speeches)]
    story = [(p.start, p.end) for p in found.document.paragraphs if p.kind in STORY]
    # What a questioner makes of others' words is no report of them.
    asked = [(turn.start, turn.end) for turn in found.turns if turn.asked]
    for sentence in doc.sents:
        if _lies_in(sentence.start_char, story) and not _lies_in(sentence.start_char, asked):
            for one in find_indirect(doc, sentence, speakers):
                if _is_new(one, said, speeches, doc):
                    _cut_outer(one, said, doc)
                    said.append(one)
    said.sort(key=lambda s: (s.start, -s.end))
    found.utterances = [u for s in speeches for u in _print_speech(found, s)] + [_make_utterance(found, s) for s in said]
    return doc


def _lies_in(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _is_own(one: Said, speeches: list[Speech]) -> bool:
    """Whether a statement is one of a speech's own speaker inside that speech."""
    return any(s.start <= one.told < s.end and one.speaker in s.speakers for s in speeches)


def _is_new(one: Said, said: list[Said], speeches: list[Speech], doc: Doc) -> bool:
    """Whether an indirect statement is more than a part of another by the same speaker, or of somebody's quoted words."""
    if _is_own(one, speeches):
        return False
    for other in said:
        inside = other.start <= one.told < other.end and not (other.mode is Mode.INDIRECT and is_joined(doc[one.verb]))
        if inside and (one.speaker is other.speaker or (other.mode is Mode.DIRECT and _is_first_person(doc, one))):
            return False
        if one.verb == other.verb:
            return False
    return True


def _cut_outer(one: Said, said: list[Said], doc: Doc) -> None:
    """End an indirect statement where another by the same speaker is joined to it: "noted the progress and stressed …"."""
    for number, other in enumerate(said):
        if other.mode is Mode.INDIRECT and other.start < one.told < other.end and one.speaker is other.speaker:
            words = [t for t in tokens_between(doc, other.start, one.told) if t.pos_ not in {"CCONJ", "ADV"} and not t.is_punct]
            if words:
                said[number] = other.until(words[-1].idx + len(words[-1].text))


def _is_first_person(doc: Doc, one: Said) -> bool:
    return any(c.dep_ == "nsubj" and c.lower_ in FIRST_PERSON for c in doc[one.verb].children)


def _print_speech(found: Layers, speech: Speech) -> list[Utterance]:
    event = _event_of(found, speech.speakers[0], speech.start)
    evidence = found.evidence(speech.start, speech.start + 1, "statement.direct.printed", speech.confidence)
    return [
        Utterance(speaker, Mode.DIRECT, speech.cue, speech.start, speech.end, [evidence], event) for speaker in speech.speakers
    ]


def _event_of(found: Layers, speaker: Chain, before: int) -> Happening | None:
    """Return the event at which a printed speech was given: the one that its introduction names its speaker as taking part in."""
    told = [e for e in found.happenings if e.trigger.start < before and any(agent is speaker for agent, _, _ in e.parts)]
    return told[0] if told else None


def _make_utterance(found: Layers, one: Said) -> Utterance:
    evidence = found.evidence(
        min(one.told, one.start), max(one.told + 1, min(one.start + 1, one.end)), one.rule, wording().confidence[one.rule]
    )
    return Utterance(one.speaker, one.mode, one.cue, one.start, one.end, [evidence])
