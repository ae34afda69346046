"""The command line: finds the commands, parses, and turns a UserError into one line on stderr and exit code 2."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

from ganstudio import __version__
from ganstudio.commands import commands, complain
from ganstudio.core.edition import left_out, only_in_full
from ganstudio.core.errors import UserError
from ganstudio.core.paths import as_path
from ganstudio.core.preferences import load_preferences

EXIT_OK, EXIT_FAILED, EXIT_BAD_INPUT = 0, 1, 2


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One line instead of the whole usage."""
        self.exit(EXIT_BAD_INPUT, f"{self.prog}: {message}. See {self.prog} --help.\n")


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = _Parser(
        prog="ganstudio",
        description="Watch a GAN learn, steer what it makes, know what it missed. Without a command the window opens.",
        epilog="ganstudio FILE.onnx opens a generator in the window, ganstudio RUN_FOLDER a run.",
    )
    parser.add_argument("--version", action="version", version=f"ganstudio {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in commands().values():
        words: dict[str, Any] = {} if command.hidden else {"help": command.help}
        command.configure(subparsers.add_parser(command.name, description=command.help, **words))
    return parser


def _as_given(argument: str) -> str:
    """Paths as other programs hand them over, for all commands: in quotes, or as a file:// address."""
    option, equals, value = argument.partition("=") if argument.startswith("--") else ("", "", argument)
    if value[:5].lower() == "file:":
        return option + equals + str(as_path(value))
    is_quoted = len(value) > 2 and value[0] == value[-1] and value[0] in "\"'" and not os.path.lexists(value)
    if is_quoted and (os.path.lexists(value[1:-1]) or ("/" in value and Path(value[1:-1]).parent.is_dir())):
        return option + equals + value[1:-1]
    return argument


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit code: 0 done, 1 failed, 2 bad input."""
    parsed = build_parser().parse_args([_as_given(argument) for argument in arguments])
    load_preferences()[0].apply_runs_folder()
    try:
        return commands()[parsed.command].run(parsed)
    except UserError as error:
        complain(str(error))
        return EXIT_BAD_INPUT
    except ModuleNotFoundError as error:
        library = left_out(error)
        if not library:
            raise
        sys.stderr.write(f"ganstudio: {only_in_full(f'`ganstudio {parsed.command}`', library)}\n")
        return EXIT_BAD_INPUT
    except KeyboardInterrupt:
        sys.stderr.write("ganstudio: stopped.\n")
        return 130
    except BrokenPipeError:  # the reader of our output went away, such as `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
