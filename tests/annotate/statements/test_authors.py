"""Whose own words a release is: every example of `authors.toml`, then what no single rule shows."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from speech_reading import read

import kg.annotate.authors
from kg.annotate.authors import find_speeches

RULES = tomllib.loads(Path(kg.annotate.authors.__file__).with_suffix(".toml").read_text("utf-8"))["rule"]


@pytest.mark.parametrize(("rule", "example"), [(r["id"], e) for r in RULES for e in r["yes"]])
def test_example(rule: str, example: str) -> None:
    release, _, author = example.partition(" => ")
    assert [(s.rule, [c.name for c in s.speakers]) for s in find_speeches(read(release))] == [(rule, [author])]


@pytest.mark.parametrize("release", [e for r in RULES for e in r["no"]])
def test_counterexample(release: str) -> None:
    assert find_speeches(read(release)) == []


def test_i_is_the_author() -> None:
    introduction = "Following is the speech by the Chief Executive, Mrs Ada Wong, at a dinner today:"
    found = read(f"Speech by CE / {introduction} / Good evening. I thank you all.")
    assert found.author is not None
    assert found.author.name == "Ada Wong"


def test_a_byline_with_the_family_name_first_gives_the_office() -> None:
    story = "I am pleased to announce the appointment of Dr Ada Wong as Ambassador."
    found = read(f"New ambassador / @Prime Minister: Porter, Jane / {story}", "au-pm")
    assert ("Jane Porter", "Prime Minister") in {(t.person.name, t.office.name) for t in found.tenures}
    assert "Porter, Jane" in next(c for c in found.chains if c.name == "Jane Porter").names


def test_joint_statement_has_two_speakers() -> None:
    title = "Joint Statement by Secretary Jane Porter and Secretary Ada Wong on the Harbour"
    (speech,) = find_speeches(read(f"{title} / The harbour is a place of friendship."))
    assert [c.name for c in speech.speakers] == ["Jane Porter", "Ada Wong"]


def test_question_and_reply_are_two_persons_words() -> None:
    asked = "Following is a question by the Hon Ian Porter and a written reply by the Secretary for Security, Ms Ada Wong, today:"
    found = read(f"LCQ1 / {asked} / Question: / Will the harbour be open? / Reply: / President, the harbour will be open.")
    told = [(s.speakers[0].name, s.cue, found.document.text[s.start : s.start + 11]) for s in find_speeches(found)]
    assert told == [("Ian Porter", "question", "Will the ha"), ("Ada Wong", "reply", "President, ")]


def test_salutation_and_signature_are_left_out() -> None:
    release = "Letter from Jane Porter / Dear Members, / My thanks to you all for the pier. I will come again. / Jane Porter"
    found = read(release)
    (speech,) = find_speeches(found)
    assert found.document.text[speech.start : speech.end] == "My thanks to you all for the pier. I will come again."


def test_the_government_is_the_publishers() -> None:
    found = read("Harbour news / The Government will open the pier. Mrs Ada Wong thanked the Government.")
    assert found.publisher_body is not None
    assert found.publisher_body.name == "Government of the Hong Kong Special Administrative Region"


def test_the_government_is_the_one_that_the_text_names() -> None:
    found = read("Harbour news / The HKSAR Government met today. The Government will open the pier.")
    bodies = [c for c in found.chains if c.body_kind == "government"]
    assert found.publisher_body in bodies
    assert len(bodies) == 1


def test_no_government_is_made_up() -> None:
    assert read("Harbour news / The pier is open.").publisher_body is None
