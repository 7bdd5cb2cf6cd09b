"""Which speeds and fares has the office set itself? They lie as two files beside the road networks.

A file that cannot be read changes nothing: what is shipped holds, and every page and command that shows the table says
so. A change writes the whole file or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.workflows.office import today
from layers import fares as fare_table
from layers import living as living_table
from layers import market as market_table
from layers.fares import fares_with
from layers.living import living_with
from layers.market import market_with
from layers.overlays import (
    NOTHING,
    Figure,
    Mark,
    Overlay,
    OverlayError,
    found_at,
    leaf_at,
    with_figure,
    without_figure,
    write_overlay,
)
from layers.road_files.closures_file import changing
from layers.roads import speed_table
from layers.words import say
from mapping.files import write_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from layers.fares import Fares
    from layers.living import Living
    from layers.market import Market
    from layers.overlays import Path as FigurePath
    from layers.overlays import Shape, Tree
    from layers.store import Store
    from layers.words import Message


@dataclass(frozen=True, eq=False)
class Table:
    """A table that an office may change: its file, how it is built and read, what it is shipped as, its heading."""

    file_name: str
    shape: Shape
    read: Callable[[str, Mark | None], Overlay]
    path_of: Callable[[str], FigurePath]
    shipped: Callable[[], Tree]
    heading: str


SPEEDS = Table(
    "speeds.toml",
    speed_table.SHAPE,
    speed_table.read_office,
    speed_table.path_of,
    speed_table.shipped_tree,
    "Speeds that this office has set otherwise than the table that comes with Homeward (layers/roads/profiles.toml).\n"
    "Only what differs stands here. The table “set” says who set each figure, on which day and why.",
)
FARES = Table(
    "fares.toml",
    fare_table.SHAPE,
    fare_table.read_office,
    fare_table.path_of,
    fare_table.shipped_tree,
    "Fares that this office has set otherwise than the table that comes with Homeward (layers/fares.toml).\n"
    "Only what differs stands here. The table “set” says who set each figure, on which day and why.",
)
LIVING = Table(
    "living.toml",
    living_table.SHAPE,
    living_table.read_office,
    living_table.path_of,
    living_table.shipped_tree,
    "Costs of living that this office has set otherwise than the table that comes with Homeward (layers/living.toml).\n"
    "Only what differs stands here. The table “set” says who set each figure, on which day and why.",
)
MARKET = Table(
    "market.toml",
    market_table.SHAPE,
    market_table.read_office,
    market_table.path_of,
    market_table.shipped_tree,
    "Figures about the labour market that this office has set otherwise than the table that comes with Homeward\n"
    "(layers/market.toml). Only what differs stands here. The table “set” says who set each figure, when and why.",
)
TABLES = (SPEEDS, FARES, LIVING, MARKET)


@dataclass(frozen=True)
class Kept:
    """What an office has set in one table; `faults` are not empty where its file cannot be used and nothing is set.

    `text` is the file's, empty where there is none or it cannot be used.
    """

    overlay: Overlay = NOTHING
    text: str = ""
    faults: tuple[Message, ...] = ()

    def notices(self) -> tuple[Message, ...]:
        """Say what is wrong with the file, and that what is shipped holds; nothing where nothing is wrong."""
        if not self.faults:
            return ()
        return (say("The office's own file cannot be used: what comes with Homeward holds."), *self.faults)


def tables_state(folder: Path) -> tuple[bytes, ...]:
    """Return something that changes whenever one of the office's own tables does."""
    paths = [folder / table.file_name for table in TABLES]
    return tuple(path.read_bytes() if path.is_file() else b"" for path in paths)


def kept_table(folder: Path, table: Table) -> Kept:
    """Read what the office has set in a table."""
    try:
        return _kept((folder / table.file_name).read_text(encoding="utf-8"), table)
    except FileNotFoundError:
        return Kept()
    except UnicodeDecodeError:
        return Kept(faults=(say("It is no text in UTF-8."),))
    except OSError:
        return Kept(faults=(say("It cannot be opened."),))


@lru_cache(maxsize=16)
def _kept(text: str, table: Table) -> Kept:
    try:
        return Kept(table.read(text, None), text)
    except OverlayError as error:
        return Kept(faults=error.faults)


def damaged_tables(folder: Path) -> tuple[Message, ...]:
    """Say which of the office's own tables cannot be used, for whoever asks about anything; nothing where none is."""
    return tuple(
        say(
            "The office's own file {file} cannot be used: what comes with Homeward holds. “homeward {command}” and the "
            "page Data, section Roads, say why.",
            file=table.file_name,
            command=table.file_name.removesuffix(".toml"),
        )
        for table in TABLES
        if kept_table(folder, table).faults
    )


def kept_fares(folder: Path) -> Fares:
    """Return the fares that hold."""
    return fares_with(kept_table(folder, FARES).overlay)


def kept_living(folder: Path) -> Living:
    """Return the costs of living that hold."""
    return living_with(kept_table(folder, LIVING).overlay)


def kept_market(folder: Path | None) -> Market:
    """Return the figures about the labour market that hold; those that are shipped where there is no folder."""
    return market_with(NOTHING if folder is None else kept_table(folder, MARKET).overlay)


def set_figures(
    store: Store,
    folder: Path,
    table: Table,
    values: Mapping[str, float | str],
    *,
    actor: str,
    reason: str = "",
) -> Overlay:
    """Set figures by their short keys, for everybody who asks from now on.

    Raises
    ------
    OverlayError
        When a key is not known or a value does not fit, with everything that is wrong; nothing is changed then. A file
        that cannot be used is not changed either: it has to be mended or reset first.

    """
    mark = Mark(today(), actor, reason.strip())
    with changing(folder / table.file_name):
        office = _sound(folder, table)
        faults: list[Message] = []
        for key, value in values.items():
            try:
                office = with_figure(office, table.shape, table.path_of(key), value, mark)
            except OverlayError as error:
                faults += error.faults
        if faults:
            raise OverlayError(faults)
        _save(folder, table, office)
    store.audit("set", actor=actor, object_type=_type(table), count=len(values), details={"keys": sorted(values)})
    return office


def save_figures(
    store: Store, folder: Path, table: Table, values: Mapping[str, float | str], *, actor: str, reason: str = ""
) -> None:
    """Set figures as `set_figures` does; those that are what is shipped everywhere are put back to it instead.

    Raises
    ------
    OverlayError
        As `set_figures` does.

    """
    shipped = {key for key, value in values.items() if found_at(table.shipped(), table.path_of(key)) == value}
    others = {key: value for key, value in values.items() if key not in shipped}
    if others:
        set_figures(store, folder, table, others, actor=actor, reason=reason)
    if shipped:
        reset_figures(store, folder, table, tuple(sorted(shipped)), actor=actor)


def reset_figures(store: Store, folder: Path, table: Table, keys: tuple[str, ...] = (), *, actor: str) -> None:
    """Put figures back to what is shipped; without keys, all of them: the file goes, a damaged one too.

    Raises
    ------
    OverlayError
        When a key is not known, or single figures are asked about of a file that cannot be used.

    """
    path = folder / table.file_name
    with changing(path):
        office = NOTHING
        if keys:
            office = _sound(folder, table)
            for key in keys:
                office = without_figure(office, table.shape, table.path_of(key))
        if office:
            _save(folder, table, office)
        else:
            path.unlink(missing_ok=True)
    store.audit("reset", actor=actor, object_type=_type(table), count=len(keys), details={"keys": sorted(keys)})


def take_file(store: Store, folder: Path, table: Table, path: Path, *, actor: str, reason: str = "") -> Overlay:
    """Put a file in the place of the office's own.

    With a reason, figures in it that do not say where they come from are set by whoever acts, today; without, they are
    faults.

    Raises
    ------
    OverlayError
        When it cannot be used, with everything that is wrong; nothing is changed then.

    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise OverlayError([say("The file {file} cannot be read as text.", file=path.name)]) from None
    office = table.read(text, Mark(today(), actor, reason.strip()) if reason.strip() else None)
    with changing(folder / table.file_name):
        _save(folder, table, office)
    store.audit("import", actor=actor, object_type=_type(table), count=1, details={"reason": reason.strip()})
    return office


def typed_value(table: Table, key: str, text: str) -> float | str:
    """Read what somebody typed for a figure: a number (with a point or a comma), or a word where one is asked for.

    What does not fit, or an unknown key, is given back as it was typed, for `set_figures` to refuse.
    """
    try:
        leaf = leaf_at(table.shape, table.path_of(key))
    except OverlayError:
        return text
    if isinstance(leaf, Figure):
        try:
            return float(text.replace(",", ".").replace(" ", ""))
        except ValueError:
            return text
    return text.strip()


def _sound(folder: Path, table: Table) -> Overlay:
    kept = kept_table(folder, table)
    if kept.faults:
        raise OverlayError(kept.notices())
    return kept.overlay


def _save(folder: Path, table: Table, office: Overlay) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = write_overlay(office, table.heading)
    table.read(text, None)
    write_text(folder / table.file_name, text)


def _type(table: Table) -> str:
    return table.file_name.removesuffix(".toml")
