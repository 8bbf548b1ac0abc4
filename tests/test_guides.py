"""The pages for readers: what they link to is there, their commands and queries work, and all are found from the README."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from urllib.parse import unquote

import pytest
import typer.main

from kg.cli import app
from kg.query import run_query
from kg.store import EmbeddedStore

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "kg" / "samples" / "releases"
PAGES = sorted(
    path
    for path in ROOT.rglob("*.md")
    if SAMPLES not in path.parents
    and "golden" not in path.parts
    and not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
NAMES = [path.relative_to(ROOT).as_posix() for path in PAGES]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def list_blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", read(name), re.MULTILINE | re.DOTALL)


def list_links(name: str) -> list[str]:
    text = re.sub(r"^```.*?^```", "", read(name), flags=re.MULTILINE | re.DOTALL)
    return [link for link in LINK.findall(re.sub(r"`[^`\n]*`", "", text)) if "://" not in link]


@pytest.mark.parametrize("name", NAMES)
def test_what_a_page_links_to_is_there(name: str) -> None:
    for link in list_links(name):
        path, _, anchor = unquote(link).partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        assert target.exists(), link
        if anchor and target.suffix == ".md":
            heads = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}, link


def test_every_page_is_found_from_the_readme() -> None:
    found, waiting = {"README.md"}, ["README.md"]
    while waiting:
        name = waiting.pop()
        for link in list_links(name):
            target = ((ROOT / name).parent / unquote(link.partition("#")[0])).resolve()
            if target.is_file() and target.suffix == ".md" and (new := target.relative_to(ROOT).as_posix()) not in found:
                found.add(new)
                waiting.append(new)
    assert [name for name in NAMES if name not in found] == []


def list_commands(name: str) -> list[list[str]]:
    """Return the `kg` commands in a page's shell blocks, each as its words; an ellipsis or a placeholder in capitals is a word too."""
    lines = [part for block in list_blocks(name, "sh") for line in block.splitlines() for part in re.split(r" && | \| ", line)]
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("kg ")]


@pytest.mark.parametrize("name", [name for name in NAMES if list_commands(name)])
def test_commands_in_a_page_are_commands(name: str) -> None:
    for words in list_commands(name):
        command, rest = typer.main.get_command(app), words[: words.index(">")] if ">" in words else words
        while hasattr(command, "commands") and rest and not rest[0].startswith("-"):
            word, *rest = rest
            assert word in command.commands, words
            command = command.commands[word]
        if "--help" not in rest:
            command.make_context(words[0], list(rest))


@pytest.mark.parametrize("number", range(len(list_blocks("queries/SPARQL.md", "sparql"))))
def test_queries_for_analysts_answer_on_the_samples(sample_store: Path, number: int) -> None:
    with EmbeddedStore.open(sample_store, read_only=True) as store:
        assert len(run_query(store, list_blocks("queries/SPARQL.md", "sparql")[number])) > 0


def test_the_first_question_of_the_readme_has_the_answer_that_it_shows(sample_store: Path) -> None:
    [query] = list_blocks("README.md", "sparql")
    with EmbeddedStore.open(sample_store, read_only=True) as store:
        answers = run_query(store, query).to_markdown()
    shown = re.search(r"^\| Patrick Nip \| (.*?) \|$", read("README.md"), re.MULTILINE)
    assert shown is not None
    assert shown[1] in answers
