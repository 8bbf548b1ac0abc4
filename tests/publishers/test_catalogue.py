from pathlib import Path

import pytest

from kg.errors import ParseError
from kg.publishers import get_publisher, list_publishers
from kg.publishers.catalogue import load_profile


def test_every_folder_with_settings_is_a_publisher():
    publishers = {p.slug: p for p in list_publishers()}
    assert {"au-pm", "hk-gia", "plain", "sg-mse", "sg-psd", "uk-govuk", "us-state", "us-whitehouse"} <= set(publishers)
    assert list(publishers) == sorted(publishers)
    assert (publishers["hk-gia"].jurisdiction, publishers["hk-gia"].timezone) == ("HK", "Asia/Hong_Kong")


def test_an_unknown_slug_is_a_publisher_of_its_own():
    publisher = get_publisher("ruritania-gov")
    assert (publisher.slug, publisher.title, publisher.jurisdiction, publisher.timezone) == (
        "ruritania-gov",
        "ruritania-gov",
        "",
        "UTC",
    )


@pytest.mark.parametrize("settings", ['title = "X"', "title = ", 'title = "X"\njurisdiction = "XX"\ntimezone = "Moon/Base"'])
def test_settings_that_cant_be_used_are_said(tmp_path: Path, settings: str):
    path = tmp_path / "publisher.toml"
    path.write_text(settings)
    with pytest.raises(ParseError, match="not a publisher's settings"):
        load_profile(path)
