"""The command `kg`: reads arguments, calls the function of the same name, shows what it returns.

What each command needs is imported when it runs, so that `kg --help` answers at once. Answers go to standard output,
everything else to standard error.
"""

# ruff: noqa: PLC0415 - see above

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from kg.errors import AnnotateError, FetchError, KGError, QueryError
from kg.terminal import (
    make_console,
    print_backup,
    print_build,
    print_explanation,
    print_fetch,
    print_matches,
    print_questions,
    print_rows,
    print_stats,
    show_progress,
)

if TYPE_CHECKING:
    from pyoxigraph import RdfFormat

    from kg.fetch.client import Politeness
    from kg.reading import Engine
    from kg.table import Table

DEFAULT_STORE = "s.kg"


# All that Python raises for a fault in a program; leaving and usage errors aren't among them.
_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    ImportError,
    LookupError,
    MemoryError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    XML = "xml"
    MARKDOWN = "markdown"
    PARQUET = "parquet"
    TURTLE = "turtle"
    NTRIPLES = "ntriples"
    JSONLD = "jsonld"


class EngineName(StrEnum):
    """Who reads releases."""

    PROCESSES = "processes"
    DASK = "dask"


class _Commands(TyperGroup):
    """Commands whose errors are one line on standard error and exit code 1."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KGError as error:
            _fail(str(error))
        except KeyboardInterrupt:
            typer.echo("kg: stopped; what was stored is kept, the same command goes on from there", err=True)
            raise typer.Exit(130) from None
        except BrokenPipeError:
            raise
        except MemoryError:
            _fail("not enough memory (what was stored is kept: free some, or use fewer workers, and run the same command again)")
        except OSError as error:
            _fail(f"the system refuses: {' '.join(str(error).split())} (mend it, then run the same command again)")
        except _FAULTS as error:
            if os.environ.get("KG_DEBUG"):
                traceback.print_exc()
            what = f"{type(error).__name__}: {' '.join(str(error).split())}"
            _fail(f"{what} (a fault of kg: KG_DEBUG=1 shows where; please report it)")


def _fail(message: str) -> None:
    typer.echo(f"kg: {message}", err=True)
    raise typer.Exit(1)


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Government releases in, a knowledge graph of officials, offices, bodies and events out; every fact with its sentence.",
    epilog="Start with `kg demo`. Then: `kg build releases/ --store s.kg`, `kg query --list`, `kg explain 'Patrick Nip'`.",
)

StoreOption = Annotated[str, typer.Option("--store", envvar="KG_STORE", metavar="DIR", help="The store's folder.")]
AskedStoreOption = Annotated[
    str, typer.Option("--store", envvar="KG_STORE", metavar="DIR|URL", help="The store's folder, or a SPARQL endpoint's address.")
]


@app.command(epilog="Example: `kg build releases/ feed.xml --store s.kg --workers 4`")
def build(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files and folders with releases.", show_default=False)],
    store: StoreOption = DEFAULT_STORE,
    publisher: Annotated[str | None, typer.Option(metavar="SLUG", help="Whose releases these are.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that read at a time.")] = 1,
    engine: Annotated[EngineName, typer.Option(help="Where to read: processes here, or a Dask cluster.")] = EngineName.PROCESSES,
    scheduler: Annotated[
        str, typer.Option(envvar="KG_SCHEDULER", metavar="ADDRESS", help="Of the cluster: tcp://host:8786.")
    ] = "",
) -> None:
    """Read releases into a store: parse, annotate, resolve, map, store, check. Running it again does only what is new."""
    from kg.pipeline import build as build_store

    where = _choose_engine(engine, scheduler, workers)
    with show_progress() as show:
        report = build_store(paths, store, publisher, engine=where, progress=show)
    print_build(report)
    if not report.stored:
        _fail(f"nothing was stored in {store} (kg issues lists what was wrong)")


@app.command(
    epilog="Example: `kg query office_holder_on_day --param title='Secretary for the Civil Service' --param day=2021-12-17`"
)
def query(  # noqa: PLR0917 - one argument an option
    question: Annotated[str | None, typer.Argument(metavar="NAME|FILE.rq", help="A question's name, a file, or SPARQL.")] = None,
    param: Annotated[list[str] | None, typer.Option("--param", "-p", metavar="KEY=VALUE", help="May be repeated.")] = None,
    store: AskedStoreOption = DEFAULT_STORE,
    format: Annotated[Format, typer.Option(help="json, xml, tsv: SPARQL 1.1 results. parquet needs --output.")] = Format.TABLE,  # noqa: A002
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")] = None,
    list_all: Annotated[bool, typer.Option("--list", help="List the questions of the library.")] = False,
    search: Annotated[str | None, typer.Option(metavar="WORDS", help="List the questions that have these words.")] = None,
    iris: Annotated[bool, typer.Option("--iris", help="Show IRIs in place of names.")] = False,
    service: Annotated[list[str] | None, typer.Option(metavar="URL", help="An endpoint that SERVICE in it may ask.")] = None,
) -> None:
    """Ask a question of the library, or one of your own in SPARQL."""
    from kg.query import run_query
    from kg.store import open_store

    if list_all or search is not None:
        print_questions(search or "")
        return
    if question is None:
        raise QueryError("no question", hint="name one, or a file: kg query --list shows the library")
    with open_store(store, services=service or ()) as graph:
        table = run_query(graph, question, **_read_params(param or []))
    _write_table(table.with_iris() if iris else table, format, output)


@app.command(epilog="Examples: `kg explain 'Liu Guangyuan'`, `kg explain https://w3id.org/govkg/id/person/hk.patrick-nip`")
def explain(
    thing: Annotated[str, typer.Argument(metavar="IRI|WORD", help="An IRI, or words of a name.")],
    store: StoreOption = DEFAULT_STORE,
    limit: Annotated[int, typer.Option(min=1, help="Sentences to show.")] = 50,
) -> None:
    """Show the sentences behind a fact, the rules that read them, the releases they stand in, and the run."""
    from kg.explain import choose_match, find_things
    from kg.explain import explain as explain_thing

    if "://" not in thing and not thing.startswith("<"):
        matches = find_things(store, thing)
        if not matches:
            raise QueryError("nothing has this in its name", thing, "try one word of it; kg query --list shows other ways to ask")
        match = choose_match(matches, thing)
        if match is None:
            print_matches(matches, thing, limit)
            return
        thing = match.iri
    print_explanation(explain_thing(store, thing), limit)


@app.command(epilog="Example: `kg stats --store s.kg`")
def stats(store: StoreOption = DEFAULT_STORE) -> None:
    """Count what is in a store: releases by publisher, things and facts by kind, issues, builds."""
    from kg.stats import stats as count

    print_stats(count(store))


@app.command(epilog="Example: `kg issues --code no-text --format csv`")
def issues(
    store: StoreOption = DEFAULT_STORE,
    code: Annotated[str, typer.Option(metavar="CODE", help="Only issues of this code.")] = "",
    format: Annotated[Format, typer.Option()] = Format.TABLE,  # noqa: A002
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")] = None,
) -> None:
    """List what couldn't be read, or was left out on purpose: which file, where in it, and what to do."""
    from kg.issues import issues as list_issues

    _write_table(list_issues(store, code), format, output)


@app.command(epilog="Example: `kg validate --store s.kg --report report.ttl`")
def validate(
    store: StoreOption = DEFAULT_STORE,
    report: Annotated[Path | None, typer.Option(help="Write the W3C validation report to this file, as Turtle.")] = None,
) -> None:
    """Check the graph against its shapes. Exit code 1 if it breaks any."""
    from kg.store import EmbeddedStore
    from kg.validate import find_tenure_findings
    from kg.validate import validate as check

    with EmbeddedStore.open(store, read_only=True) as graph:
        found = check(graph)
        odd = find_tenure_findings(graph)
    if report is not None:
        with _open_output(report) as stream:
            found.graph.serialize(stream, format="turtle")
    rows = [(severity.value, str(number), message) for (severity, message), number in found.counts().items()]
    print_rows("Objections", ("severity", "count", "message"), rows)
    for finding in found.findings[:20]:
        typer.echo(f"{finding.severity.value}: {finding.node} {finding.property} {finding.value}".rstrip())
    for problem, text, sentences in odd:
        typer.echo("\n    ".join((f"{problem}: {text}", *sentences)))
    typer.echo(f"{len(odd)} findings of tenures; kg query quality_findings")
    typer.echo(f"{found.triples} triples {'conform' if found.conforms else 'do not conform'}")
    if not found.conforms:
        raise typer.Exit(1)


@app.command(
    epilog="Examples: `kg export turtle --store s.kg -o graph.ttl`; without `-o` it goes to standard output. "
    "`kg export parquet -o tables` and `kg export neo4j -o import` write folders; `kg export ftm | ftm validate`"
)
def export(
    format: Annotated[str, typer.Argument(help="turtle, trig, nquads, jsonld, graphml, gexf, csv, ftm, neo4j or parquet.")],  # noqa: A002
    store: StoreOption = DEFAULT_STORE,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file, or folder.")] = None,
) -> None:
    """Write the whole graph, or the network or tables in it, for other tools."""
    from kg.export import FOLDERS, export_folder, read_format
    from kg.export import export as write
    from kg.store import EmbeddedStore

    with EmbeddedStore.open(store, read_only=True) as graph:
        if output and read_format(format) in FOLDERS:
            export_folder(graph, format, output)
            return
        with _open_output(output) as stream:
            write(graph, format, stream)


@app.command(epilog="Example: `kg backup s-2026-01-31.tar --store s.kg`")
def backup(
    archive: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.", show_default=False)],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Copy a store into one file: the graph, the readings, the judgements. Readers go on meanwhile."""
    from kg.store.backup import backup as back_up

    with show_progress() as show:
        print_backup(back_up(store, archive, show))


@app.command(epilog="Example: `kg restore s-2026-01-31.tar --store restored.kg`")
def restore(
    archive: Annotated[Path, typer.Argument(metavar="FILE", help="What `kg backup` wrote.", show_default=False)],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Make a store of a backup, checked file by file. Nothing is overwritten."""
    from kg.store.backup import restore as restore_store

    with show_progress() as show:
        print_backup(restore_store(archive, store, show))


IntoOption = Annotated[Path, typer.Option("--into", metavar="DIR", help="The folder that releases are fetched into.")]
ViaOption = Annotated[str, typer.Option(metavar="URL", help="A server that plays the site: a mirror or an archive.")]
DelayOption = Annotated[
    float | None, typer.Option(min=0, metavar="SECONDS", help="Between two requests; the publisher's own otherwise.")
]
RecheckOption = Annotated[int, typer.Option(min=0, metavar="DAYS", help="Look again at releases as old as that.")]
DayOption = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DAY", show_default=False)]
DEFAULT_FOLDER = Path("releases")


@app.command(
    epilog="Examples: `kg fetch hk-gia --from 2024-01-01 --to 2024-01-31 --into releases`, `kg fetch feed https://…/rss.xml`"
)
def fetch(  # noqa: PLR0917 - one argument an option
    slug: Annotated[str, typer.Argument(metavar="SLUG|feed", help="A publisher, or `feed` with addresses.", show_default=False)],
    urls: Annotated[
        list[str] | None, typer.Argument(metavar="[URL]...", help="RSS or Atom feeds, sitemaps.", show_default=False)
    ] = None,
    from_: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], metavar="DAY", show_default=False)] = None,
    to: DayOption = None,
    into: IntoOption = DEFAULT_FOLDER,
    publisher: Annotated[str | None, typer.Option(metavar="SLUG", help="With `feed`: whose releases these are.")] = None,
    counterparts: Annotated[bool, typer.Option(help="Fetch the same releases in other languages, too.")] = True,
    delay: DelayOption = None,
    via: ViaOption = "",
) -> None:
    """Download releases politely. What is there already isn't asked for again; stopped anywhere, the next run goes on."""
    from kg.fetch import fetch as fetch_releases
    from kg.fetch import fetch_feed

    first, last = _to_day(from_), _to_day(to) or date.today()
    with show_progress() as show:
        if slug == "feed":
            report = fetch_feed(
                urls or [],
                into,
                publisher=publisher,
                first=first,
                last=last,
                politeness=_make_politeness(delay),
                via=via,
                progress=show,
            )
        elif first is None:
            raise FetchError("no first day", slug, "say --from 2024-01-01")
        else:
            report = fetch_releases(
                slug, first, last, into, counterparts=counterparts, politeness=_make_politeness(delay), via=via, progress=show
            )
    print_fetch(report)
    if not report.complete:
        _fail(f"{report.left} could not be had this time: run the same command again for these")


@app.command(epilog="Example: `kg update hk-gia --into releases --store s.kg`")
def update(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="What was fetched into the folder before.", show_default=False)],
    into: IntoOption = DEFAULT_FOLDER,
    store: StoreOption = DEFAULT_STORE,
    recheck: RecheckOption = 30,
    delay: DelayOption = None,
    via: ViaOption = "",
) -> None:
    """Fetch what is new since the last run, corrected or withdrawn, and build just that."""
    from kg.fetch import update as update_store

    with show_progress() as show:
        report = update_store(slug, into, store, recheck=recheck, politeness=_make_politeness(delay), via=via, progress=show)
    print_fetch(report.fetched)
    if report.built is None:
        typer.echo(f"{store}: nothing new to build")
    else:
        print_build(report.built)
    if not report.fetched.complete:
        _fail(f"{report.fetched.left} could not be had this time: the next update asks for these again")


@app.command(epilog="Example: `kg watch hk-gia --every 60 --into releases --store s.kg`; Ctrl-C stops it")
def watch(  # noqa: PLR0917 - one argument an option
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="What was fetched into the folder before.", show_default=False)],
    into: IntoOption = DEFAULT_FOLDER,
    store: StoreOption = DEFAULT_STORE,
    every: Annotated[float, typer.Option(min=1, metavar="MINUTES", help="From the end of one update to the next.")] = 60,
    rounds: Annotated[int | None, typer.Option(min=1, help="Stop after so many.", show_default=False)] = None,
    recheck: RecheckOption = 30,
    delay: DelayOption = None,
    via: ViaOption = "",
) -> None:
    """Update at intervals until stopped. A round that fails is said, and the next one makes up for it."""
    from kg.fetch import watch as watch_site

    options = {"recheck": recheck, "politeness": _make_politeness(delay), "via": via}
    for report in watch_site(slug, into, store, every=every * 60, rounds=rounds, **options):  # type: ignore[arg-type]
        moment = datetime.now().astimezone().isoformat(timespec="seconds")
        if isinstance(report, KGError):
            typer.echo(f"{moment} {report}", err=True)
            continue
        counts = ", ".join(f"{number} {outcome}" for outcome, number in report.fetched.counts.items()) or "nothing"
        built = f"{report.built.stored} releases built" if report.built else "nothing new to build"
        typer.echo(f"{moment} {counts}; {built}")


publishers = typer.Typer(no_args_is_help=True, help="The publishers whose releases can be read and fetched.")
app.add_typer(publishers, name="publishers")


@publishers.command("list", epilog="Example: `kg publishers list`")
def list_publishers() -> None:
    """List the publishers, and which of them can be fetched."""
    from kg.publishers import list_publishers as list_all
    from kg.publishers.catalogue import load_fetcher

    rows = [(p.slug, p.title, p.jurisdiction, p.timezone, "yes" if load_fetcher(p.slug) else "") for p in list_all()]
    print_rows("Publishers", ("slug", "title", "of", "time zone", "fetched"), rows)


@publishers.command(
    "new", epilog="Example: `kg publishers new nz-beehive --title 'New Zealand Government' --timezone Pacific/Auckland`"
)
def new_publisher(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="Country and name: nz-beehive.", show_default=False)],
    title: Annotated[str, typer.Option(help="Its name in English.")] = "",
    timezone: Annotated[str, typer.Option(metavar="ZONE", help="IANA name of the time zone in which its days begin.")] = "UTC",
    feed: Annotated[str, typer.Option(metavar="URL", help="Its RSS or Atom feed, or sitemap.")] = "",
    into: Annotated[Path, typer.Option("--into", metavar="DIR", help="The top folder of the project.")] = Path(),
) -> None:
    """Make the folder of a publisher and a test for it, to be filled in as kg/publishers/README.md says."""
    from kg.fetch.skeleton import make_publisher

    for path in make_publisher(slug, into, title=title, timezone=timezone, feed=feed):
        typer.echo(path)


@app.command(epilog="Examples: `kg view network --param around='Patrick Nip' -o network.html`, `kg view line-up -o line-up.html`")
def view(
    picture: Annotated[str, typer.Argument(metavar="PICTURE", help="network, timeline, line-up or matrix.", show_default=False)],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help="A .html file; charts also .svg, .png; networks .gexf, .graphml, .csv.", show_default=False
        ),
    ],
    param: Annotated[list[str] | None, typer.Option("--param", "-p", metavar="KEY=VALUE", help="May be repeated.")] = None,
    store: AskedStoreOption = DEFAULT_STORE,
) -> None:
    """Draw the graph: one file that opens from disk and asks nobody for anything.

    Parameters: network: kind (co-attendance, events, offices, statements), around, since, until. timeline: of, since, until.
    line-up: official, title, organisation. matrix: around, since, until. All take limit.
    """
    from kg.graph import open as open_graph
    from kg.graph import view as draw

    with open_graph(store) as graph:
        shown = draw(graph, picture, **_read_params(param or []))
    shown.save(output)
    typer.echo(f"{output}: {shown.title}. {shown.left_out}".rstrip())


@app.command(epilog="Example: `kg serve --store s.kg --port 8000`; Ctrl-C stops it")
def serve(  # noqa: PLR0917 - one argument an option
    store: StoreOption = DEFAULT_STORE,
    host: Annotated[str, typer.Option(help="0.0.0.0 lets others in.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
    base: Annotated[str, typer.Option(metavar="URL", help="Its address as others know it.")] = "",
    time: Annotated[float, typer.Option(min=0.1, metavar="SECONDS", help="What a query may take.")] = 30,
    memory: Annotated[int, typer.Option(min=50, metavar="MB", help="What a query may take.")] = 1000,
    workers: Annotated[int, typer.Option(min=1, help="Queries at once.")] = 2,
    service: Annotated[
        list[str] | None, typer.Option(metavar="URL", help="An address that SERVICE may ask; may be repeated.")
    ] = None,
    cors: Annotated[str, typer.Option(metavar="ORIGIN", help="Whose pages may ask.")] = "*",
    token_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", envvar="KG_TOKEN_FILE", help="Whoever sends the token in this file may write graphs."),
    ] = None,
) -> None:
    """Serve a SPARQL endpoint, the questions as addresses, and a page for each thing. For reading, unless a token is set."""
    from kg.web.server import read_token
    from kg.web.server import serve as run_server
    from kg.web.settings import Limits, Settings

    token = read_token(token_file) if token_file else ""
    limits = Limits(time=time, memory=memory, workers=workers)
    settings = Settings(limits, base=base, services=frozenset(service or []), cors=(cors,), token=token)

    def announce(address: str) -> None:
        typer.echo(f"kg: {store} at {address} (SPARQL at /sparql); Ctrl-C stops it", err=True)

    run_server(store, host, port, settings, announce)


@app.command("as-of", epilog="Example: `kg as-of 2021-12-17 --of 'Hong Kong' --store s.kg`")
def as_of(
    day: Annotated[str, typer.Argument(metavar="DATE", help="A day: 2021-12-17.")],
    body: Annotated[str, typer.Option(help="Only offices of this body and of bodies in it.")] = "",
    of: Annotated[str, typer.Option(metavar="COUNTRY", help="Only offices of this jurisdiction.")] = "",
    within: Annotated[int, typer.Option(min=0, help="Days from an attestation up to which its holder is named as near.")] = 90,
    store: AskedStoreOption = DEFAULT_STORE,
    format: Annotated[Format, typer.Option(help="How to write it.")] = Format.TABLE,  # noqa: A002
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")] = None,
) -> None:
    """Show who held each office on a day: stated, attested, near that day, or unknown."""
    from kg.as_of import as_of as find_line_up
    from kg.store import open_store

    with open_store(store) as graph:
        table = find_line_up(graph, day, body=body, of=of, within=within)
    _write_table(table, format, output)


@app.command(epilog="Examples: `kg diff old.kg new.kg`, `kg diff 3 5 --store s.kg` (what runs 4 and 5 changed)")
def diff(
    before: Annotated[str, typer.Argument(metavar="DIR|RUN", help="A store, or a run's number; 0 is before the first.")],
    after: Annotated[str, typer.Argument(metavar="DIR|RUN", help="What to hold against it.", show_default=False)],
    store: StoreOption = DEFAULT_STORE,
    format: Annotated[Format, typer.Option(help="turtle, ntriples: triples that two stores differ in.")] = Format.TABLE,  # noqa: A002
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")] = None,
) -> None:
    """Show what changed between two stores, or two runs of one: officials, offices, bodies, tenures, events."""
    from kg.diff import diff as compare_stores
    from kg.diff import diff_runs, write_diff

    runs = before.isdigit() and after.isdigit()
    form = _find_rdf_form(format, datasets=True)
    if form is not None:
        if runs:
            raise QueryError("runs keep no triples", f"{before} {after}", "back up the store between builds and compare the two")
        with _open_output(output) as stream:
            write_diff(before, after, stream, form)
        return
    _write_table(diff_runs(store, int(before), int(after)) if runs else compare_stores(before, after), format, output)


@app.command(epilog="Example: `kg review --store s.kg`; for a script: `printf 's\\nd\\nq\\n' | kg review --store s.kg --by me`")
def review(
    store: StoreOption = DEFAULT_STORE,
    by: Annotated[str, typer.Option(envvar=["KG_REVIEWER", "USER"], help="Who decides.")] = "unknown",
    why: Annotated[str, typer.Option(help="A reason to note with each decision.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="Pairs to ask about.")] = 100,
) -> None:
    """Decide whether doubtful pairs are one: same, different, unsure, skip, undo (z), quit."""
    from kg.review import review as run_review
    from kg.terminal import ask_review

    outcome = run_review(store, ask_review, by, limit=limit, why=why)
    number = len(outcome.decisions)
    for new, clash in outcome.refused:
        pair = f"{new.left} {new.right}"
        typer.echo(f"not noted: {pair} {new.verdict}, as {clash.left} {clash.right} is {clash.verdict} ({clash.by})", err=True)
    typer.echo(
        f"{number} decision{'' if number == 1 else 's'} noted, {outcome.left} pairs left, {outcome.graphs_written} graphs rewritten"
    )


@app.command(epilog="Example: `kg demo`")
def demo(
    store: Annotated[str, typer.Option("--store", metavar="DIR", help="Where the sample graph goes.")] = "demo.kg",
) -> None:
    """Build a graph from the sample releases, ask three questions of it, and say what to do next."""
    from kg.demo import demo as run_demo

    with show_progress() as show:
        shown = run_demo(store, show)
    print_build(shown.report)
    console = make_console()
    for answer in shown.answers:
        typer.echo(f"\n$ {answer.command}")
        console.print(answer.table.to_rich())
    typer.echo("\nWhat to do next:")
    for step in shown.next_steps:
        typer.echo(f"  {step}")


def _choose_engine(engine: EngineName, scheduler: str, workers: int) -> Engine:
    from kg.reading import choose_engine
    from kg.scale import DaskEngine

    if engine is EngineName.PROCESSES:
        return choose_engine(workers)
    if not scheduler:
        raise AnnotateError("no scheduler", hint="say --scheduler tcp://host:8786; dask scheduler starts one")
    return DaskEngine(scheduler)


def _to_day(given: datetime | None) -> date | None:
    return given.date() if given is not None else None


def _make_politeness(delay: float | None) -> Politeness | None:
    from kg.fetch.client import Politeness

    return Politeness(delay=delay) if delay is not None else None


def _read_params(given: list[str]) -> dict[str, object]:
    """Return parameters by name; a name given several times has several values."""
    params: dict[str, list[str]] = {}
    for item in given:
        name, equals, value = item.partition("=")
        if not equals or not name:
            raise QueryError("no parameter", item, "write --param name=value")
        params.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in params.items()}


def _write_table(table: Table, format: Format, output: Path | None) -> None:  # noqa: A002
    if format is Format.PARQUET:
        if output is None:
            raise QueryError("Parquet is no text", hint="name a file: --output answer.parquet")
        table.to_parquet(output)
    elif format is Format.TABLE and output is None:
        console = make_console()
        with console.pager(styles=True) if sys.stdout.isatty() and len(table) > console.height else nullcontext():
            console.print(table.to_rich())
        typer.echo(f"{len(table)} row{'' if len(table) == 1 else 's'}", err=True)
    else:
        text = _render_text(table, format)
        with _open_output(output) as stream:
            stream.write((text if text.endswith("\n") else f"{text}\n").encode("utf-8", "replace"))


def _render_text(table: Table, format: Format) -> str:  # noqa: A002
    form = _find_rdf_form(format)
    if form is not None:
        return table.to_rdf(form)
    writers = {Format.CSV: table.to_csv, Format.TSV: table.to_tsv, Format.JSON: table.to_json, Format.XML: table.to_xml}
    return writers.get(format, table.to_markdown)()


def _find_rdf_form(format: Format, *, datasets: bool = False) -> RdfFormat | None:  # noqa: A002
    """Return the RDF form that a format is, for triples or for named graphs; None where it is none."""
    from pyoxigraph import RdfFormat

    forms = {Format.TURTLE: (RdfFormat.TURTLE, RdfFormat.TRIG), Format.NTRIPLES: (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)}
    return (forms | {Format.JSONLD: (RdfFormat.JSON_LD, RdfFormat.JSON_LD)}).get(format, (None, None))[datasets]


@contextmanager
def _open_output(path: Path | None) -> Iterator[IO[bytes]]:
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        with path.open("wb") as stream:
            yield stream
    except OSError as error:
        raise KGError("the file can't be written", str(path), str(error.strerror or error)) from None


def main() -> None:
    """Run the command line."""
    app()
