from pathlib import Path

import pytest
from stand_in import StandIn
from typer.testing import CliRunner

from kg.cli import app
from kg.errors import QueryError, StoreError
from kg.explain import find_things
from kg.pipeline import build
from kg.review import Question, find_questions, review
from kg.store.judgements import JUDGEMENTS_FILE, Verdict, append_decision, decide, find_standing, load_judgements, read_decisions

POST = "tenure: {}; Secretary for Security"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store whose one doubtful pair is a name spelt in two ways."""
    releases = tmp_path / "releases"
    releases.mkdir()
    for number, name in enumerate(("Katharine Wetherby", "Katherine Wetherby"), 1):
        text = f"Release {number}\n2021-12-1{number}\n\n{POST.format(name)}"
        (releases / f"{number}.txt").write_text(text, encoding="utf8")
    build([releases], tmp_path / "s.kg", make_reader=StandIn)
    return tmp_path / "s.kg"


def answer(*keys: str):
    left = list(keys)
    return lambda question, number, total: left.pop(0)


def persons(store: Path) -> list[str]:
    return [match.label for match in find_things(store, "Wetherby") if match.kind == "Person"]


def test_a_doubtful_pair_is_asked_with_both_sides_sentences(store: Path) -> None:
    (question,) = find_questions(store)
    assert isinstance(question, Question)
    assert {question.left.label, question.right.label} == {"Katharine Wetherby", "Katherine Wetherby"}
    assert all(len(side.passages) == 1 and side.label in side.passages[0][2] for side in (question.left, question.right))


def test_same_joins_and_undo_restores(store: Path) -> None:
    assert len(persons(store)) == 2
    assert review(store, answer("s"), "me").graphs_written > 0
    assert len(persons(store)) == 1
    assert find_questions(store) == []
    append_decision(store, decide(*read_decisions(store)[-1].pair, Verdict.UNDONE, "me"))
    assert len(find_questions(store)) == 1


def test_undo_takes_back_the_last_decision_that_stands(store: Path) -> None:
    append_decision(store, decide("https://a.example/x", "https://a.example/y", Verdict.UNSURE, "you"))
    outcome = review(store, answer("z", "q"), "me")
    assert [(decision.verdict, decision.by) for decision in outcome.decisions] == [(Verdict.UNDONE, "me")]
    assert find_standing(read_decisions(store)) == []


def test_judgements_are_replayed_on_a_build_of_nothing_new(store: Path) -> None:
    review(store, answer("s"), "me")
    build([store.parent / "releases"], store, make_reader=StandIn)
    assert len(persons(store)) == 1


def test_different_and_unsure_are_kept_and_not_asked_again(store: Path) -> None:
    review(store, answer("d"), "me", why="sisters")
    (decision,) = find_standing(read_decisions(store))
    assert (decision.verdict, decision.by, decision.why) == (Verdict.DIFFERENT, "me", "sisters")
    assert [judgement.same for judgement in load_judgements(store)] == [False]
    assert find_questions(store) == []


def test_another_key_is_an_error(store: Path) -> None:
    with pytest.raises(QueryError, match="no answer"):
        review(store, answer("x"), "me")


def test_the_last_decision_on_a_pair_stands_until_it_is_undone() -> None:
    made = [decide("b", "a", verdict, "me") for verdict in (Verdict.UNSURE, Verdict.SAME, Verdict.UNDONE)]
    assert [decision.verdict for decision in find_standing(made)] == [Verdict.UNSURE]
    assert find_standing([*made, decide("a", "b", Verdict.UNDONE, "me")]) == []


def test_a_line_that_was_cut_off_is_named(store: Path) -> None:
    (store / JUDGEMENTS_FILE).write_text('{"at": "20', encoding="utf8")
    with pytest.raises(StoreError, match="line 1"):
        read_decisions(store)


def test_a_session_in_the_terminal_is_scriptable(store: Path) -> None:
    run = CliRunner().invoke(app, ["review", "--store", str(store), "--by", "me"], input="?\ns\nq\n")
    assert run.exit_code == 0, run.output
    assert "1 decision noted" in run.output
    assert len(persons(store)) == 1


def test_an_answer_that_contradicts_earlier_ones_is_not_noted(tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    releases.mkdir()
    for number, name in enumerate(("Katharine Wetherby", "Katherine Wetherby", "Katherin Wetherby"), 1):
        text = f"Release {number}\n2021-12-1{number}\n\n{POST.format(name)}"
        (releases / f"{number}.txt").write_text(text, encoding="utf8")
    build([releases], tmp_path / "s.kg", make_reader=StandIn)
    outcome = review(tmp_path / "s.kg", answer("s", "s", "d"), "me")
    assert len(outcome.decisions) == 2
    [(new, clash)] = outcome.refused
    assert (new.verdict, clash.verdict) == (Verdict.DIFFERENT, Verdict.SAME)
    assert len(persons(tmp_path / "s.kg")) == 1


def test_joined_names_are_compared_by_all_their_forms(store: Path, tmp_path: Path) -> None:
    text = f"Release 3\n2021-12-13\n\n{POST.format('Katherine Wetherly')}"
    (tmp_path / "releases" / "3.txt").write_text(text, encoding="utf8")
    review(store, answer("s"), "me")
    build([tmp_path / "releases"], store, make_reader=StandIn)
    assert len(find_questions(store)) == 1
