import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stand_in import read

from kg.errors import ResolveError
from kg.model import Extraction
from kg.publishers import get_publisher
from kg.resolve import Judgement, Resolution, resolve

SCS = "Secretary for the Civil Service"


def resolved(*extractions: Extraction, **options: object) -> Resolution:
    return resolve(extractions, get_publisher, **options)  # type: ignore[arg-type]


def labels(things: dict[str, object]) -> list[str]:
    return sorted(thing.label for thing in things.values())  # type: ignore[attr-defined]


# ---- persons


@pytest.mark.parametrize("other", ["Patrick Nip Tak-kuen", "Nip Tak-kuen, Patrick", "PATRICK NIP"])
def test_forms_of_a_name_are_one_person_in_a_jurisdiction(other: str) -> None:
    found = resolved(read("person: Patrick Nip", id="1"), read(f"person: {other}", id="2"))
    assert list(found.persons) == ["https://w3id.org/govkg/id/person/hk.patrick-nip"]


def test_a_short_form_that_may_be_two_persons_stays_its_own() -> None:
    found = resolved(read(["person: Paul Chan Mo-po", "person: Paul Chan Chi-yuen"], id="1"), read("person: Paul Chan", id="2"))
    assert len(found.persons) == 3


def test_an_office_in_common_decides_whose_short_form_it_is() -> None:
    long = read(["tenure: Paul Chan Mo-po; Financial Secretary", "person: Paul Chan Chi-yuen"], id="1")
    found = resolved(long, read("tenure: Paul Chan; Financial Secretary", id="2"))
    assert len(found.persons) == 2
    assert found.nodes["hk-gia/2", "n1"] == found.nodes["hk-gia/1", "n1"]


def test_the_same_name_in_two_jurisdictions_is_two_persons() -> None:
    found = resolved(read("person: Paul Chan", id="1"), read("person: Paul Chan", id="1", publisher="au-pm"))
    assert len(found.persons) == 2


def test_an_office_in_common_makes_namesakes_of_two_jurisdictions_one() -> None:
    at_home = read("tenure: Antony Blinken; Secretary of State", id="1", publisher="us-state")
    abroad = read("tenure: Antony Blinken; Secretary of State; of=United States", id="1", publisher="uk-govuk")
    elsewhere = read("tenure: Antony Blinken; Chairman", id="2", publisher="uk-govuk")
    assert len(resolved(at_home, abroad).persons) == 1
    assert len(resolved(at_home, elsewhere).persons) == 2


def test_a_bare_surname_is_the_one_full_named_holder_of_its_office() -> None:
    full = read(f"tenure: Patrick Nip; {SCS}", id="1")
    assert len(resolved(full, read(f"tenure: Nip; {SCS}", id="2")).persons) == 1
    assert len(resolved(full, read("person: Nip", id="2")).persons) == 2
    assert len(resolved(full, read("tenure: Nip; Director of Health", id="2")).persons) == 2


def test_father_and_son_of_one_office_are_told_apart_by_time() -> None:
    father = read("tenure: George Bush; President", id="1", day="1990-01-02", publisher="us-whitehouse")
    son = read("tenure: Bush; President", id="2", day="2004-01-02", publisher="us-whitehouse")
    assert len(resolved(father, son).persons) == 2


def test_two_full_named_holders_leave_a_bare_surname_alone() -> None:
    both = read([f"tenure: Patrick Nip; {SCS}", f"tenure: Peter Nip; {SCS}"], id="1")
    assert len(resolved(both, read(f"tenure: Nip; {SCS}", id="2")).persons) == 3


def test_a_judgement_joins_and_the_iri_given_up_leads_on() -> None:
    pair = [f"https://w3id.org/govkg/id/person/hk.{name}" for name in ("patrick-nip", "p-t-nip-senior")]
    releases = (read("person: Patrick Nip", id="1"), read("person: P T Nip Senior", id="2"))
    found = resolved(*releases, judgements=[Judgement(*pair, same=True)])
    assert len(found.persons) == 1
    assert next(iter(found.persons.values())).others == (pair[1],)


def test_a_judgement_keeps_apart_what_the_rules_would_join() -> None:
    pair = [f"https://w3id.org/govkg/id/person/hk.{name}" for name in ("patrick-nip", "patrick-nip-tak-kuen")]
    releases = (read("person: Patrick Nip", id="1"), read("person: Patrick Nip Tak-kuen", id="2"))
    assert len(resolved(*releases, judgements=[Judgement(*pair, same=False)]).persons) == 2


def test_judgements_that_contradict_each_other_are_an_error() -> None:
    pair = [f"https://w3id.org/govkg/id/person/hk.{name}" for name in ("a-b", "c-d")]
    with pytest.raises(ResolveError, match="one and not one"):
        resolved(judgements=[Judgement(*pair, same=True), Judgement(*pair, same=False)])


# ---- bodies and offices


def test_a_name_of_the_lexicon_and_its_alias_are_one_body_with_its_parent() -> None:
    found = resolved(
        read("body: LegCo Secretariat", id="1"), read(["body: Legislative Council Secretariat", "body: LegCo"], id="2")
    )
    assert labels(found.bodies) == ["Legislative Council", "Legislative Council Secretariat"]
    secretariat = next(body for body in found.bodies.values() if body.label == "Legislative Council Secretariat")
    assert found.bodies[secretariat.parent].label == "Legislative Council"


def test_a_general_name_is_a_body_of_its_publishers_jurisdiction() -> None:
    found = resolved(
        read("body: Department of Oddities", id="1"), read("body: Department of Oddities", id="1", publisher="au-pm")
    )
    assert len(found.bodies) == 2


def test_an_acronym_alone_is_the_body_that_a_release_gives_it_to() -> None:
    found = resolved(read("body: Harbour Gardens Board (HGXB)", id="1"), read("body: HGXB", id="2"))
    assert labels(found.bodies) == ["Harbour Gardens Board"]


def test_an_acronym_of_two_bodies_stays_its_own() -> None:
    both = read(["body: Harbour Gardens Board (HGXB)", "body: Hill Grounds Board (HGXB)"], id="1")
    assert len(resolved(both, read("body: HGXB", id="2")).bodies) == 3


def test_a_title_with_its_portfolio_is_one_office_with_or_without_its_body() -> None:
    found = resolved(
        read(f"tenure: Patrick Nip; {SCS}; body=Civil Service Bureau", id="1"), read(f"tenure: Patrick Nip; the {SCS}", id="2")
    )
    assert len(found.offices) == 1
    assert len(found.tenures) == 1


def test_chairmen_of_two_bodies_hold_two_offices() -> None:
    found = resolved(read(["tenure: Ann Lee; Chairman; body=Harbour Office", "tenure: Bo Lee; Chairman; body=Hill Office"]))
    assert len(found.offices) == 2


def test_the_president_of_a_named_country_is_not_the_publishers() -> None:
    found = resolved(read("tenure: Ann Lee; President; of=France", id="1"), read("tenure: Bo Lee; President", id="2"))
    assert sorted(office.jurisdiction for office in found.offices.values()) == ["France", "Hong Kong"]


def test_a_renamed_office_replaces_the_old_one() -> None:
    found = resolved(
        read(
            [
                "tenure: Tse Chin-wan; Secretary for Environment and Ecology",
                "tenure: Wong Kam-sing; Secretary for the Environment",
            ]
        )
    )
    new = next(office for office in found.offices.values() if "Ecology" in office.label)
    assert [found.offices[old].label for old in new.replaces] == ["Secretary for the Environment"]


def test_an_acronym_of_the_lexicon_is_the_office_and_has_its_body() -> None:
    found = resolved(
        read("tenure: Patrick Nip; SCS", id="1"), read([f"tenure: Ann Lee; {SCS}", "body: Civil Service Bureau"], id="2")
    )
    (office,) = found.offices.values()
    assert (office.label, found.bodies[office.body].label) == (SCS, "Civil Service Bureau")


# ---- tenures


def test_attestations_bound_a_tenure_and_are_no_dates_of_it() -> None:
    days = ["2020-05-01", "2022-06-20", "2021-12-17"]
    found = resolved(*(read(f"tenure: Patrick Nip; {SCS}", id=day, day=day) for day in days))
    (tenure,) = found.tenures.values()
    assert (tenure.first_attested, tenure.last_attested, tenure.ended_before) == ("2020-05-01", "2022-06-20", "")


def test_former_bounds_the_end_by_the_earliest_release_that_says_so() -> None:
    told = [read(f"tenure: Patrick Nip; {SCS}; former", id=day, day=day) for day in ("2023-02-01", "2022-09-01")]
    (tenure,) = resolved(*told).tenures.values()
    assert (tenure.ended_before, tenure.first_attested) == ("2022-09-01", "")


def test_acting_is_another_tenure() -> None:
    assert len(resolved(read([f"tenure: Ann Lee; {SCS}", f"tenure: Ann Lee; {SCS}; acting"])).tenures) == 2


def test_an_office_held_again_after_a_stated_end_is_two_tenures() -> None:
    office = "Chairman of the Harbour Board"
    early = read(f"tenure: Ann Lee; {office}; told; from=2007-10-01; to=2015-03-31", id="1", day="2007-09-30")
    late = read(f"tenure: Ann Lee; {office}; told; from=2019-06-01", id="2", day="2019-05-31")
    seen = read(f"tenure: Ann Lee; {office}", id="3", day="2010-01-01")
    found = resolved(early, late, seen)
    assert len(found.tenures) == 2
    assert found.nodes["hk-gia/1", "c1"] == found.nodes["hk-gia/3", "c1"] != found.nodes["hk-gia/2", "c1"]


def test_a_mention_in_the_last_days_is_no_second_holding() -> None:
    leaving = read(f"tenure: Ann Lee; {SCS}; to=2022-06-30", id="1", day="2022-06-20")
    after = read(f"tenure: Ann Lee; {SCS}", id="2", day="2022-07-04")
    assert len(resolved(leaving, after).tenures) == 1


def test_a_date_is_kept_as_precise_as_any_release_states_it() -> None:
    dates = ["2020", "2020-04-22", "2020-04"]
    (tenure,) = resolved(*(read(f"tenure: Ann Lee; {SCS}; from={text}", id=text) for text in dates)).tenures.values()
    assert (tenure.start, tenure.other_starts) == ("2020-04-22", frozenset())


# ---- events


def test_two_releases_of_one_event_give_one() -> None:
    first = read("event: Visit; Visit to Shenzhen; 2021-12-17; visitor=Ann Lee and Bo Lee", id="1")
    second = read("event: Visit; Tour of factories; 2021-12-17; visitor=Ann Lee; participant=Bo Lee", id="2", day="2021-12-18")
    found = resolved(first, second)
    assert list(found.events) == [found.nodes["hk-gia/1", "c1"]]


@pytest.mark.parametrize(
    "other",
    [
        "event: Visit; Tour of factories; 2021-12-16; visitor=Ann Lee and Bo Lee",
        "event: Visit; Tour of factories; 2021-12; visitor=Ann Lee and Bo Lee",
        "event: Visit; Tour of factories; 2021-12-17; cancelled; visitor=Ann Lee and Bo Lee",
        "event: Meeting; Tour of factories; 2021-12-17; visitor=Ann Lee and Bo Lee",
        "event: Visit; Tour of factories; 2021-12-17; visitor=Ann Lee",
        "event: Visit; Tour of factories; 2021-12-17; place=Macao; visitor=Ann Lee and Bo Lee",
    ],
)
def test_another_day_type_place_or_company_is_another_event(other: str) -> None:
    first = read("event: Visit; Visit to Shenzhen; 2021-12-17; place=Shenzhen; visitor=Ann Lee and Bo Lee", id="1")
    assert len(resolved(first, read(other, id="2")).events) == 2


def test_what_one_release_tells_apart_stays_apart() -> None:
    line = "event: Visit; Visit to Shenzhen; 2021-12-17; visitor=Ann Lee and Bo Lee"
    found = resolved(read([line, line.replace("Shenzhen", "Foshan")], id="1"), read(line, id="2"))
    assert len(found.events) == 2


def test_what_came_of_a_plan_is_another_event_that_realises_it() -> None:
    plan = read("event: Briefing; talks on foreign affairs; 2022; planned; organiser=Civil Service College", id="1")
    talk = read(
        "event: Briefing; talk in series of talks on foreign affairs; 2022-05-24; organiser=Civil Service College",
        id="2",
        day="2022-05-24",
    )
    found = resolved(plan, talk)
    assert found.events[found.nodes["hk-gia/2", "c1"]].realises == found.nodes["hk-gia/1", "c1"]
    assert found.events[found.nodes["hk-gia/1", "c1"]].realises == ""


def test_nothing_realises_a_plan_for_another_time() -> None:
    plan = read("event: Briefing; talks on foreign affairs; 2022; planned; organiser=Civil Service College", id="1")
    talk = read(
        "event: Briefing; talks on foreign affairs; 2023-05-24; organiser=Civil Service College", id="2", day="2023-05-24"
    )
    assert all(not event.realises for event in resolved(plan, talk).events.values())


# ---- order

NAMES = ["Patrick Nip", "Patrick Nip Tak-kuen", "Nip Tak-kuen, Patrick", "Nip", "Ann Nip", "P Nip"]
OFFICES = [SCS, "Chairman; body=Civil Service Bureau", "Chairman", f"{SCS}; body=Civil Service Bureau"]
DATES = ["2020-05-01", "2021-12-17", "2022-05-24"]
lines = st.one_of(
    st.builds(
        "tenure: {}; {}{}".format,
        st.sampled_from(NAMES),
        st.sampled_from(OFFICES),
        st.sampled_from(["", "; former", "; acting", "; to=2021-01-01"]),
    ),
    st.builds(
        "event: {}; {}; {}; {}; participant={}".format,
        st.sampled_from(["Visit", "Briefing"]),
        st.sampled_from(["talks on foreign affairs", "Visit to Shenzhen"]),
        st.sampled_from(DATES),
        st.sampled_from(["planned", "occurred"]),
        st.sampled_from(["Patrick Nip and Ann Nip", "Patrick Nip and Civil Service Bureau", "Ann Nip"]),
    ),
    st.builds("body: {}".format, st.sampled_from(["Civil Service Bureau (CSB)", "CSB", "LegCo", "Legislative Council"])),
)
places = st.sampled_from(["hk-gia", "au-pm"])
releases = st.lists(st.tuples(st.lists(lines, min_size=1, max_size=3), st.sampled_from(DATES), places), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(releases, st.integers(0, 1000))
def test_the_outcome_does_not_rest_on_the_order_of_releases(given_: list[tuple[list[str], str, str]], seed: int) -> None:
    extractions = [read(text, id=str(i), day=day, publisher=place) for i, (text, day, place) in enumerate(given_)]
    shuffled = list(extractions)
    random.Random(seed).shuffle(shuffled)
    assert resolved(*extractions) == resolved(*shuffled)


@settings(max_examples=60, deadline=None)
@given(releases)
def test_every_claim_and_entity_has_a_node_and_every_node_a_thing(given_: list[tuple[list[str], str, str]]) -> None:
    extractions = [read(text, id=str(i), day=day, publisher=place) for i, (text, day, place) in enumerate(given_)]
    found = resolved(*extractions)
    things = {**found.persons, **found.bodies, **found.offices, **found.places, **found.tenures, **found.events}
    for extraction in extractions:
        for item in (*extraction.entities, *extraction.claims):
            assert found.nodes[extraction.document.key, item.ref] in things
    assert found.issues == ()


# ---- what several releases tell together


def test_a_foreign_office_without_its_country_is_its_holders() -> None:
    at_home = read(f"tenure: Joshua Law; {SCS}", id="1", day="2019-09-20")
    abroad = read(f"tenure: Joshua Law; {SCS}", id="1", day="2019-10-08", publisher="sg-psd")
    found = resolved(at_home, abroad)
    assert [office.jurisdiction for office in found.offices.values()] == ["Hong Kong"]
    assert (len(found.persons), len(found.tenures)) == (1, 1)


def test_an_office_of_somebody_else_abroad_stays_the_publishers() -> None:
    at_home = read(f"tenure: Joshua Law; {SCS}", id="1")
    other = read(f"tenure: Ann Lee; {SCS}", id="1", publisher="sg-psd")
    assert len(resolved(at_home, other).offices) == 2


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Chris Tang", "Tang Ping-keung"),
        ("Choi Yuk-lin", "Christine Choi"),
        ("Way Kuo", "Kuo Way"),
        ("Luke Goh", "Luke Goh Peng Ee"),
    ],
)
def test_a_western_and_a_romanised_name_are_one_holder_of_an_office(left: str, right: str) -> None:
    posts = [read(f"tenure: {name}; Secretary for Security", id=name, day="2021-12-17") for name in (left, right)]
    assert len(resolved(*posts).persons) == 1
    assert len(resolved(read(f"person: {left}", id="1"), read(f"person: {right}", id="2")).persons) == 2


def test_two_who_stand_side_by_side_in_post_are_two() -> None:
    both = read(["tenure: Chris Tang; Secretary for Security", "tenure: Tang Ping-keung; Secretary for Security"])
    assert len(resolved(both).persons) == 2


def test_the_start_that_most_releases_state_is_the_tenures() -> None:
    stated = ["2020-04-22", "2020-04-22", "2020-05"]
    told = [read(f"tenure: Ann Lee; {SCS}; told; from={text}", id=str(i)) for i, text in enumerate(stated)]
    (tenure,) = resolved(*told).tenures.values()
    assert (tenure.start, tenure.other_starts) == ("2020-04-22", {"2020-05"})


def test_a_start_after_days_in_post_is_an_appointment_anew() -> None:
    seen = [read(f"tenure: Ann Lee; {SCS}", id=day, day=day) for day in ("2020-01-06", "2020-02-07")]
    (tenure,) = resolved(*seen, read(f"tenure: Ann Lee; {SCS}; told; from=2021-07-01", id="9", day="2021-08-01")).tenures.values()
    assert (tenure.start, tenure.other_starts) == ("", {"2021-07-01"})
    assert (tenure.first_attested, tenure.last_attested) == ("2020-01-06", "2021-07-01")


def test_an_announcement_does_not_put_anyone_in_post_early() -> None:
    (tenure,) = resolved(read(f"tenure: Ann Lee; {SCS}; from=2022-07-01", day="2022-06-19")).tenures.values()
    assert (tenure.start, tenure.first_attested) == ("2022-07-01", "")


def test_an_end_that_attestations_run_over_parts_nothing() -> None:
    days = ["2017-09-01", "2017-10-05", "2017-11-03", "2017-12-01", "2018-01-02"]
    seen = [read(f"tenure: Ann Lee; {SCS}", id=day, day=day) for day in days]
    (tenure,) = resolved(*seen, read(f"tenure: Ann Lee; {SCS}; told; to=2017-10", id="9")).tenures.values()
    assert (tenure.end, tenure.other_ends) == ("", {"2017-10"})


def test_another_holder_between_parts_two_holdings() -> None:
    first = [read("tenure: Kevin Rudd; Prime Minister of Australia", id=day, day=day) for day in ("2009-01-01", "2013-07-01")]
    other = [read("tenure: Julia Gillard; Prime Minister of Australia", id=day, day=day) for day in ("2011-01-01", "2012-01-01")]
    assert len(resolved(*first).tenures) == 1
    assert len(resolved(*first, *other).tenures) in {2, 3}


def test_acting_twice_is_two_tenures() -> None:
    days = ["2021-12-22", "2022-11-15"]
    assert len(resolved(*(read(f"tenure: Ann Lee; {SCS}; acting", id=day, day=day) for day in days)).tenures) == 2


def test_former_does_not_end_what_is_attested_later() -> None:
    early = read(f"tenure: Ann Lee; {SCS}; former", id="1", day="2020-01-01")
    (tenure,) = resolved(early, read(f"tenure: Ann Lee; {SCS}", id="2", day="2021-01-01")).tenures.values()
    assert (tenure.ended_before, tenure.last_attested) == ("", "2021-01-01")


# ---- what doesn't add up


def test_overlaps_gaps_and_crossed_dates_are_found() -> None:
    found = resolved(
        read(f"tenure: Ann Lee; {SCS}; told; from=2015-01-01; to=2016-01-01", id="1", day="2017-01-01"),
        read(f"tenure: Bo Nip; {SCS}; told; from=2018-01-01; to=2020-01-01", id="2", day="2020-02-01"),
        read(f"tenure: Cy Yip; {SCS}", id="3", day="2019-01-01"),
        read(f"tenure: Cy Yip; {SCS}", id="4", day="2019-06-01"),
    )
    assert [finding.problem.value for finding in found.findings] == ["gap between holders", "overlapping holders"]
    overlap = found.findings[1]
    assert {found.persons[found.tenures[iri].person].label for iri in overlap.tenures} == {"Bo Nip", "Cy Yip"}
    assert "from 2019-01-01 to 2019-06-01" in overlap.text


def test_a_holder_named_after_his_end_is_found() -> None:
    told = read(f"tenure: Ann Lee; {SCS}; told; to=2020-01-01", id="1", day="2020-02-01")
    (finding,) = resolved(told, read(f"tenure: Ann Lee; {SCS}", id="2", day="2020-01-20")).findings
    assert finding.problem.value == "in post after the stated end"


def test_several_may_hold_a_post_for_many() -> None:
    days, names = ("2020-01-01", "2021-01-01"), ("Ann Lee", "Bo Nip")
    both = [read(f"tenure: {name}; Ambassador to France", id=name + day, day=day) for name in names for day in days]
    assert not resolved(*both).findings
