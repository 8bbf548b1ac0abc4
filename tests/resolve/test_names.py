import pytest

from kg.resolve.names import Name, may_be_one, order_name, parse_name


@pytest.mark.parametrize(
    ("name", "surname", "parts"),
    [
        ("Patrick Nip Tak-kuen", "", Name(("patrick",), ("nip",), "tak kuen")),
        ("Nip Tak-kuen, Patrick", "", Name(("patrick",), ("nip",), "tak kuen")),
        ("Nip Tak-kuen", "", Name((), ("nip",), "tak kuen")),
        ("Carrie Lam Cheng Yuet-ngor", "", Name(("carrie",), ("lam", "cheng"), "yuet ngor")),
        ("Howard, John", "", Name(("john",), ("howard",))),
        ("Liu Guangyuan", "Liu", Name(("guangyuan",), ("liu",))),
        ("Ursula von der Leyen", "von der Leyen", Name(("ursula",), ("von", "der", "leyen"))),
        ("José Álvarez", "", Name(("jose",), ("alvarez",))),
        ("Nip", "", Name((), ("nip",))),
        ("Ralph Puckett, Jr.", "", Name(("ralph",), ("puckett",), suffix="jr")),
    ],
)
def test_a_name_is_taken_apart(name: str, surname: str, parts: Name) -> None:
    assert parse_name(name, surname) == parts


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Patrick Nip", "Patrick Nip Tak-kuen"),
        ("Nip Tak-kuen, Patrick", "Patrick Nip"),
        ("Nip Tak-kuen", "Patrick Nip Tak-kuen"),
        ("Carrie Lam", "Carrie Lam Cheng Yuet-ngor"),
        ("Joseph R. Biden", "Joe Biden"),
        ("J. Howard", "Howard, John"),
        ("J. W. Howard", "John Winston Howard"),
        ("Ralph Puckett, Jr.", "Ralph Puckett"),
        ("Antony J. Blinken", "Antony Blinken"),
    ],
)
def test_forms_of_one_name_meet(left: str, right: str) -> None:
    assert may_be_one(parse_name(left), parse_name(right))
    assert may_be_one(parse_name(right), parse_name(left))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Paul Chan Mo-po", "Paul Chan Chi-yuen"),
        ("Patrick Nip", "Patrick Ho"),
        ("Paul Lam", "Peter Lam"),
        ("George H. Bush", "George W. Bush"),
        ("Nip Tak-kuen", "Patrick Nip"),
        ("C Y Leung", "Clarence Leung"),
        ("C H Leong", "Cheung Leong"),
        ("Harry Connick, Jr.", "Harry Connick Sr"),
    ],
)
def test_names_that_contradict_each_other_do_not_meet(left: str, right: str) -> None:
    assert not may_be_one(parse_name(left), parse_name(right))


def test_a_comma_that_is_no_order_is_left() -> None:
    assert order_name("Smith, John, Jr") == "Smith, John, Jr"
