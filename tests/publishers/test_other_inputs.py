"""What people have lying about: tables, archives, saved pages, texts in other languages."""

import email.message
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from kg.model import Document, Issue
from kg.publishers import containers, parse, read_paths
from kg.publishers.language import guess_language

ROW = {"id": "1", "publisher": "hk-gia", "title": "Hall opens", "published": "2021-12-17", "lang": "en", "text": "It opened."}
PAGE = """<html lang="en"><head><title>Bridge opens | News</title><meta property="og:title" content="Bridge opens">
<link rel="canonical" href="https://news.example.gov/2024/bridge.html"><meta property="article:published_time" content="2024-05-06">
</head><body><nav><a href="/">Home</a></nav><article><h1>Bridge opens</h1><p>The Minister for Bridges, Ada Chan, today opened a bridge
over the river in the north of the city, which has four lanes and took three years to build.</p><p>She thanked all who had worked on it
for their patience, and said that two more bridges would follow before the end of next year.</p></article></body></html>"""


def read(path: Path) -> tuple[list[Document], list[Issue]]:
    found = [one for release in read_paths([path]) for one in ([release] if isinstance(release, Issue) else parse(release))]
    return [one for one in found if isinstance(one, Document)], [one for one in found if isinstance(one, Issue)]


TEXT = '"First line.\n\nSecond ""quoted"" line."'


@pytest.mark.parametrize(
    ("name", "head", "row"),
    [
        ("a.csv", 'id,Headline,Date,"Body text"', f'7,"Hall, new, opens",2021-12-17,{TEXT}'),
        ("a.csv", "ID;Headline;Date;Body_Text", f"7;Hall, new, opens;2021-12-17;{TEXT}"),
        ("a.tsv", "\ufeffid\theadline\tdate\ttext\tviews", f"7\tHall, new, opens\t17 December 2021\t{TEXT}\t9"),
    ],
    ids=["commas", "semicolons", "tabs"],
)
def test_tables_have_a_release_a_row(tmp_path: Path, name: str, head: str, row: str) -> None:
    (tmp_path / name).write_text(f"{head}\n{row}\n", encoding="utf-8")
    [document], issues = read(tmp_path / name)
    assert [issue.code for issue in issues] == ["no-publisher"]
    assert (document.id, document.title, document.day) == ("7", "Hall, new, opens", date(2021, 12, 17))
    assert document.text.endswith('First line.\n\nSecond "quoted" line.')


def test_a_row_that_lacks_something_is_an_issue_with_its_number(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "title,date,text,publisher\nA,2021-01-01,One.,hk-gia\n\nB,,Two.,hk-gia\nC,2021-01-03,,hk-gia\n"
    )
    documents, issues = read(tmp_path / "a.csv")
    assert [document.title for document in documents] == ["A"]
    assert [(issue.code, issue.place.partition("#")[2]) for issue in issues if issue.severity.value == "error"] == [
        ("bad-date", "row-4"),
        ("no-text", "row-5"),
    ]


def test_a_large_table_is_read(tmp_path: Path) -> None:
    rows = "".join(f"{n},T{n},2021-01-01,hk-gia,{'Some words. ' * 800}\n" for n in range(600))
    (tmp_path / "a.csv").write_text("id,title,date,publisher,text\n" + rows)
    documents, issues = read(tmp_path / "a.csv")
    assert (len(documents), issues) == (600, [])


def test_what_lies_in_a_zip_is_read_and_what_cannot_be_is_said(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("2021/b.json", json.dumps(ROW | {"id": "2"}))
        archive.writestr("a.json", json.dumps(ROW))
        archive.writestr("../../evil.json", json.dumps(ROW | {"id": "3"}))
        archive.writestr("picture.png", b"\x89PNG")
        archive.writestr("__MACOSX/._a.json", b"\x00")
        archive.writestr("large.txt", b"x" * (33 * 2**20))
    documents, issues = read(tmp_path / "a.zip")
    assert sorted(document.id for document in documents) == ["1", "2", "3"]
    assert [(issue.code, issue.place.rpartition("#")[2]) for issue in issues] == [("too-large", "large.txt")]
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_a_damaged_zip_is_an_issue(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.json", json.dumps(ROW) * 99)
    (tmp_path / "a.zip").write_bytes((tmp_path / "a.zip").read_bytes()[:500])
    assert [issue.code for issue in read(tmp_path / "a.zip")[1]] == ["truncated"]


def test_a_zip_made_to_overwhelm_is_left_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "_LEAST_BOUND", 2**20)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(40):
            archive.writestr(f"{number:02}.txt", b" " * 2**19)
    documents, issues = read(tmp_path / "a.zip")
    assert not documents
    assert issues[-1].code == "too-large"
    assert len(issues) < 20


def write_warc(path: Path, pages: dict[str, tuple[str, str, bytes]], *, gzip: bool = True) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gzip)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "test"}))
        for url, (status, media, content) in pages.items():
            http = StatusAndHeaders(status, [("Content-Type", media)], protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(content), http_headers=http))


@pytest.mark.parametrize("gzip", [True, False])
def test_pages_of_a_web_archive_are_read(tmp_path: Path, gzip: bool) -> None:
    plain = PAGE.replace("<link", "<meta").encode()
    pages = {
        "https://www.mse.gov.sg/2024/bridge-2.html?a=1": ("200 OK", "text/html; charset=utf-8", plain),
        "https://news.example.gov/2024/bridge.html": ("200 OK", "text/html", PAGE.encode()),
        "https://news.example.gov/gone.html": ("404 Not Found", "text/html", PAGE.encode()),
        "https://news.example.gov/a.png": ("200 OK", "image/png", b"\x89PNG"),
    }
    path = tmp_path / ("a.warc.gz" if gzip else "a.warc")
    write_warc(path, pages, gzip=gzip)
    documents, _ = read(path)
    assert [(d.publisher, d.id, d.url) for d in documents] == [
        ("sg-mse", "bridge-2", "https://www.mse.gov.sg/2024/bridge-2.html?a=1"),
        ("plain", "bridge", "https://news.example.gov/2024/bridge.html"),
    ]


def test_a_web_archive_that_is_cut_off_gives_what_it_has(tmp_path: Path) -> None:
    pages = {f"https://a.gov/{n}": ("200 OK", "application/json", json.dumps(ROW | {"id": str(n)}).encode()) for n in range(3)}
    write_warc(tmp_path / "a.warc.gz", pages)
    content = (tmp_path / "a.warc.gz").read_bytes()
    (tmp_path / "a.warc.gz").write_bytes(content[:-150])
    documents, issues = read(tmp_path / "a.warc.gz")
    assert [document.id for document in documents][:2] == ["0", "1"]
    assert issues


def test_a_saved_page_is_read(tmp_path: Path) -> None:
    message = email.message.EmailMessage()
    message["From"] = "<Saved by a browser>"
    message["Snapshot-Content-Location"] = "https://news.example.gov/2024/bridge.html"
    message.set_content(PAGE, subtype="html", cte="quoted-printable")
    message.add_related(b"\x89PNG", "image", "png")
    (tmp_path / "a.mhtml").write_bytes(message.as_bytes())
    [document], _ = read(tmp_path / "a.mhtml")
    assert (document.title, document.day, document.id) == ("Bridge opens", date(2024, 5, 6), "bridge")
    assert "four lanes" in document.text


def test_a_folder_of_pages_of_unknown_sites_is_read_where_they_say_enough(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    (tmp_path / "b.html").write_text(PAGE.replace("2024-05-06", "").replace("/2024/", "/"))
    documents, issues = read(tmp_path)
    assert [(document.title, document.day) for document in documents] == [("Bridge opens", date(2024, 5, 6))]
    assert "She thanked all" in documents[0].text
    assert "Home" not in documents[0].text
    assert [(issue.code, "no date could be made out" in issue.hint) for issue in issues if issue.severity.value == "error"] == [
        ("unknown-format", True)
    ]


LONG = {
    "en": "The Secretary for the Civil Service met the members of the delegation today and explained the policy to them in detail. ",
    "de": "Die Ministerin eröffnete heute die neue Brücke über den Fluss und dankte allen, die daran gearbeitet hatten. ",
    "fr": "La ministre a inauguré aujourd'hui le nouveau pont sur la rivière et remercié tous ceux qui y avaient travaillé. ",
    "es": "La ministra inauguró hoy el nuevo puente sobre el río y agradeció a todos los que habían trabajado en él. ",
    "zh-Hant": "公務員事務局局長今日與代表團會面，並介紹政府的最新政策。這個會議對雙方都很重要。",
    "zh-Hans": "公务员事务局局长今日与代表团会面，并介绍政府的最新政策。这个会议对双方都很重要。",
    "ja": "大臣は本日、新しい橋の開通式に出席し、関係者に感謝の意を表しました。",
}


@pytest.mark.parametrize("language", LONG)
def test_languages_are_told_apart(language: str) -> None:
    assert guess_language(LONG[language] * 3) == language


@pytest.mark.parametrize("text", ["", "Brücke", "Mr Chan Tai-man; Ms Wong Ka-wai; Dr Lee Siu-ming", "12 34 56 " * 80])
def test_what_cannot_be_told_is_taken_for_english(text: str) -> None:
    assert guess_language(text) == "en"


def test_a_text_in_another_language_is_marked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Brücke eröffnet\n2024-05-06\n\n" + LONG["de"] * 3)
    [document], _ = read(tmp_path)
    assert document.language == "de"
