"""The explorer in a real browser: nothing leaves the machine, no errors, usable by keyboard and on narrow screens."""

from __future__ import annotations

from typing import Any

import pytest

NIP = "person/hk.patrick-nip"
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
    f"/network?around={NIP}",
    "/network?by=offices",
    "/network?limit=communities",
    f"/tie?one={NIP}&other=body/hk.civil-service-bureau",
    f"/timeline?of={NIP}",
    "/timeline",
    "/calendar?month=2021-12",
    "/matrix",
)


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
    assert page.inner_text("#state").startswith("3 rows")
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


@pytest.fixture
def network(page: Any, address: str) -> Any:
    page.goto(f"{address}/network?around={NIP}")
    page.wait_for_selector("body[data-ready]")
    return page


def test_a_line_of_a_network_leads_to_its_sentence(network: Any) -> None:
    network.click("#panel li >> text=Ann Lee")
    network.click("#panel li:has-text('Patrick Nip') >> text=1 fact")
    network.wait_for_selector("#panel .passage q")
    assert "Visit to Hall" in network.inner_text("#panel .passage q")
    assert network.trouble == []


def test_what_is_hidden_goes_and_what_is_pinned_stays(network: Any) -> None:
    network.click("#panel li >> text=Ann Lee")
    network.click("#panel >> text=Hide")
    assert seen(network) == ["Civil Service Bureau", "Patrick Nip"]
    network.click("#panel >> text=Show the 1 hidden")
    assert seen(network) == ["Ann Lee", "Civil Service Bureau", "Patrick Nip"]
    network.click("#panel li >> text=Civil Service Bureau")
    network.click("#panel >> text=Pin")
    drag(network, "low", 1)
    assert seen(network) == ["Ann Lee", "Civil Service Bureau", "Patrick Nip"]
    network.click("#panel >> text=Unpin")
    assert seen(network) == ["Ann Lee", "Patrick Nip"]


def seen(page: Any) -> list[str]:
    return page.evaluate("picture.nodes.get().filter((node) => !node.hidden).map((node) => node.title.split('\\n')[0]).sort()")


def drag(page: Any, slider: str, value: int) -> None:
    page.evaluate(
        "([id, value]) => { const it = document.getElementById(id); it.value = value; it.dispatchEvent(new Event('input')); }",
        [slider, value],
    )


def test_playing_goes_through_the_months_and_stops(network: Any) -> None:
    network.click("#play")
    assert network.inner_text("#play") == "Stop"
    assert network.inner_text("#range") == "2021-11 to 2021-11"
    network.wait_for_selector("#range:has-text('2021-12 to')")
    network.click("#play")
    assert network.get_attribute("#play", "aria-pressed") == "false"


def test_a_thing_can_be_expanded(network: Any) -> None:
    network.click("#panel li >> text=Ann Lee")
    network.click("#panel >> text=Expand")
    network.wait_for_selector("#panel [role=status]:has-text('1 more')")
    assert "Bo Cy" in seen(network)


def test_all_that_can_be_done_has_a_name_and_is_reached_by_keyboard(page: Any, address: str) -> None:
    for path in ADDRESSES:
        page.goto(address + path)
        assert page.evaluate(NAMELESS) == [], path
        headings = page.evaluate("[...document.querySelectorAll('h1')].length")
        assert headings == 1, path
    page.goto(f"{address}/network?around={NIP}")
    page.wait_for_selector("body[data-ready]")
    page.focus("#reset")
    reached = []
    for _ in range(6):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.closest('#panel') !== null"))
    assert any(reached)


NAMELESS = """[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, [role=region]')]
  .filter((node) => !(node.getAttribute('aria-label') || node.labels?.length || node.textContent.trim() || node.title))
  .map((node) => node.outerHTML.slice(0, 200))"""


def test_what_a_query_finds_is_shown_as_network_and_timeline(page: Any, address: str) -> None:
    page.goto(address + "/sparql", wait_until="networkidle")
    page.fill("#query", "SELECT ?who ?event ?day WHERE { ?event kg:participation/kg:agent ?who ; kg:date ?day }")
    page.click("text=As a network")
    page.wait_for_selector("body[data-ready]")
    assert "Ann Lee" in page.inner_text("main table")
    page.go_back()
    page.wait_for_load_state("networkidle")
    page.fill("#query", "SELECT ?who ?event ?day WHERE { ?event kg:participation/kg:agent ?who ; kg:date ?day }")
    page.click("text=As a timeline")
    page.wait_for_selector("rect.dot")
    assert "Ann Lee" in page.inner_text("main")


def test_without_scripts_a_network_is_a_table(browser: Any, address: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}/network?around={NIP}")
    assert not page.is_visible("#picture")
    page.click("table >> text=Show >> nth=0")
    assert "Visit to Hall" in page.inner_text("main")
    page.context.close()
