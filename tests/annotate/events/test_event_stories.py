"""Whole releases: which tellings are one event, when it is, how far it has come, who takes part."""

from datetime import date

import pytest
from event_reading import dates, events, parts

from kg.model import Status


def test_headline_first_paragraph_and_later_mentions_are_one_event() -> None:
    found = events(
        "The Secretary for Health, Mr Chan Tai-man, today (June 15) attended the opening ceremony of the Harbour Clinic in Sha Tin.",
        "Speaking at the ceremony, Mr Chan said that the clinic would serve 400 patients a day.",
        title="SH attends opening ceremony of Harbour Clinic",
    )
    assert [(e.type, dates(e), e.status) for e in found] == [("Ceremony", "2023-06-15", Status.OCCURRED)]
    assert parts(found[0])["Chan Tai-man"] == "speaker"
    assert len(found[0].evidence) == 3


def test_a_printed_speech_is_told_of_as_the_event_that_hosted_it() -> None:
    (found,) = events(
        "Following is the speech by the Financial Secretary, Mr Li Wei, at the Asia Finance Forum today (June 15):",
        "Sir Robert (Chairman of the Trade Board, Sir Robert Finch), ladies and gentlemen,",
        "We will go on working for the good of all.",
        title="Speech by FS at Asia Finance Forum (English only)",
    )
    assert (found.type, dates(found)) == ("Conference", "2023-06-15")
    assert parts(found) == {"Li Wei": "speaker", "Robert Finch": "participant"}


def test_captions_add_whom_they_show_by_what_they_do() -> None:
    (found,) = events(
        "The Chief Secretary for Administration, Mr Chan Tai-man, today (June 15) attended the opening ceremony of the Harbour Clinic.",
        captions=(
            (
                "The Chief Secretary for Administration, Mr Chan Tai-man, attended the opening ceremony of the Harbour Clinic today. "
                "Photo shows (from left) the Director of Health, Ms Ho Mei; Mr Chan; and the Mayor of Porto, Mr Rui Costa, at the ceremony."
            ),
        ),
    )
    assert parts(found) == {"Chan Tai-man": "participant", "Ho Mei": "participant", "Rui Costa": "participant"}


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Mr Li Wei visited the Harbour Museum on June 12.", Status.OCCURRED),
        ("Mr Li Wei will visit the Harbour Museum on June 20.", Status.PLANNED),
        ("Mr Li Wei is scheduled to visit the Harbour Museum on June 20.", Status.PLANNED),
        ("Mr Li Wei is visiting the Harbour Museum.", Status.ONGOING),
        ("He said that Mr Li Wei travels to Oslo tomorrow (June 16).", Status.PLANNED),
        ("The Harbour Festival, scheduled for June 20, has been cancelled.", Status.CANCELLED),
    ],
)
def test_status(sentence: str, status: Status) -> None:
    assert [e.status for e in events(sentence)] == [status]


@pytest.mark.parametrize(
    "sentence",
    [
        "Mr Li Wei did not visit the Harbour Museum on June 12.",
        "Mr Li Wei may visit the Harbour Museum on June 20.",
        "Mr Li Wei hoped to visit the Harbour Museum.",
        "If Mr Li Wei visits the Harbour Museum, it will be glad.",
        "The Department publishes reports.",
        "Offenders will be prosecuted.",
    ],
)
def test_what_is_not_told_as_fact_or_plan_is_no_event(sentence: str) -> None:
    assert events(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "when"),
    [
        ("On June 3, Mr Li Wei met with Ms Ho Mei in Oslo.", "2023-06-03"),
        ("Mr Li Wei met with Ms Ho Mei yesterday and visited the Harbour Museum.", "2023-06-14"),
        ("The Harbour Festival will be held from July 1 to 3.", "2023-07-01/2023-07-03"),
        ("The Agency issued an order requiring the operator to close from June 20, 2023.", ""),
    ],
)
def test_dates_are_those_of_the_clause(sentence: str, when: str) -> None:
    assert {dates(e) for e in events(sentence)} == {when}


def test_each_award_has_the_date_behind_it() -> None:
    found = events("Ms Ho Mei was awarded the Civil Medal (Silver) in 2007 and the Service Medal in 2012.")
    assert [(e.type, dates(e)) for e in found] == [("Award", "2007"), ("Award", "2012")]


def test_a_list_of_appointments_takes_the_date_that_introduces_it() -> None:
    found = events(
        "The following appointments of Permanent Secretaries will take effect on 1 July 2023:",
        "Mr Li Wei will be appointed as Director of Health.",
        "Ms Ho Mei will relinquish her appointment as Director of Health on the same date.",
    )
    assert [(e.type, dates(e), parts(e)) for e in found] == [
        ("Appointment", "2023-07-01", {"Li Wei": "appointee"}),
        ("Departure", "2023-07-01", {"Ho Mei": "leaver"}),
    ]


def test_a_paragraph_goes_on_telling_of_the_day_that_it_names() -> None:
    found = events(
        "The Secretary for Health, Mr Li Wei, returned today (June 15) from a visit to Oslo, where he had several meetings.",
        "On June 13, Mr Li visited the Harbour Hospital. He then met with the Mayor of Oslo, Ms Anna Berg.",
    )
    assert [dates(e) for e in found if e.type == "Meeting" and "Anna Berg" in parts(e)] == ["2023-06-13"]


def test_later_sentences_say_who_else_was_there() -> None:
    (found,) = events(
        "The Department of Health held a briefing session on vaccines today (June 15) for the medical sector.",
        "More than 150 members from the medical sector attended.",
        "Speakers included the Director of Health, Ms Ho Mei, and Professor Rui Costa.",
    )
    assert {n: r for n, r in parts(found).items() if r != "organiser"} == {
        "More than 150 members from the medical sector": "participant",
        "Ho Mei": "speaker",
        "Rui Costa": "speaker",
    }


def test_words_in_quotation_marks_count_only_where_they_are_dated() -> None:
    found = events(
        'Mr Li Wei said, "We launched the Talent Scheme and will visit many schools in the months that are before us."',
    )
    assert found == []


def test_a_dateline_is_no_date_of_the_event() -> None:
    (found,) = events("Singapore, 15 June 2023 – Ms Ho Mei will visit Oslo from 20 to 22 June 2023.", issued=date(2023, 6, 15))
    assert (dates(found), parts(found)) == ("2023-06-20/2023-06-22", {"Ho Mei": "visitor"})
