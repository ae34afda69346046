"""The command line, ONE FILE PER COMMAND. This file holds what the commands share."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from ganstudio.core import plugins


@dataclass(frozen=True)
class Command:
    """One sub-command: `configure` adds its arguments, `run` does the work and returns the exit code."""

    name: str
    help: str
    configure: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
    hidden: bool = False
    """True for commands that only the window calls."""


@cache
def commands() -> plugins.Registry[Command]:
    """All commands by name."""
    import ganstudio.commands as package

    return plugins.discover(package, "COMMAND")


def print_json(value: Any) -> None:
    """The one JSON value that a command called with --json puts on stdout."""
    sys.stdout.write(json.dumps(value, allow_nan=False) + "\n")
    sys.stdout.flush()


def say(text: str) -> None:
    """A line for people on stdout; what its code page or a file's odd name cannot be written in is spelt out."""
    sys.stdout.write(_spelt_out(text, sys.stdout.encoding) + "\n")


def complain(text: str) -> None:
    """The same on stderr, after the program's name."""
    sys.stderr.write(f"ganstudio: {_spelt_out(text, sys.stderr.encoding)}\n")


def _spelt_out(text: str, encoding: str | None) -> str:
    return text.encode(encoding or "utf-8", "backslashreplace").decode(encoding or "utf-8")


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """The option that every command for scripts has."""
    parser.add_argument("--json", action="store_true", help="print one JSON value on stdout and nothing else there")
