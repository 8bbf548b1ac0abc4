"""Conversations: whose turn each paragraph of a transcript is, and who "I" is in it."""

from __future__ import annotations

from speech_reading import read

from kg.annotate.turns import find_turns

BRIEFING = " / ".join(
    [
        "Press briefing by Spokesperson Jane Porter",
        "MS PORTER: Good afternoon, everyone. I visited Oslo yesterday.",
        "QUESTION: Will the harbour open?",
        "MS PORTER: The harbour will open in May, as we have said.",
        "MR WRIGHT: I met Ms Ada Wong in Oslo on Monday.",
    ]
)


def test_each_turn_has_its_speaker_and_a_question_has_none() -> None:
    turns = find_turns(read(BRIEFING))
    assert [(t.label, t.speaker.name if t.speaker else None) for t in turns] == [
        ("MS PORTER", "Jane Porter"),
        ("QUESTION", None),
        ("MS PORTER", "Jane Porter"),
        ("MR WRIGHT", "Wright"),
    ]


def test_turns_are_statements() -> None:
    found = read(BRIEFING)
    said = [(u.speaker.name, found.document.text[u.start : u.start + 12]) for u in found.utterances]
    assert said == [("Jane Porter", "Good afterno"), ("Jane Porter", "The harbour "), ("Wright", "I met Ms Ada")]


def test_what_a_questioner_makes_of_others_words_is_no_statement() -> None:
    asked = BRIEFING.replace("Will the harbour open?", "Ms Ada Wong said that the harbour would open. Will it?")
    assert [u.speaker.name for u in read(asked).utterances] == ["Jane Porter", "Jane Porter", "Wright"]


def test_i_is_whose_turn_it_is() -> None:
    happened = [(e.type, [c.name for c, _, _ in e.parts]) for e in read(BRIEFING).happenings]
    assert happened[1:] == [("Visit", ["Jane Porter"]), ("Meeting", ["Wright", "Ada Wong"])]


def test_labels_in_small_letters_are_turns_where_somebody_asks() -> None:
    lead = "Following is the transcript of remarks by the Chief Executive, Mrs Ada Wong, at a media session today:"
    found = read(f"Transcript / {lead} / Reporter: Will it open? / Chief Executive: Yes, the harbour will open in May.")
    assert [(t.label, t.speaker.name if t.speaker else None) for t in found.turns] == [
        ("Reporter", None),
        ("Chief Executive", "Ada Wong"),
    ]


def test_headings_with_a_colon_are_no_turns() -> None:
    assert find_turns(read("Notice / WHERE: The harbour of Oslo. / WHEN: On Monday, at nine.")) == []
    assert find_turns(read("Notice / MEDIA CONTACT: Ms Ada Wong, Oslo. / NEWS DESK: The harbour of Oslo.")) == []
    assert find_turns(read("Notice / Venue: The harbour of Oslo. / Date: On Monday, at nine.")) == []
