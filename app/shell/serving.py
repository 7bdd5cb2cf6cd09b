"""The command that starts the dashboard."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

import app
from app.shell.context import DONE, Shell
from app.shell.speaking import SpokenCommand, everywhere, option
from app.workflows.office import STORE_VARIABLE
from layers.errors import HomewardError
from layers.words import N_, say

ROOT = Path(app.__file__).resolve().parent.parent
"""The folder of streamlit_app.py and of .streamlit/config.toml."""

DEFAULT_PORT = 8501
OWN_ADDRESSES = ("127.0.0.1", "localhost", "::1")
"""The addresses at which only this machine is reached, and whose names `.streamlit/config.toml` answers to."""


@click.command(cls=SpokenCommand, help=N_("Start the dashboard on this machine and print its address."))
@everywhere
@option("--port", type=click.IntRange(1024, 65535), default=None, help=N_("The port (default: PORT, else 8501)."))
@option("--address", default="127.0.0.1", show_default=True, help=N_("The address; only this machine's own."))
@click.pass_obj
def serve(shell: Shell, port: int | None, address: str) -> int:
    """Start the dashboard."""
    if address not in OWN_ADDRESSES:
        raise HomewardError(
            say(
                "The dashboard has no accounts yet, so it is not started on {address}, where others could open it. "
                "Leave --address away: it then answers on this machine alone.",
                address=address,
            ),
            "serve.address",
        )
    number = port or int(os.environ.get("PORT", DEFAULT_PORT))
    where = shell.store_where
    if "://" not in where:
        where = str(Path(where).resolve())
    shell.store().close()
    host = f"[{address}]" if ":" in address else address
    shell.notice(say("The dashboard is at {address}. Stop it with Ctrl+C.", address=f"http://{host}:{number}"))
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.port", str(number)]
    environment = {**os.environ, STORE_VARIABLE: where, "HOMEWARD_LANGUAGE": shell.language}
    try:
        return subprocess.run(  # noqa: S603 - our own program, no shell
            [*command, "--server.address", address], cwd=ROOT, env=environment, check=False
        ).returncode
    except KeyboardInterrupt:
        return DONE


COMMANDS = (serve,)
