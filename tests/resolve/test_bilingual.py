import pytest
from stand_in import StandIn, make_document

from kg.model import Extraction
from kg.resolve.bilingual import find_native_names, find_titled_names


def english(*tenures: str) -> Extraction:
    return StandIn().annotate(make_document([f"tenure: {tenure}" for tenure in tenures]))


def names(extraction: Extraction, chinese: str) -> dict[str, str]:
    document = make_document(chinese, id="2")
    known = {entity.ref: entity.name for entity in extraction.entities}
    return {known[ref]: name for ref, name in find_native_names(extraction, document).items()}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("公務員事務局局長聶德權今日表示", [("公務員事務局局長", "聶德權")]),
        ("創新科技及工業局局長孫東教授到訪", [("創新科技及工業局局長", "孫東")]),
        ("由食環署署長吳文傑及食環署副署長（環境衞生）姚繼卓解答", [("食環署署長", "吳文傑"), ("食環署副署長", "姚繼卓")]),
        ("政務司司長陳國基和民政及青年事務局副局長梁宏正昨日", [("政務司司長", "陳國基"), ("民政及青年事務局副局長", "梁宏正")]),
        ("署長歐陽志明於會上", [("署長", "歐陽志明")]),
        ("局長今日會見記者", []),
        ("局長", []),
    ],
)
def test_titles_and_names_are_told_apart(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.title, one.name) for one in find_titled_names(text)] == found


def test_a_name_of_two_characters_is_told_by_what_follows_it_elsewhere() -> None:
    text = "局長孫東早上抵達。孫東其後發言，孫東感謝各界。"
    assert [one.name for one in find_titled_names(text)] == ["孫東"]


def test_names_are_those_of_the_tenures_that_fit() -> None:
    extraction = english("Patrick Nip; Secretary for the Civil Service", "Donald Ng; Director of Food and Environmental Hygiene")
    text = "公務員事務局局長聶德權與食環署署長吳文傑會面。聶德權表示滿意。"
    assert names(extraction, text) == {
        "Patrick Nip": "聶德權",
        "Secretary for the Civil Service": "公務員事務局局長",
        "Donald Ng": "吳文傑",
        "Director of Food and Environmental Hygiene": "食環署署長",
    }


@pytest.mark.parametrize(
    "text",
    ["食環署署長聶德權出席", "公務員事務局局長陳國基出席", "公務員事務局局長聶德權與勞工及福利局局長聶德明出席"],
    ids=["another title", "another family name", "two names for one"],
)
def test_what_does_not_fit_or_is_doubtful_is_left(text: str) -> None:
    found = names(english("Patrick Nip; Secretary for the Civil Service"), text)
    assert "Patrick Nip" not in found


def test_two_officials_whom_one_name_would_fit_get_none() -> None:
    extraction = english("Ada Chan; Secretary for Health", "Bob Chan; Secretary for Labour and Welfare")
    assert names(extraction, "醫務衞生局局長陳雅達出席") == {}
