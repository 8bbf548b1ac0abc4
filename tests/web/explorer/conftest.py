"""A browser, and the explorer of a small store for it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from served import serve

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
LINES = (
    "tenure: Patrick Nip; Secretary for the Civil Service; body=Civil Service Bureau; from=2020-04-22",
    "event: Visit; Visit to Hall; 2021-12-17; visitor=Patrick Nip and Ann Lee",
    "event: Meeting; Meeting of the council; 2021-11-05; organiser=Civil Service Bureau; participant=Patrick Nip",
    "event: Ceremony; Opening of the hall; 2021-10-01; participant=Ann Lee and Bo Cy",
    "said: Patrick Nip; the programme would be extended",
)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(tmp_path_factory.mktemp("explorer"), LINES) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("needs chromium")
    with api.sync_playwright() as play:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        browser = play.chromium.launch(executable_path=CHROMIUM, args=options)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that notes errors in its console and requests to others in `trouble`."""
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.set_default_timeout(8000)
    page.trouble = []
    page.on("console", lambda message: page.trouble.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.trouble.append(str(error)))
    page.on("request", lambda request: page.trouble.append(request.url) if "127.0.0.1" not in request.url[:20] else None)
    yield page
    page.close()
