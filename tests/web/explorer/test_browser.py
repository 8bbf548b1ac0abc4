"""The explorer in a real browser: nothing leaves the machine, no errors, usable by keyboard and on narrow screens."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from stand_in import StandIn

from kg.pipeline import build
from kg.web.app import make_app
from kg.web.settings import Limits, Settings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")
ADDRESSES = (
    "/",
    "/id/person/hk.patrick-nip",
    "/id/release/hk-gia/a",
    "/as-of?date=2021-12-17",
    "/officials",
    "/events",
    "/releases",
    "/query",
    "/sparql",
    "/ontology",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("browser")
    lines = (
        "tenure: Patrick Nip; Secretary for the Civil Service",
        "event: Visit; Visit to Hall; 2021-12-17; visitor=Patrick Nip",
    )
    row = {"id": "a", "publisher": "hk-gia", "title": "Release a", "published": "2021-12-17", "lang": "en"}
    (folder / "a.json").write_text(json.dumps({**row, "text": "".join(f"{line}.\n\n" for line in lines)}))
    build([folder], folder / "s.kg", make_reader=StandIn)
    app = make_app(folder / "s.kg", Settings(Limits(workers=1)))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with api.sync_playwright() as play:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        browser = play.chromium.launch(executable_path=CHROMIUM, args=options)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.trouble = []
    page.on("console", lambda message: page.trouble.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.trouble.append(str(error)))
    page.on("request", lambda request: page.trouble.append(request.url) if "127.0.0.1" not in request.url[:20] else None)
    yield page
    page.close()


def test_pages_load_without_errors_and_ask_nobody_else(page: Any, address: str) -> None:
    for path in ADDRESSES:
        page.goto(address + path, wait_until="networkidle")
    assert [what for what in page.trouble if not what.startswith("data:")] == []


def test_nothing_is_wider_than_a_narrow_screen(page: Any, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    for path in ADDRESSES:
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_search_works_from_the_keyboard(page: Any, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus("#q")
    page.keyboard.type("patrik")
    page.wait_for_selector("#suggestions li")
    assert page.get_attribute("#q", "aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/person/hk.patrick-nip")


def test_text_can_be_told_from_its_ground(page: Any, address: str) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(address + "/id/person/hk.patrick-nip")
        for selector in ("main h1", "main a", ".sections a", ".faint", "footer p"):
            ink, ground = page.evaluate(COLOURS, selector)
            assert contrast(ink, ground) >= 4.5, (scheme, selector)


COLOURS = """(selector) => {
  const node = document.querySelector(selector);
  const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
  let around = node;
  let ground = [0, 0, 0, 0];
  while (around && (ground.length > 3 && ground[3] === 0)) {
    ground = numbers(getComputedStyle(around).backgroundColor);
    around = around.parentElement;
  }
  return [numbers(getComputedStyle(node).color).slice(0, 3), ground.slice(0, 3)];
}"""


def contrast(one: list[float], other: list[float]) -> float:
    """Return the contrast ratio of two colours, as WCAG 2 has it."""
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: list[float]) -> float:
    parts = [value / 255 for value in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_editor_answers_completes_and_keeps_the_query(page: Any, address: str) -> None:
    page.goto(address + "/sparql", wait_until="networkidle")
    page.fill("#query", "SELECT ?p WHERE { ?p a kg:Perso")
    page.keyboard.press("Control+Space")
    page.wait_for_selector("#terms li")
    page.keyboard.press("Enter")
    page.keyboard.type(" }")
    assert page.input_value("#query") == "SELECT ?p WHERE { ?p a kg:Person }"
    assert page.locator(".t-keyword").first.inner_text() == "SELECT"
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#answer table")
    assert page.inner_text("#state").startswith("1 row")
    page.goto("about:blank")
    page.go_back()
    page.wait_for_selector("#answer table")
    assert page.input_value("#query").endswith("kg:Person }")


def test_a_query_that_is_wrong_says_where(page: Any, address: str) -> None:
    page.goto(address + "/sparql", wait_until="networkidle")
    page.fill("#query", "SELECT ?p WHERE {\n  ?p a }")
    page.keyboard.press("Control+Enter")
    page.wait_for_function("document.getElementById('state').textContent.includes('parse')")
    assert page.evaluate("document.getElementById('query').selectionStart") > 17
