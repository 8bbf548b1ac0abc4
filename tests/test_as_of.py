"""The line-up of a day, of the samples."""

from pathlib import Path

from kg.as_of import as_of
from kg.store import EmbeddedStore


def line_up(samples: Path, day: str) -> list[tuple[str, str, str]]:
    with EmbeddedStore.open(samples, read_only=True) as store:
        table = as_of(store, day, of="Hong Kong")
    return [
        (str(row[2]), str(row[3]), str(row[4]))
        for row in table.rows
        if str(row[0]) == "Chief Executive" and str(row[1]).startswith("Government")
    ]


def test_who_acts_does_so_on_the_days_told_and_not_around_them(sample_store: Path) -> None:
    assert line_up(sample_store, "2021-12-17") == [("Carrie Lam", "substantive", "stated")]
    assert ("John Lee", "acting") in {row[:2] for row in line_up(sample_store, "2021-12-22")}
    assert ("John Lee", "substantive") in {row[:2] for row in line_up(sample_store, "2022-07-01")}
