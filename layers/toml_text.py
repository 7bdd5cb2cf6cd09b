"""How is a tree of tables, numbers, words and days written as TOML? (The standard library only reads it.)"""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]+")


def write_toml(tree: Mapping[str, Any], heading: str) -> str:
    """Write a tree of tables as TOML, `heading` above it as comments; reading it gives the same tree."""
    lines = [f"# {line}".rstrip() for line in heading.splitlines()]
    return "\n".join([*lines, *_written(tree, ())]) + "\n"


def _written(tree: Mapping[str, Any], where: tuple[str, ...]) -> list[str]:
    lines = []
    plain = {name: value for name, value in tree.items() if not isinstance(value, dict)}
    if plain and where:
        lines += ["", f"[{'.'.join(map(_key, where))}]"]
    lines += [f"{_key(name)} = {_value(value)}" for name, value in plain.items()]
    for name, value in tree.items():
        if isinstance(value, dict):
            lines += _written(value, (*where, name))
    return lines


def _key(name: str) -> str:
    return name if _PLAIN_KEY.fullmatch(name) else _text(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.date):
        return value.isoformat()
    return _text(value) if isinstance(value, str) else repr(value)


def _text(text: str) -> str:
    clean = text.encode("utf-8", "replace").decode("utf-8").replace("\x7f", " ")
    return json.dumps(clean, ensure_ascii=False)
