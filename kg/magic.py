"""SPARQL in a notebook: `%load_ext kg`, then cells that start with `%%sparql`.

    %load_ext kg
    %kg s.kg

    %%sparql met --var official --view chart
    SELECT ?other (COUNT(?event) AS ?n) WHERE { VALUES ?official { "Patrick Nip" } ... } GROUP BY ?other

`--var` binds a Python variable of that name to the query's `VALUES ?name { ... }`, as an RDF term, never as text pasted in.
"""

from __future__ import annotations

import argparse
import shlex
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

import yaml
from IPython.core.error import UsageError
from IPython.core.magic import Magics, cell_magic, line_magic, magics_class

from kg.errors import KGError, QueryError
from kg.graph import Graph
from kg.graph import open as open_graph
from kg.query import ParameterType, parse_question, run_query
from kg.table import Table, Thing

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_TYPES: dict[type, ParameterType] = {
    bool: ParameterType.BOOLEAN,
    int: ParameterType.INTEGER,
    float: ParameterType.DECIMAL,
    Decimal: ParameterType.DECIMAL,
    date: ParameterType.DATE,
    Thing: ParameterType.IRI,
}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"%%{self.prog}: {message}")


def _make_parser() -> _Parser:
    parser = _Parser(prog="sparql", add_help=False)
    parser.add_argument("into", nargs="?", help="the name that the answer gets")
    parser.add_argument(
        "--var", action="append", default=[], metavar="NAME", help="bind this Python variable; NAME=EXPR for another"
    )
    parser.add_argument("--store", help="a store folder, an address, or the name of a Graph")
    parser.add_argument("--view", choices=["table", "chart"], default="table", help="how the answer is shown")
    return parser


@magics_class
class SparqlMagics(Magics):
    """The magics of `%load_ext kg`."""

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self._names: dict[str, Any] = shell.user_ns
        self._graph: Graph | None = None

    @line_magic
    def kg(self, line: str) -> Graph:
        """Open a store for the cells that follow: `%kg s.kg`."""
        self._graph = self._open(line.strip() or "s.kg")
        return self._graph

    @cell_magic
    def sparql(self, line: str, cell: str) -> Any:
        """Answer the SPARQL in the cell: `%%sparql [NAME] [--var NAME]... [--store S] [--view table|chart]`."""
        options = _make_parser().parse_args(shlex.split(line))
        try:
            table = self._answer(cell, options.var, self._choose(options.store))
        except KGError as error:
            raise UsageError(str(error)) from None
        if options.into:
            self._names[options.into] = table
        return _draw_chart(table) if options.view == "chart" else table

    def _open(self, where: str) -> Graph:
        try:
            return open_graph(where)
        except KGError as error:
            raise UsageError(str(error)) from None

    def _choose(self, store: str | None) -> Graph:
        named = self._names.get(store) if store else None
        if isinstance(named, Graph):
            return named
        if store:
            return self._open(store)
        if self._graph is None:
            graphs = [value for value in self._names.values() if isinstance(value, Graph)]
            if not graphs:
                raise QueryError("no graph to ask", hint="%kg s.kg opens one, or g = kg.open('s.kg')")
            return graphs[-1]
        return self._graph

    def _answer(self, text: str, variables: list[str], graph: Graph) -> Table:
        values: dict[str, Any] = {}
        for variable in variables:
            name, equals, expression = variable.partition("=")
            # The expression is what the user wrote in the cell, as code in a cell is.
            values[name] = eval(expression, self._names) if equals else self._look_up(name)  # noqa: S307
        return run_query(graph.store, parse_question(_declare(text, values), "cell"), **values)

    def _look_up(self, name: str) -> Any:
        if name not in self._names:
            raise QueryError("no such variable", name, "set it in a cell before, or write --var name=expression")
        return self._names[name]


def _declare(text: str, values: dict[str, Any]) -> str:
    """Return the query with a header that declares `values` as parameters, by their Python types."""
    if any(line.startswith("#+") for line in text.splitlines()) or not values:
        return text
    declared = {name: {"type": _type_of(value).value, "example": "example", "default": None} for name, value in values.items()}
    header = yaml.safe_dump({"parameters": declared}).splitlines()
    return "\n".join([*(f"#+ {line}" for line in header), text])


def _type_of(value: Any) -> ParameterType:
    first = next(iter(value), "") if isinstance(value, list | tuple | set | frozenset) else value
    for kind, type_ in _TYPES.items():
        if isinstance(first, kind):
            return type_
    return ParameterType.ENTITY


def _draw_chart(table: Table) -> Any:
    """Return the first column with texts against the first with numbers, as bars."""
    import altair as alt  # noqa: PLC0415 - an extra, and slow to load

    columns = table.flat()
    numeric = [name for name, cells in columns.items() if any(isinstance(cell, int | float | Decimal) for cell in cells)]
    other = [name for name in columns if name not in numeric]
    if not numeric or not other:
        raise UsageError("%%sparql --view chart: the answer needs a column with numbers and one without")
    pairs = zip(columns[other[0]], columns[numeric[0]], strict=True)
    rows = [{"name": str(name), "value": float(str(value))} for name, value in pairs if value is not None]
    bars = alt.Chart(alt.InlineData(values=rows)).mark_bar()
    return bars.encode(x=alt.X("value:Q", title=numeric[0]), y=alt.Y("name:N", sort=None, title=other[0])).properties(width=560)


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Register the magics; IPython calls this at `%load_ext kg`."""
    shell.register_magics(SparqlMagics)
