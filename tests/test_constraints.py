"""What the tests are run with: pinned by hash, without addresses, under licences that suit ours."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
CI = ROOT / ".ci"

pytestmark = pytest.mark.skipif(not CI.is_dir(), reason="no checkout")


def read_pins() -> dict[str, set[str]]:
    pins: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", (CI / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE):
        pins.setdefault(name, set()).add(version)
    return pins


def list_requirements(project: dict, *extras: str) -> list[Requirement]:
    found = [Requirement(line) for line in project["dependencies"]]
    for extra in extras:
        for requirement in map(Requirement, project["optional-dependencies"][extra]):
            own = requirement.name == project["name"]
            found += list_requirements(project, *requirement.extras) if own else [requirement]
    return found


def test_every_requirement_is_pinned_within_its_bounds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = read_pins()
    for requirement in list_requirements(project, "dev"):
        versions = pins.get(canonicalize_name(requirement.name), set())
        assert versions, f"{requirement} isn't in .ci/constraints.txt: its head says how to renew it"
        assert all(requirement.specifier.contains(version) for version in versions), requirement


def test_every_pin_has_hashes_and_no_line_an_address() -> None:
    text = (CI / "constraints.txt").read_text(encoding="utf-8")
    blocks = re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]
    assert len(blocks) > 100
    assert [block.partition(" ")[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert re.findall(r"\w://\S+|@ |--\w*(?:index|host|links)\S*", text.partition("\naltair")[2]) == []


def test_the_licences_are_those_of_the_pins_and_let_us_use_them() -> None:
    rows = re.findall(r"^\| (\S+) \| (\d\S*) \| (.*) \|$", (CI / "LICENCES.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert {(name, version) for name, version, _ in rows} == {
        (name, v) for name, versions in read_pins().items() for v in versions
    }
    suits = re.compile(r"MIT|BSD|Apache|ISC|PSF|Python|MPL|Mozilla|W3C|not for this system", re.IGNORECASE)
    assert [row for row in rows if not suits.search(row[2])] == []
