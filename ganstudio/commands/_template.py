"""A filled-in form for a new command: copy this file, name it after the command, and change every line.

Nothing else has to be touched but the list in README.md beside it, which a test compares with the commands: the file is
found because it declares COMMAND. Begin with the usage: `ganstudio mean-colour PICTURE [--json]`.
"""

import argparse
from pathlib import Path

from ganstudio.commands import Command, add_json_option, print_json, say


def _configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments, each with a help that says what to give."""
    parser.add_argument("picture", type=Path, help="a picture of any format")
    add_json_option(parser)  # every command that a script may call has it


def _run(arguments: argparse.Namespace) -> int:
    """Does the work and returns the exit code, 0 where all went well.

    What the user can put right is a UserError, as `read_picture` raises it: one sentence on stderr and exit code 2.
    """
    from ganstudio.images.arrays import read_picture  # what is heavy is imported here, so that --help is quick

    colour = [round(float(value), 1) for value in read_picture(arguments.picture).mean((0, 1))]
    if arguments.json:
        print_json({"mean": colour})  # one JSON value on stdout, and nothing else
    else:
        say(f"{arguments.picture.name}: mean colour {', '.join(map(str, colour))}")
    return 0


COMMAND = Command("mean-colour", "Say what colour a picture has in the mean.", _configure, _run)
