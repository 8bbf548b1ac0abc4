"""The list of questions in `queries/README.md`, written from their headers: `python -m kg.query_guide`."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from kg.errors import QueryError
from kg.query import Parameter, Question, list_queries
from kg.resources import folder

BEGIN = "<!-- begin: written by python -m kg.query_guide from the headers -->"
END = "<!-- end -->"


def render_guide(questions: list[Question]) -> str:
    """Return the questions as Markdown, one section for each word before the first underscore of their names."""
    out: list[str] = []
    for family, members in groupby(questions, key=lambda question: question.name.partition("_")[0]):
        out += [f"### {family}", ""]
        for question in members:
            out += [f"**[{question.name}]({question.name}.rq)**: {question.title}", "", question.description, ""]
            if question.parameters:
                out += [*(_render_parameter(parameter) for parameter in question.parameters), ""]
            out += ["Columns: " + ", ".join(f"`{column}`" for column in question.columns or ()) + ".", ""]
            out += ["```sh", _render_command(question), "```", ""]
    return "\n".join(out)


def _render_parameter(parameter: Parameter) -> str:
    default = "" if parameter.required else f"; {'any' if parameter.default is None else parameter.default} if left out"
    description = parameter.description.removesuffix("; any if left out")
    return f"- `{parameter.name}` ({parameter.type}): {description}{default}. Example: `{parameter.example}`"


def _render_command(question: Question) -> str:
    given = [f"--param {parameter.name}='{parameter.example}'" for parameter in question.parameters]
    return " ".join(["kg query", question.name, *given])


def update_guide(readme: Path | None = None) -> bool:
    """Write the list between the marks of `queries/README.md`; return whether that changed it.

    Raises QueryError where the marks are missing.
    """
    path = readme or folder("queries") / "README.md"
    text = path.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        raise QueryError("no marks for the list", str(path), f"put {BEGIN} and {END} in it")
    head, _, rest = text.partition(BEGIN)
    tail = rest.partition(END)[2]
    new = f"{head}{BEGIN}\n\n{render_guide(list_queries(path.parent))}\n{END}{tail}"
    if new == text:
        return False
    path.write_text(new, encoding="utf-8")
    return True


if __name__ == "__main__":
    update_guide()
