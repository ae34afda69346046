"""`ganstudio resume RUN`: a training goes on where its newest checkpoint stands."""

import argparse
from pathlib import Path

from ganstudio.commands import Command, add_json_option
from ganstudio.core.errors import UserError
from ganstudio.runs.folder import RunFolder


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", type=Path)
    parser.add_argument("--steps", type=int, help="go on to this step in all")
    add_json_option(parser)


def _run(arguments: argparse.Namespace) -> int:
    folder = RunFolder(arguments.run)
    from ganstudio.commands._watch import watch
    from ganstudio.training.loop.trainer import Trainer

    trainer = Trainer.resume(folder, steps=arguments.steps)
    if trainer.step >= trainer.experiment.steps:
        raise UserError(f"The run {folder.name} is at step {trainer.step} already; give --steps a larger number.")
    return watch(trainer, folder, arguments.json)


COMMAND = Command("resume", "Go on with a run.", _configure, _run)
