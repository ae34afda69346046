"""`ganstudio resume RUN`: a training goes on where its newest checkpoint stands."""

import argparse
from pathlib import Path

from ganstudio.commands import Command, add_json_option
from ganstudio.core.errors import UserError
from ganstudio.datasets import dataset_title, path_settings
from ganstudio.runs.folder import RunFolder


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", type=Path)
    parser.add_argument("--steps", type=int, help="go on to this step in all")
    parser.add_argument(
        "--data", metavar="PATH", type=Path, action="append", default=[],
        help="where the run's data lie now; twice where it has two folders",
    )  # fmt: skip
    add_json_option(parser)


def _run(arguments: argparse.Namespace) -> int:
    folder = RunFolder(arguments.run)
    from ganstudio.commands._watch import watch
    from ganstudio.training.loop.trainer import Trainer

    trainer = Trainer.resume(folder, steps=arguments.steps, data=_moved(folder, arguments.data))
    if trainer.step >= trainer.experiment.steps:
        raise UserError(f"The run {folder.name} is at step {trainer.step} already; give --steps a larger number.")
    return watch(trainer, folder, arguments.json)


def _moved(folder: RunFolder, paths: list[Path]) -> dict[str, Path]:
    """Which setting each path is for. Raises UserError."""
    experiment = folder.experiment()
    known = path_settings(str(experiment.dataset["name"]))
    if len(paths) > len(known):
        title = dataset_title(experiment.dataset)
        raise UserError(f"The run {folder.name} has {title.lower()}, which takes --data {len(known)} times at most.")
    return dict(zip(known, (path.expanduser() for path in paths), strict=False))


COMMAND = Command("resume", "Go on with a run.", _configure, _run)
