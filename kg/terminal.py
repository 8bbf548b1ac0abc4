"""What the commands show: tables and sentences on standard output, progress on standard error."""

# ruff: noqa: PLC0415 - rich is loaded when something is shown, so that kg --help answers at once

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from kg.explain import Explanation, Match, Passage
    from kg.fetch import FetchReport
    from kg.model import Severity
    from kg.pipeline import BuildReport, Progress
    from kg.review import Question
    from kg.stats import StoreStats
    from kg.store.backup import BackupReport

_ISSUES_SHOWN = 20
_UNBOUNDED = 10_000  # columns, where no terminal sets a width


def make_console() -> Console:
    """Return a console for standard output; nothing is wrapped where that is no terminal."""
    from rich.console import Console

    return Console() if sys.stdout.isatty() else Console(width=_UNBOUNDED, soft_wrap=True)


@contextmanager
def show_progress() -> Iterator[Progress]:
    """Show on standard error how far a build is: a bar on a terminal, else a line every ten seconds."""
    if sys.stderr.isatty():
        with _bar() as progress:
            yield progress
    else:
        yield _make_line_progress()


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    rate = TextColumn("{task.fields[rate]}")
    with Bars(*columns, rate, TimeElapsedColumn(), TimeRemainingColumn(), console=Console(stderr=True)) as bars:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total, rate="")
            task = next(task for task in bars.tasks if task.id == tasks[stage])
            rate = f"{done / task.elapsed:.1f}/s" if done and task.elapsed else ""
            bars.update(tasks[stage], completed=done, total=total, rate=rate)

        yield show


def _make_line_progress() -> Progress:
    began: dict[str, float] = {}
    last: dict[str, float] = {}
    shown: dict[str, int] = {}

    def show(stage: str, done: int, total: int | None) -> None:
        now = time.monotonic()
        began.setdefault(stage, now)
        if (now - last.get(stage, 0) < 10 and done != total) or (stage in last and done == total == shown.get(stage)):
            return
        shown[stage] = done
        last[stage] = now
        seconds = now - began[stage]
        rate = f", {done / seconds:.1f}/s" if done and seconds > 0.1 else ""
        left = f", {(total - done) * seconds / done:.0f} s left" if total and done and done < total else ""
        typer.echo(f"{stage}: {done}{f' of {total}' if total is not None else ''}{rate}{left}", err=True)

    return show


def print_rows(title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Show rows as a table; nothing where there are none."""
    from rich.table import Table as RichTable
    from rich.text import Text

    if not rows:
        return
    table = RichTable(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, justify="right" if column in {"count", "releases"} else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    make_console().print(table)


def print_build(report: BuildReport) -> None:
    """Show what a build did."""
    states = ("new", "changed", "unchanged", "withdrawn", "failed")
    rows = [(slug, *(str(counts.get(state, 0)) for state in states)) for slug, counts in report.publishers.items()]
    print_rows("Releases read", ("publisher", *states), rows)
    print_counts("In the store", report.facts)
    print_issues(report.issues, report.store)
    checked = {True: "conforms to its shapes", False: "breaks its shapes: kg validate", None: "not checked: kg validate"}
    typer.echo(
        f"{report.store}: {report.stored} of this run's releases stored ({report.files} files, {report.duplicates} repeated), "
        f"{report.quads} quads, {report.graphs_written} graphs written, {report.graphs_removed} removed, "
        f"{checked[report.conforms]}, {report.seconds:.1f} s"
    )


def print_fetch(report: FetchReport) -> None:
    """Show what a fetch did."""
    print_counts("Releases", report.counts)
    rows = [(issue.severity.value, issue.code, issue.place, issue.hint) for issue in report.issues[:_ISSUES_SHOWN]]
    print_rows("Issues", ("severity", "code", "address", "what"), rows)
    if len(report.issues) > _ISSUES_SHOWN:
        typer.echo(f"{len(report.issues) - _ISSUES_SHOWN} issues more: see the manifest")
    traffic = report.traffic
    days = f"{report.first} to {report.last}" if report.first is not None else f"up to {report.last}"
    typer.echo(
        f"{report.into}: {report.slug}, {days}, {'complete' if report.complete else f'{report.left} left'}; "
        f"{traffic.requests} requests ({traffic.retries} again), {traffic.bytes / 2**20:.1f} MB, {report.seconds:.1f} s "
        f"of which {traffic.waited:.1f} s waited"
    )


def print_counts(title: str, counts: dict[str, int]) -> None:
    """Show how many there are of each kind."""
    print_rows(title, ("kind", "count"), [(kind, str(number)) for kind, number in counts.items()])


def print_issues(issues: dict[tuple[Severity, str], int], store: str) -> None:
    """Show how often each issue came up, and how to see which files and places they are about."""
    rows = [(severity.value, code, str(number)) for (severity, code), number in issues.items()]
    print_rows("Issues", ("severity", "code", "count"), rows)
    if rows:
        typer.echo(f"each with its place: kg issues --store {shlex.quote(store)}", err=True)


def print_questions(words: str = "") -> None:
    """Show the questions of the library, those with `words` where there are some."""
    from kg.query import list_queries, search_queries

    found = search_queries(words) if words else list_queries()
    rows = [(q.name, q.title, ", ".join(parameter.name for parameter in q.parameters)) for q in found]
    print_rows("Questions", ("name", "question", "parameters"), rows)


def print_stats(found: StoreStats) -> None:
    """Show what a store holds."""
    publishers = [(item.title, str(item.releases), item.first, item.last) for item in found.publishers]
    print_rows("Releases", ("publisher", "releases", "first", "last"), publishers)
    print_counts("Things and facts", found.things)
    print_counts("Events by type", found.event_types)
    print_confidences(found)
    print_issues(found.issues, found.store)
    runs = [(run.started, run.finished or "cut off", f"govkg {run.software}, reading {run.version}") for run in found.runs[-5:]]
    print_rows("Last builds", ("started", "finished", "by"), runs)
    typer.echo(f"{found.store}: {found.quads} quads in {found.graphs} graphs")


def print_confidences(found: StoreStats) -> None:
    """Show how many facts of each kind there are by the confidence of their best evidence."""
    from kg.stats import BANDS

    kinds = list(dict.fromkeys(kind for kind, _ in sorted(found.confidences)))
    rows = [(kind, *(str(found.confidences.get((kind, band), 0)) for band in BANDS)) for kind in kinds]
    print_rows("Facts by confidence", ("kind", *BANDS), rows)


def print_matches(matches: list[Match], word: str, limit: int) -> None:
    """Show what may have been meant."""
    rows = [(match.kind, match.label, str(match.releases), match.iri) for match in matches[:limit]]
    print_rows(f"{len(matches)} things have “{word}” in their names: give one's IRI", ("kind", "name", "releases", "IRI"), rows)


def print_backup(report: BackupReport) -> None:
    """Say what a backup holds."""
    held = f"{report.releases} releases, {report.quads} quads of {report.store}"
    typer.echo(f"{report.archive}: {held}; {report.size / 1e6:.1f} MB, made {report.made}")


def print_explanation(found: Explanation, limit: int) -> None:
    """Show the sentences behind a thing, at most `limit` of them."""
    from rich.text import Text

    out = make_console()
    out.print(Text.assemble((found.label, "bold"), f" ({found.kind})\n{found.iri}"))
    if found.names:
        out.print(Text(f"also: {'; '.join(found.names)}", style="dim"))
    left = limit
    for fact in found.facts:
        if left <= 0:
            break
        own = "" if fact.iri == found.iri else f"\n{fact.iri}"
        out.print(Text.assemble("\n", (f"{fact.kind}: ", "cyan"), (fact.summary, "bold"), (own, "dim")))
        for passage in fact.passages[:left]:
            _print_passage(out, passage)
        left -= len(fact.passages)
    total = sum(len(fact.passages) for fact in found.facts)
    if total > limit:
        typer.echo(f"\n{total - limit} sentences more: --limit {total}", err=True)
    if not total:
        out.print("No tenure, event or statement rests on it.")


def _print_passage(console: Console, passage: Passage) -> None:
    from rich.text import Text

    marked = Text()
    at = 0
    for start, end in passage.marks:
        # Where colours are lost, in a file or a pipe, guillemets show the span.
        marked += Text(passage.text[at:start]) + Text("" if console.is_terminal else "«")
        marked += Text(passage.text[start:end], style="bold yellow") + Text("" if console.is_terminal else "»")
        at = end
    marked += Text(passage.text[at:])
    console.print(Text("  ") + Text(" ").join(marked.split()))
    where = f"{passage.day}, {passage.title}, sentence {passage.sentence}"
    source = f"{passage.rule}, confidence {passage.confidence:g}, {passage.run}"
    console.print(Text(f"    {where}\n    {passage.url or passage.release}\n    {source}", style="dim"))


def ask_review(question: Question, number: int, total: int) -> str:
    """Show a doubtful pair and return the key that the reviewer types; the end of the input is "q"."""
    from rich.text import Text

    from kg.review import Key

    out = make_console()
    out.print(Text(f"\n{number} of {total}  ({question.doubt.score:.2f}: {question.doubt.why})", style="cyan"))
    for side in (question.left, question.right):
        out.print(Text.assemble((side.label, "bold"), f"  {side.iri}"))
        if side.posts:
            out.print(Text(f"  {'; '.join(side.posts)}"))
        for day, title, sentence in side.passages:
            out.print(Text(f"  {day}, {title}: ", style="dim") + Text(sentence))
    while True:
        sys.stderr.write("same (s), different (d), unsure (u), skip (k), undo (z), quit (q)? ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        key = line.strip()[:1].lower()
        if not line:
            return Key.QUIT
        if key in set(Key):
            return key
