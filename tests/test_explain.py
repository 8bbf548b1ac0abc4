import json
from pathlib import Path

import pytest
from stand_in import StandIn

from kg.errors import QueryError, StoreError
from kg.explain import Explanation, choose_match, explain, find_things
from kg.pipeline import build
from kg.stats import stats

ID = "https://w3id.org/govkg/id/"
EVENT = "event: Briefing; thematic briefing session; 2021-12-17; organiser=Civil Service Bureau; speaker=Liu Guangyuan"
EVENT += "; participant=400 officials."
LINES = (
    "tenure: Patrick Nip; Secretary for the Civil Service; body=Civil Service Bureau; from=2020-04-22.",
    EVENT,
    "said: Patrick Nip; the programme would be extended.",
)
TENURE = f"{ID}tenure/hk-patrick-nip.hk-secretary-for-the-civil-service.substantive"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    common = {"publisher": "hk-gia", "lang": "en"}
    first = {"id": "1", "title": "Briefing held", "published": "2021-12-17", "url": "https://news.example/1"}
    second = {"id": "2", "title": "Nips meet", "published": "2022-01-02", "text": "person: Peter Nip.\n\nperson: Patrick Nip."}
    rows = [{**common, **first, "text": "\n\n".join(LINES)}, {**common, **second}]
    (folder / "in.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    build([folder / "in.jsonl"], folder / "s.kg", make_reader=StandIn)
    return folder / "s.kg"


def marked(found: Explanation) -> set[str]:
    return {passage.text[start:end] for fact in found.facts for passage in fact.passages for start, end in passage.marks}


def test_a_tenure_is_explained_by_its_sentence(store: Path) -> None:
    found = explain(store, TENURE)
    (fact,) = found.facts
    (passage,) = fact.passages
    assert found.kind == "Tenure"
    named = "Patrick Nip, Secretary for the Civil Service, Civil Service Bureau, substantive, from 2020-04-22"
    assert fact.summary.startswith(named)
    assert passage.text == LINES[0]
    assert marked(found) == {"Patrick Nip", "Secretary for the Civil Service"}
    assert (passage.day, passage.title, passage.url) == ("2021-12-17", "Briefing held", "https://news.example/1")
    assert (passage.rule, passage.confidence, passage.sentence) == ("tenure.line", 0.9, 1)
    assert passage.run == "govkg 0.1.0, reading stand-in 1"


def test_an_event_is_explained_with_its_parts(store: Path) -> None:
    (match,) = [match for match in find_things(store, "briefing session") if match.kind == "Event"]
    found = explain(store, match.iri)
    assert [fact.kind for fact in found.facts] == ["Event", *["Participation"] * 3]
    assert found.facts[0].summary == "briefing: thematic briefing session, 2021-12-17, occurred"
    assert {"thematic briefing session", "Liu Guangyuan", "Civil Service Bureau", "400 officials"} <= marked(found)


@pytest.mark.parametrize(
    ("word", "kinds"),
    [
        ("Patrick Nip", {"Tenure", "Statement"}),
        ("civil service bureau", {"Tenure", "Participation"}),
        ("400 officials", {"Participation"}),
        ("Secretary for the Civil Service", {"Tenure"}),
    ],
)
def test_persons_bodies_groups_and_offices_are_explained_by_what_they_did(store: Path, word: str, kinds: set[str]) -> None:
    match = choose_match(find_things(store, word), word)
    assert match is not None
    assert {fact.kind for fact in explain(store, match.iri).facts} == kinds


def test_a_statement_is_marked_where_its_words_stand(store: Path) -> None:
    iri = next(fact.iri for fact in explain(store, f"{ID}person/hk.patrick-nip").facts if fact.kind == "Statement")
    assert marked(explain(store, iri)) == {"the programme would be extended"}


def test_a_release_is_explained_by_all_that_it_says(store: Path) -> None:
    kinds = {fact.kind for fact in explain(store, f"{ID}release/hk-gia/1").facts}
    assert kinds == {"Tenure", "Event", "Participation", "Statement"}


def test_a_word_of_several_names_is_nobody_in_particular(store: Path) -> None:
    matches = find_things(store, "nip")
    assert [match.label for match in matches] == ["Patrick Nip", "Peter Nip"]
    assert [match.releases for match in matches] == [2, 1]
    assert choose_match(matches, "nip") is None


def test_sentences_come_from_the_evidence_where_the_readings_are_gone(store: Path, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "copy.kg"
    shutil.copytree(store / "graph", copy / "graph")
    found = explain(copy, TENURE)
    assert found.facts[0].passages[0].text == LINES[0]


def test_what_is_not_there_is_said_in_one_line(store: Path, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="no such thing"):
        explain(store, f"{ID}person/nobody")
    with pytest.raises(QueryError, match="no IRI"):
        explain(store, "what is this")
    with pytest.raises(StoreError, match="no store"):
        explain(tmp_path, f"{ID}person/nobody")
    assert find_things(store, 'quote " and {brace}') == []


def test_stats_count_what_the_store_holds(store: Path) -> None:
    found = stats(store)
    assert [(item.releases, item.first, item.last) for item in found.publishers] == [(2, "2021-12-17", "2022-01-02")]
    assert found.things["Person"] == 3
    assert found.things["Tenure"] == found.things["Event"] == found.things["Statement"] == 1
    assert found.event_types == {"briefing": 1}
    assert {kind: count for (kind, _), count in found.confidences.items()} == {"Tenure": 1, "Event": 1, "Statement": 1}
    assert (found.graphs, len(found.runs), found.issues) == (3, 1, {})
