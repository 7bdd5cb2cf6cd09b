"""Commands that speak the reader's language: help, usage errors and shared options, all from the catalogues."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from app.shell.context import FORMATS, LANGUAGES, Shell
from app.words import words_for
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers.words import Words


def words_of(context: click.Context) -> Words:
    """Return the words of the run that a context belongs to; English where there is none (the generated docs)."""
    shell = context.find_root().obj
    return shell.words if isinstance(shell, Shell) else words_for("en")


class SpokenOption(click.Option):
    """An option whose help is translated when it is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option and its help in the reader's language."""
        original = self.help
        self.help = words_of(ctx)(original) if original else original
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = original


class _Spoken(click.Command):
    """Translates what a command says of itself."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command's own sentence."""
        with formatter.indentation():
            formatter.write_paragraph()
            for paragraph in words_of(ctx)(self.help or "").split("\n\n"):
                formatter.write_text(paragraph)
                formatter.write_paragraph()

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Translate the line about --help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = words_of(ctx)(N_("Show this help and stop."))
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line of usage."""
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=words_of(ctx)(N_("Usage:")) + " ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, under a heading in the reader's language."""
        records = [record for param in self.get_params(ctx) if (record := param.get_help_record(ctx)) is not None]
        if records:
            with formatter.section(words_of(ctx)(N_("Options"))):
                formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence in the reader's language."""
        context = click.get_current_context(silent=True)
        text = (words_of(context) if context else words_for("en"))(self.help or "")
        first = text.split("\n\n", maxsplit=1)[0]
        return first if len(first) <= max(limit, 100) else first[:99] + "…"


class SpokenCommand(_Spoken):
    """A command that speaks the reader's language."""


class SpokenGroup(_Spoken, click.Group):
    """A group of commands that speaks the reader's language."""

    command_class = SpokenCommand

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, under a heading in the reader's language."""
        rows = [
            (name, command.get_short_help_str(100))
            for name in self.list_commands(ctx)
            if (command := self.get_command(ctx, name)) is not None
        ]
        with formatter.section(words_of(ctx)(N_("Commands"))):
            formatter.write_dl(rows)


def option(*names: str, **settings: Any) -> Callable[[Any], Any]:
    """Declare an option that speaks the reader's language."""
    return click.option(*names, cls=SpokenOption, **settings)


def _keep_store(context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.find_root().ensure_object(Shell).store_option = value


def _keep_language(context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.find_root().ensure_object(Shell).language = value


def everywhere(command: Any) -> Any:
    """Add --store and --language, which are taken before or after the command."""
    store = option(
        "--store",
        callback=_keep_store,
        expose_value=False,
        is_eager=True,
        metavar="PATH",
        help=N_("Where the store lies: a file, or the address of a PostgreSQL database."),
    )
    language = option(
        "--language",
        type=click.Choice(LANGUAGES),
        callback=_keep_language,
        expose_value=False,
        is_eager=True,
        help=N_("The language of everything that is said."),
    )
    return store(language(command))


class Day(click.ParamType[dt.date]):
    """A day, written as ISO 8601."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Read 2026-11-22."""
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(str(value))
        except ValueError:
            words = words_of(ctx) if ctx else words_for("en")
            self.fail(words("A day is written year-month-day, such as 2026-11-22."), param, ctx)


def on_day(command: Any) -> Any:
    """Add --on, the day asked about."""
    return option("--on", type=Day(), default=None, metavar="DATE", help=N_("The day asked about (default: today)."))(
        command
    )


def form(command: Any) -> Any:
    """Add --format."""
    return option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help=N_("How the answer is written: a table for the eye, one JSON document, or CSV."),
    )(command)


def usage_sentence(error: click.UsageError) -> Message:
    """Say what is wrong with how the command was typed."""
    if isinstance(error, click.NoSuchOption):
        near = ", ".join(error.possibilities or ())
        if near:
            return say("There is no option {option}. Did you mean {near}?", option=error.option_name, near=near)
        return say("There is no option {option}.", option=error.option_name)
    if isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
        if isinstance(error.param, click.Option):
            name = error.param.opts[0]
        return say("{name} is missing.", name=name)
    if isinstance(error, click.BadParameter):
        name = error.param.opts[0] if isinstance(error.param, click.Option) else ""
        if error.param is not None and isinstance(error.param.type, click.Choice):
            return say("{name} takes one of: {choices}.", name=name, choices=", ".join(error.param.type.choices))
        return say("{name} cannot be read: {detail}", name=name, detail=error.message)
    return say("This command was not understood: {detail}", detail=error.message)
