"""A release and its counterpart in Chinese, from pages to graph."""

import json
from pathlib import Path

import pytest
from pyoxigraph import Literal
from stand_in import StandIn

from kg.pipeline import build
from kg.store import EmbeddedStore
from kg.vocabulary import SKOS

ENGLISH = {
    "id": "P1",
    "url": "https://www.info.gov.hk/gia/general/202112/17/P1.htm",
    "publisher": "hk-gia",
    "title": "Notice",
    "published": "2021-12-17",
    "lang": "en",
    "counterpart": "P2",
    "text": "tenure: Patrick Nip; Secretary for the Civil Service; body=Civil Service Bureau",
}
CHINESE = ENGLISH | {
    "id": "P2",
    "url": "https://www.info.gov.hk/gia/general/202112/17/P2.htm",
    "lang": "zh-Hant",
    "counterpart": "P1",
    "title": "通知",
    "text": "公務員事務局局長聶德權今日出席。",
}


@pytest.mark.parametrize("linking", ["both", "P1", "P2"])
@pytest.mark.parametrize("together", [True, False], ids=["together", "one after the other"])
def test_chinese_names_are_labels_in_the_release_that_has_a_counterpart(tmp_path: Path, together: bool, linking: str) -> None:
    def write(*rows: dict[str, str]) -> Path:
        (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)))
        return tmp_path / "in.jsonl"

    english, chinese = (
        row if linking in {"both", row["id"]} else {name: value for name, value in row.items() if name != "counterpart"}
        for row in (ENGLISH, CHINESE)
    )
    if not together:
        build([write(english)], tmp_path / "s.kg", make_reader=StandIn)
    report = build([write(english, chinese) if together else write(chinese)], tmp_path / "s.kg", make_reader=StandIn)
    assert report.conforms
    with EmbeddedStore.open(tmp_path / "s.kg", read_only=True) as graph:
        rows = graph.query(f"SELECT ?label WHERE {{ ?thing {SKOS.altLabel} ?label FILTER(LANG(?label) != '') }} ORDER BY ?label")
        found = {str(row[0]) for row in rows}  # type: ignore[union-attr]
    assert found == {str(Literal(name, language="zh-Hant")) for name in ("公務員事務局局長", "聶德權")}
