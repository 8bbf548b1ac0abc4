"""A whole release read: what the first case asks for, in sentences of our own, and what must hold of any release."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotate import Annotator
from kg.annotate.pipeline import load_pipeline
from kg.model import (
    Body,
    Document,
    EventClaim,
    Extraction,
    Group,
    Office,
    Paragraph,
    ParagraphKind,
    Person,
    StatementClaim,
    Status,
    TenureClaim,
)

TITLE = "Harbour College holds thematic briefing session"
BODY = (
    "The Harbour College today (December 17) held a thematic briefing session jointly with the Office for Coastal Relations (OCR). "
    "The briefing was delivered by the Commissioner of the OCR, Mr Lau Siu-ming. "
    "The session was attended by the Chief Executive, Mrs Carrie Lam, and around 300 senior officials."
)
SAID = "Mrs Lam said that it is important for officials to know the coast. The Harbour College will launch a series of talks next year."


def make_document(*paragraphs: str, language: str = "en") -> Document:
    text, spans = "", []
    for number, paragraph in enumerate(paragraphs):
        start = len(text) + (2 if text else 0)
        text = f"{text}\n\n{paragraph}" if text else paragraph
        spans.append(Paragraph(ParagraphKind.BODY if number else ParagraphKind.TITLE, start, start + len(paragraph)))
    return Document("hk-gia", "x", paragraphs[0], date(2021, 12, 17), language, text, tuple(spans))


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator()


@pytest.fixture(scope="module")
def briefing(annotator: Annotator) -> Extraction:
    return annotator.annotate(make_document(TITLE, BODY, SAID))


def names(extraction: Extraction, kind: type) -> dict[str, str]:
    return {entity.ref: entity.name for entity in extraction.entities if isinstance(entity, kind)}


def test_persons_and_bodies(briefing: Extraction) -> None:
    assert sorted(names(briefing, Person).values()) == ["Carrie Lam", "Lau Siu-ming"]
    assert {"Harbour College", "Office for Coastal Relations"} <= set(names(briefing, Body).values())


def test_a_short_name_and_an_acronym_are_other_names_of_one_thing(briefing: Extraction) -> None:
    lam = next(e for e in briefing.entities if e.name == "Carrie Lam")
    office = next(e for e in briefing.entities if e.name == "Office for Coastal Relations")
    assert {"Mrs Carrie Lam", "Mrs Lam"} <= set(lam.names)
    assert "OCR" in office.names


def test_tenures(briefing: Extraction) -> None:
    people, offices = names(briefing, Person), names(briefing, Office)
    held = {(people[c.person], offices[c.office]) for c in briefing.claims if isinstance(c, TenureClaim)}
    assert held == {("Carrie Lam", "Chief Executive"), ("Lau Siu-ming", "Commissioner")}


def test_the_briefing_is_one_event_with_its_parts(briefing: Extraction) -> None:
    by_ref = {entity.ref: entity for entity in briefing.entities}
    event = next(c for c in briefing.claims if isinstance(c, EventClaim) and c.type == "Briefing" and c.status is Status.OCCURRED)
    roles = {by_ref[p.agent].name: p.role for p in event.participations}
    assert event.when is not None
    assert event.when.start == "2021-12-17"
    assert roles["Harbour College"] == roles["Office for Coastal Relations"] == "organiser"
    assert roles["Lau Siu-ming"] == "speaker"
    assert "Carrie Lam" in roles
    group = next(by_ref[p.agent] for p in event.participations if isinstance(by_ref[p.agent], Group))
    assert isinstance(group, Group)
    assert group.size_text == "around 300 senior officials"


def test_the_talks_are_planned(briefing: Extraction) -> None:
    planned = [c for c in briefing.claims if isinstance(c, EventClaim) and c.status is Status.PLANNED]
    assert [c.when.start for c in planned if c.when] == ["2022"]


def test_the_statement_is_hers(briefing: Extraction) -> None:
    said = [c for c in briefing.claims if isinstance(c, StatementClaim)]
    assert [(names(briefing, Person)[c.speaker], c.cue, c.text[:15]) for c in said] == [("Carrie Lam", "said", "it is important")]


def test_boilerplate_is_not_read(annotator: Annotator) -> None:
    text = "Mr Lau Siu-ming"
    document = Document("hk-gia", "x", "", date(2021, 1, 1), "en", text, (Paragraph(ParagraphKind.BOILERPLATE, 0, len(text)),))
    assert annotator.annotate(document).entities == ()


def test_another_language_is_stored_unread_and_said(annotator: Annotator) -> None:
    extraction = annotator.annotate(make_document("公務員學院", "今日舉行簡報會。", language="zh-Hant"))
    assert extraction.claims == ()
    assert [issue.code for issue in extraction.issues] == ["language-not-read"]


def test_components_get_what_they_need() -> None:
    assert load_pipeline().analyze_pipes()["problems"] == {name: [] for name in load_pipeline().pipe_names}


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from([*BODY.split(" "), *SAID.split(" "), "Mr", "(", '"', "’s", "Ministry", "of", ",", "中", "2020"]),
        min_size=1,
        max_size=60,
    )
)
def test_any_text_is_read_with_true_offsets(words: list[str]) -> None:
    document = make_document("Title", " ".join(words))
    extraction = Annotator().annotate(document)
    for entity in extraction.entities:
        assert all(document.text[m.start : m.end] == m.text for m in entity.mentions)
    refs = [entity.ref for entity in extraction.entities]
    assert len(refs) == len(set(refs))
    for claim in extraction.claims:
        assert all(0 <= e.start < e.end <= len(document.text) for e in claim.evidence)
        if isinstance(claim, TenureClaim):
            assert {claim.person, claim.office} <= set(refs)
        if isinstance(claim, EventClaim):
            assert {p.agent for p in claim.participations} <= set(refs)
