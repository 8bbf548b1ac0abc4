"""Indirect statements, read off the parse: a verb of saying, who is its subject, and the clause or phrase that it takes."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from kg.annotate.events.grammar import is_passive, lemma
from kg.annotate.layers import Chain, layers
from kg.annotate.statements.saying import Said, trim
from kg.annotate.statements.speakers import Speakers, speaks
from kg.annotate.statements.wording import Phrase, Saying, find_particle, find_saying, wording
from kg.model import EntityKind, Mode

QUESTIONS = frozenset({"whether", "if"})
NEAR = 12  # tokens between a verb and its "that"
SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})


def find_indirect(doc: Doc, sentence: Span, speakers: Speakers) -> Iterator[Said]:
    """Yield the indirect statements of a sentence, in the order of their cues."""
    last: Said | None = None
    for token in sentence:
        one = _read_according(token, speakers)
        if one is None and (token.pos_ in {"VERB", "AUX"} or token.tag_.startswith("VB")):
            one = _read_verb(token, speakers, last.speaker if last is not None and is_joined(token) else None)
        if one is not None:
            last = one
            yield one


def is_joined(verb: Token) -> bool:
    """Whether a verb without a subject of its own goes on from one before: "…, noting", "and stressed"."""
    before = verb.doc[verb.i - 1] if verb.i > verb.sent.start else None
    if before is not None and before.pos_ == "ADV" and before.i > verb.sent.start:
        before = verb.doc[before.i - 1]
    return (
        before is not None
        and (before.pos_ == "CCONJ" or before.text in {",", ";"})
        and not any(c.dep_ in {"nsubj", "nsubjpass", "mark"} for c in verb.children)
    )


def _read_verb(verb: Token, speakers: Speakers, previous: Chain | None) -> Said | None:
    saying, phrase = find_saying(verb), _find_phrase(verb)
    if (saying is None and phrase is None) or not _is_said(verb):
        return None
    content = _phrase_content(verb, *phrase) if phrase else _content(verb, saying) if saying else None
    if content is None:
        return None
    rule, start, end, cue = content
    speaker = speakers.find_speaker(verb) or (previous if verb.tag_ == "VBG" else None)
    if speaker is None or (saying is not None and "group" in saying.takes and not _is_several(verb, speaker.kind)):
        return None
    start, end = trim(layers(verb.doc).document.text, start, end)
    mode = Mode.DIRECT if rule == "statement.direct.colon" else Mode.INDIRECT
    return Said(speaker, mode, cue, start, end, rule, verb.idx, verb.i) if end > start else None


def _is_several(verb: Token, kind: EntityKind) -> bool:
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    return kind is EntityKind.GROUP or (
        subject is not None and (subject.tag_ in {"NNS", "NNPS"} or any(c.dep_ == "conj" for c in subject.children))
    )


def _is_said(verb: Token) -> bool:
    """Whether a verb tells of something said: not denied, not asked, not to come, not in the passive, and no mere purpose."""
    if is_passive(verb) or any(c.dep_ == "neg" or (c.dep_ == "mark" and c.lower_ in QUESTIONS) for c in verb.children):
        return False
    auxiliaries = [c for c in verb.children if c.dep_ == "aux"]
    if verb.tag_ == "VBG" and not auxiliaries and lemma(verb) in wording().words["held"]:
        return False
    if any(c.lower_ in wording().words["unsaid"] for c in auxiliaries):
        return False
    if verb.tag_ == "VB" and verb.dep_ == "conj" and not auxiliaries:
        return _is_said(verb.head)
    if any(c.lower_ == "to" for c in auxiliaries):
        return _is_wanted(verb) or verb.doc[verb.i + 1].text == ":"
    return not (verb.tag_ == "VB" and not any(c.lower_ in {"do", "does", "did"} for c in auxiliaries))


def _is_wanted(verb: Token) -> bool:
    """Whether an infinitive is as good as said: "wishes to remind", "is pleased to announce"."""
    head = verb.head
    if verb.dep_ in {"acl", "advcl", "xcomp"} and head.lower_ == "opportunity":
        return True
    if verb.dep_ != "xcomp":
        return False
    if lemma(head) in wording().words["wanting"]:
        return not any(c.dep_ == "neg" for c in head.children)
    return lemma(head) in wording().words["glad"] or head.lower_ in wording().words["glad"]


def _content(verb: Token, saying: Saying) -> tuple[str, int, int, str] | None:
    """Return rule, offsets and cue of what a verb of saying takes."""
    doc = verb.doc
    particle = find_particle(verb, saying.particle) if saying.particle else None
    cue = doc[verb.i : particle.i + 1].text if particle is not None else verb.text
    after = particle.i if particle is not None else verb.i
    if "quote" in saying.takes and after + 2 < verb.sent.end and doc[after + 1].text == ":":
        return (
            ("statement.direct.colon", doc[after + 2].idx, verb.sent.end_char, cue)
            if doc[after + 2].text not in {'"', "“"} and not doc[after + 2].is_space
            else None
        )
    clause = next((c for c in verb.children if c.dep_ in {"ccomp", "xcomp"} and c.i > after), None)
    if clause is not None and lemma(verb) in wording().words["performing"] and lemma(clause) == "exist":
        return None
    if clause is not None and "that" in saying.takes and (start := _that_clause(verb, clause, saying, after)) is not None:
        return "statement.indirect.that", start, _end_of_content(verb, clause), cue
    if (
        clause is not None
        and "to" in saying.takes
        and clause.dep_ == "xcomp"
        and any(c.lower_ == "to" and c.dep_ == "aux" for c in clause.children)
    ):
        return "statement.indirect.to", clause.left_edge.idx, _end_of_content(verb, clause), cue
    if "that" in saying.takes and (begin := _misread_that(verb, saying, after)) is not None:
        return "statement.indirect.that", begin.idx + len(begin.text), verb.sent.end_char, cue
    if "noun" in saying.takes and (noun := _object(verb)) is not None and noun.i > after:
        return "statement.indirect.noun", noun.left_edge.idx, _end_of_content(verb, noun), cue
    earlier = next((c for c in verb.children if c.dep_ == "ccomp" and c.i < verb.i), None)
    if (
        earlier is not None
        and "quote" in saying.takes
        and verb.dep_ == "ROOT"
        and layers(doc).document.text[: verb.idx].rstrip()
        and _is_parenthesis(verb, earlier)
    ):
        start = verb.sent.start_char
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), verb)
        return "statement.indirect.parenthesis", start, min(subject.left_edge.idx, verb.idx), cue
    return None


def _is_parenthesis(verb: Token, earlier: Token) -> bool:
    """Whether a clause before its verb of saying is parted from it by a comma, and nothing follows the verb."""
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    edge = min(verb.i, subject.left_edge.i if subject is not None else verb.i)
    behind = [t for t in verb.doc[verb.i + 1 : verb.sent.end] if not t.is_punct and not t.is_space]
    return edge > 0 and earlier.i < edge and verb.doc[edge - 1].text in {",", ',"'} and len(behind) <= 6


def _that_clause(verb: Token, clause: Token, saying: Saying, after: int) -> int | None:
    """Return where the content of a clause begins, behind "that"; None if the clause isn't what is said."""
    doc = verb.doc
    heads = {clause, *clause.children, *clause.ancestors}
    mark = next((t for t in doc[after + 1 : clause.i] if t.lower_ == "that" and t.dep_ == "mark" and t.head in heads), None)
    if mark is not None:
        between = [t for t in doc[after + 1 : mark.i] if not t.is_punct]
        return mark.idx + len(mark.text) if len(between) <= NEAR else None
    left = clause.left_edge
    question = any(c.dep_ == "mark" and c.lower_ in QUESTIONS for c in clause.children) or left.tag_ in {"WRB", "WP", "WDT"}
    if clause.dep_ == "xcomp" or question or "bare" not in saying.takes or left.i < verb.i or left.lower_ == "that":
        return None
    auxiliaries = [c for c in clause.children if c.dep_ in {"aux", "auxpass"} and c.lower_ != "to"]
    has_subject = any(c.dep_ in SUBJECTS for c in clause.children)
    return left.idx if has_subject and (clause.tag_ in FINITE or auxiliaries) else None


def _misread_that(verb: Token, saying: Saying, after: int) -> Token | None:
    """Return a "that" which the parser takes for a relative pronoun: "stated in a speech that the pier is …"."""
    doc = verb.doc
    end = verb.sent.end
    if after + 1 >= end:
        return None
    first = doc[after + 1]
    if first.pos_ not in {"ADP", "ADV"} and first._.date is None and first.lower_ != "that" and "told" not in saying.takes:
        return None
    for token in doc[after + 1 : min(after + NEAR, end)]:
        if token.lower_ == "that" and token.dep_ not in {"det", "pobj"}:
            has_subject = any(t.dep_ in SUBJECTS for t in doc[token.i + 1 : min(token.i + 5, end)])
            return token if has_subject else None
        if token.pos_ == "VERB" or token.text in {",", ";", ":"}:
            return None
    return None


def _object(verb: Token) -> Token | None:
    return next(
        (
            c
            for c in verb.children
            if c.dep_ == "dobj"
            and c.pos_ in NOMINAL
            and c.lower_ not in {"which", "that", "what", "it", "this", "these", "them", "so"}
        ),
        None,
    )


def _end_of_content(verb: Token, content: Token) -> int:
    """Return where the content ends: at the next cue of the same subject, or with the sentence."""
    doc = verb.doc
    end = verb.sent.end
    for token in doc[content.i + 1 : verb.sent.end]:
        added = token.dep_ in {"conj", "parataxis"} or (token.dep_ == "advcl" and token.tag_ == "VBG" and is_joined(token))
        joined = added and (
            token.head == verb or (token.head == content and token.tag_ == "VBG" and find_saying(token) is not None)
        )
        if joined and token.i > content.i and not any(a == content for a in token.ancestors if a != token.head):
            end = _cut_before(token)
            break
    while end > content.i + 1 and (
        doc[end - 1].is_space
        or (doc[end - 1].is_punct and doc[end - 1].text not in {")", "]", '"', "”", "."})
        or doc[end - 1].pos_ == "CCONJ"
    ):
        end -= 1
    return doc[end - 1].idx + len(doc[end - 1].text)


def _cut_before(token: Token) -> int:
    """Return the index of the first token of a joined clause: its subject, or the verb with its adverbs."""
    lefts = [c.left_edge.i for c in token.lefts if c.dep_ in {"nsubj", "nsubjpass", "advmod", "aux", "auxpass"}]
    return min([token.i, *lefts])


def _find_phrase(verb: Token) -> tuple[Phrase, Token] | None:
    """Return the phrase that a verb makes with its object: "expressed the hope"."""
    noun = next((c for c in verb.children if c.dep_ == "dobj"), None)
    if noun is None:
        return None
    nouns = {lemma(noun), noun.lower_, *(lemma(c) for c in noun.children if c.dep_ == "conj")}
    phrase = next((p for p in wording().phrases.get(lemma(verb), ()) if p.noun in nouns), None)
    return (phrase, noun) if phrase is not None else None


def _phrase_content(verb: Token, phrase: Phrase, noun: Token) -> tuple[str, int, int, str] | None:
    rule = "statement.indirect.phrase"
    if not phrase.behind:
        return rule, noun.left_edge.idx, _end_of_content(verb, noun), verb.text
    doc = verb.doc
    cue = doc[verb.i : noun.i + 1].text
    start = noun.i + 1
    if start >= verb.sent.end or doc[start].is_punct:
        return None
    if phrase.link and doc[start].lower_ not in {phrase.link, "that"}:
        return None
    if phrase.link or doc[start].lower_ == "that":
        cue, start = (doc[verb.i : start + 1].text if phrase.link and doc[start].lower_ == phrase.link else cue), start + 1
    elif doc[start].lower_ not in {"to", "of", "for"}:
        return None
    return rule, doc[start].idx, _end_of_content(verb, noun), cue


def _read_according(token: Token, speakers: Speakers) -> Said | None:
    """Read "According to X, …" at the beginning of a sentence, and "…, according to X" at its end."""
    doc = token.doc
    if token.lower_ != "according" or token.i + 2 >= len(doc) or doc[token.i + 1].lower_ != "to":
        return None
    name = next((t for t in doc[token.i + 1].subtree if t.dep_ == "pobj"), None) or next(
        (t for t in token.subtree if t.dep_ == "pobj"), None
    )
    if name is None or not speaks(name):
        return None
    speaker = speakers.name_speaker(name)
    sentence = token.sent
    if token.i == sentence.start:
        comma = next((t for t in doc[name.i + 1 : sentence.end] if t.text == ","), None)
        start, end = (comma.idx + 1, sentence.end_char) if comma is not None else (0, 0)
    else:
        before = doc[token.i - 1].text == ","
        start, end = (sentence.start_char, token.idx) if before else (0, 0)
    start, end = trim(layers(doc).document.text, start, end)
    if speaker is None or end <= start:
        return None
    return Said(
        speaker, Mode.INDIRECT, doc[token.i : token.i + 2].text, start, end, "statement.indirect.according", token.idx, token.i
    )
