"""Statements: every example of `rules.toml`, then what no single rule shows."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from speech_reading import read

import kg.annotate.statements
from kg.annotate.layers import Layers, Utterance
from kg.annotate.statements.wording import wording
from kg.model import Mode

RULES = tomllib.loads(Path(kg.annotate.statements.__file__).with_name("rules.toml").read_text("utf-8"))["rule"]
TITLE = "Harbour news / "


def show(found: Layers, said: Utterance, words: int) -> str:
    text = " ".join(found.document.text[said.start : said.end].split()[:words]).rstrip(".,”")
    return f"{said.speaker.name} | {said.mode.value} | {said.cue} | {text}"


def said_in(release: str, words: int = 4) -> list[str]:
    found = read(release)
    return [show(found, said, words) for said in found.utterances]


@pytest.mark.parametrize("example", [e for r in RULES for e in r["yes"]])
def test_example(example: str) -> None:
    text, _, told = example.partition(" => ")
    found = read(TITLE + text)
    words = len(told.rpartition(" | ")[2].split())
    assert [show(found, said, words) for said in found.utterances] == [told.rstrip(".")]


@pytest.mark.parametrize(("rule", "example"), [(r["id"], e) for r in RULES for e in r["yes"] if r["id"] != "statement.spokesman"])
def test_example_is_read_by_its_rule(rule: str, example: str) -> None:
    found = read(TITLE + example.partition(" => ")[0])
    assert [evidence.rule for said in found.utterances for evidence in said.evidence] == [rule]


@pytest.mark.parametrize("text", [t for r in RULES for t in r["no"]])
def test_counterexample(text: str) -> None:
    assert said_in(TITLE + text) == []


def test_a_new_cue_begins_another_statement() -> None:
    told = said_in(TITLE + 'Mr Ian Porter said, "The harbour is open to all." He added, "The pier will open in May as well."')
    assert told == ["Ian Porter | direct | said | The harbour is open", "Ian Porter | direct | added | The pier will open"]


def test_an_interrupted_quotation_is_one_statement() -> None:
    found = read(TITLE + '"The harbour is open to all," Mr Ian Porter said. "The pier will open in May as well."')
    (said,) = found.utterances
    assert found.document.text[said.start : said.end].endswith("in May as well.")


def test_a_quotation_over_paragraphs_is_one_statement() -> None:
    story = 'Mr Ian Porter said, "The harbour is open to all. / "The pier will open in May." / The harbour is old.'
    (told,) = read(TITLE + story).utterances
    assert told.evidence[0].rule == "statement.direct.cue-before"


@pytest.mark.parametrize("opens", ['"', ""])
def test_a_quotation_over_paragraphs_ends_with_its_mark(opens: str) -> None:
    story = f'Mr Ian Porter said: "The harbour is open to all. / {opens}The pier will open in May." / The harbour is old.'
    found = read(TITLE + story)
    (said,) = found.utterances
    assert found.document.text[said.start : said.end].endswith("The pier will open in May.")


def test_a_quotation_may_hold_others() -> None:
    found = read(
        TITLE + 'Mr Ian Porter said, ""Two Harbours" is the name that we gave to "Old Pier" and we like it." The pier is new.'
    )
    (said,) = found.utterances
    assert found.document.text[said.start : said.end] == '"Two Harbours" is the name that we gave to "Old Pier" and we like it.'


def test_block_ends_before_the_next_speaker() -> None:
    told = said_in(
        TITLE + "Dr Ada Wong said: / People are busy. / They must rest. / Mr Ian Porter said: / We know this very well."
    )
    assert told == ["Ada Wong | direct | said | People are busy. They", "Ian Porter | direct | said | We know this very"]


def test_joined_cues_are_statements_of_their_own() -> None:
    found = read(TITLE + "Mr Ian Porter noted the progress of the works and emphasised the importance of good locks.")
    told = [found.document.text[s.start : s.end] for s in found.utterances]
    assert told == ["the progress of the works", "the importance of good locks."]


def test_a_participle_goes_on_from_the_verb_before() -> None:
    told = said_in(TITLE + "Mr Ian Porter said that the harbour was open, pointing out that the pier was new")
    assert told == [
        "Ian Porter | indirect | said | the harbour was open",
        "Ian Porter | indirect | pointing out | the pier was new",
    ]


def test_an_author_does_not_report_himself() -> None:
    introduction = "Following is the speech by the Chief Executive, Mrs Ada Wong, at a dinner today:"
    speech = "I said last year that the harbour would open. Mr Ian Porter announced that the pier was ready."
    assert said_in(f"Speech by CE / {introduction} / {speech}") == [
        "Ada Wong | direct | speech | I said last year",
        "Ian Porter | indirect | announced | the pier was ready",
    ]


def test_he_is_the_spokesman_who_spoke() -> None:
    spoke = "A spokesman for the Harbour Authority said that it was new. He added that it was long."
    told = said_in(f"{TITLE}Mr Ian Porter opened the pier. {spoke}")
    assert [t.split(" | ")[0] for t in told] == ["Harbour Authority", "Harbour Authority"]


def test_they_are_those_who_agreed() -> None:
    told = said_in(TITLE + "The Ministers discussed the pier. They agreed that the pier should be longer.")
    assert [t.split(" | ")[1:3] for t in told] == [["indirect", "agreed"]]


def test_captions_and_titles_say_nothing() -> None:
    title = 'Ian Porter says, "The harbour is open to all."'
    assert said_in(f"{title} / The harbour is old. / #Mr Ian Porter said that the harbour was open.") == []


def test_every_rule_states_a_confidence() -> None:
    assert all(0 < wording().confidence[rule["id"]] < 1 for rule in RULES)


@pytest.mark.parametrize(
    "text", ['"', "“", 'Mr Ian Porter said, "', 'said: "', '" "" " said', "Mr Ian Porter said:", "According to"]
)
def test_broken_marks_are_survived(text: str) -> None:
    for said in read(TITLE + text).utterances:
        assert said.start < said.end


def test_content_lies_in_the_text_without_blanks_at_its_edges() -> None:
    found = read(TITLE + 'Mr Ian Porter said: " The harbour is open to all. "')
    assert [found.document.text[s.start : s.end] for s in found.utterances] == ["The harbour is open to all."]
    assert found.utterances[0].mode is Mode.DIRECT
