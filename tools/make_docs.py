"""Write the generated pages of docs/: the data dictionary and the command's reference.

`python -m tools.make_docs` writes them, `--check` only tells which are stale and exits 1 if any is.
"""

from __future__ import annotations

import argparse
import inspect
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from layers import rules
from layers.schemas import COLUMNS, INPUTS, KEYS, Column, Layer, results
from layers.service_types import SERVICE_TYPES, ServiceType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import click

DOCS = Path(__file__).resolve().parent.parent / "docs"
NOTE = "<!-- Written by `make docs`; change the code it comes from, not this page. -->\n"


INTRODUCTION = """\
What each column means, everywhere in Homeward: in files, in the store, in results and in exports. An empty cell means
that nobody has said; it never means no. Lists in one cell are separated by a space, a comma, a semicolon or |. Days are
written YYYY-MM-DD, coordinates are degrees on WGS 84 (EPSG:4326). Columns marked *personal* are never shown in a
message or a log.
"""


def main() -> int:
    """Write the pages, or with --check compare them with what is there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a page is stale")
    options = parser.parse_args()
    stale = [name for name in PAGES if is_stale(name)]
    for name in stale:
        if options.check:
            print(f"docs/{name} is stale: run `make docs`", file=sys.stderr)
        else:
            (DOCS / name).write_text(PAGES[name](), encoding="utf-8", newline="\n")
            print(f"docs/{name} written")
    return 1 if stale and options.check else 0


def is_stale(name: str) -> bool:
    """Tell whether a page differs from what the code says now."""
    path = DOCS / name
    return not path.is_file() or path.read_text(encoding="utf-8") != PAGES[name]()


# The data dictionary


def data_dictionary() -> str:
    """Describe every layer, column, type of service and criterion."""
    made = {name: layer for name, layer in vars(results).items() if _is_layer(layer)}
    layers = {**{kind: INPUTS[kind] for kind in INPUTS}, **{layer.__name__: layer for layer in made.values()}}
    parts = [
        "# Data dictionary\n",
        NOTE,
        INTRODUCTION,
        "## Kinds of file\n",
        *(_layer_section(kind, layer, key=KEYS[kind]) for kind, layer in INPUTS.items()),
        "A programmes file may state its rule in these flat columns instead of `criteria`:\n",
        _table(("column", "meaning"), ((f"`{name}`", text) for name, text in rules.RULE_COLUMNS.items())),
        "## Results\n",
        *(_layer_section(layer.__name__, layer) for layer in made.values()),
        "## Columns\n",
        _table(
            ("column", "kind", "unit", "limits", "allowed values", "meaning", "in"),
            (_column_row(column, layers) for column in COLUMNS.values()),
        ),
        "## Types of service\n",
        "The radii are assumed for a service that states none; wherever they are used the result says so.\n",
        _table(
            ("code", "name", "letter", "shape", "colour", "urban km", "rural km"),
            (_type_row(kind) for kind in SERVICE_TYPES.values()),
        ),
        "## Criteria\n",
        "A programme's rule is a tree of `all`, `any` and `not` over these criteria.\n",
        *(_criterion_section(name, kind) for name, kind in rules.CRITERIA.items()),
    ]
    return "\n".join(parts)


def _is_layer(found: object) -> bool:
    return isinstance(found, type) and issubclass(found, Layer) and found.__module__ == results.__name__


def _layer_section(title: str, layer: type[Layer], *, key: str | None = None) -> str:
    columns = layer.to_schema().columns
    lines = [f"### {title}\n", f"{inspect.cleandoc(layer.__doc__ or '')}\n"]
    if key:
        lines.append(f"A row is known by its `{key}`.\n")
    filled = [name for name, column in columns.items() if not column.nullable]
    lines.append("Columns: " + ", ".join(f"`{name}`" for name in columns) + ".\n")
    lines.append("Never empty: " + ", ".join(f"`{name}`" for name in filled) + ".\n")
    own = [(name, column.description) for name, column in columns.items() if _says_more(name, column.description)]
    lines += [f"Here `{name}` is: {_sentence(description)}\n" for name, description in own]
    return "\n".join(lines)


def _says_more(name: str, description: str | None) -> bool:
    return bool(description) and (name not in COLUMNS or COLUMNS[name].sentence != description)


def _sentence(text: str | None) -> str:
    return f"{(text or '').rstrip('.')}."


def _column_row(column: Column, layers: dict[str, type[Layer]]) -> tuple[str, ...]:
    kind = f"{column.kind.value}, personal" if column.personal else column.kind.value
    allowed = ", ".join(f"`{value}`" for value in column.allowed or ())
    where = ", ".join(name for name, layer in layers.items() if column.name in layer.names())
    return f"`{column.name}`", kind, column.unit, _limits(column), allowed, column.sentence, where


def _type_row(kind: ServiceType) -> tuple[str, ...]:
    radii = f"{kind.urban_radius_km:g}", f"{kind.rural_radius_km:g}"
    return f"`{kind.code}`", kind.label, kind.letter, kind.shape.replace("_", " "), kind.colour, *radii


def _limits(column: Column) -> str:
    """Write the limits of a column, both included."""
    if column.minimum is None:
        return "" if column.maximum is None else f"{column.maximum:g} or less"
    return f"{column.minimum:g} or more" if column.maximum is None else f"{column.minimum:g} to {column.maximum:g}"


def _criterion_section(name: str, kind: type[rules.Criterion]) -> str:
    listed = ", ".join(f"`{key}`" for key in rules.values_of(kind))
    return f"### `{name}`\n\n{inspect.cleandoc(kind.__doc__ or '')}\n\nFor example `{kind.example}`. Keys: {listed}.\n"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


# The command's reference


def cli_reference() -> str:
    """Write down the help of every command, in English."""
    from app.cli import cli  # noqa: PLC0415 - loads every command; the other pages do without

    parts = ["# The `homeward` command\n", NOTE, *_command_sections(cli, "homeward")]
    return "\n".join(parts)


def _command_sections(command: click.Command, name: str, parent: click.Context | None = None) -> list[str]:
    import click  # noqa: PLC0415 - only this page needs it

    called = name.rsplit(" ", maxsplit=1)[-1]
    context = click.Context(command, parent, info_name=called, terminal_width=100, **command.context_settings)
    sections = [f"## {name}\n", f"```text\n{command.get_help(context)}\n```\n"]
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            inner = command.get_command(context, each)
            if inner is not None and not inner.hidden:
                sections += _command_sections(inner, f"{name} {each}", context)
    return sections


PAGES: dict[str, Callable[[], str]] = {"data-dictionary.md": data_dictionary, "cli.md": cli_reference}
"""Every generated page and what writes it."""


if __name__ == "__main__":
    sys.exit(main())
