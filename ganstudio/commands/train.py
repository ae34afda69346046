"""`ganstudio train EXPERIMENT`: a training without a window."""

import argparse
from pathlib import Path

from ganstudio.commands import Command, add_json_option
from ganstudio.core.settings import Plain
from ganstudio.datasets import has_setting, own_data_section
from ganstudio.formats.experiment import Experiment, find_experiment, parse_assignments
from ganstudio.runs.folder import RunFolder


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("experiment", help="a ready-made name (see `ganstudio list experiments`) or a TOML file")
    parser.add_argument("--data", metavar="PATH", help="own data: a folder of pictures, idx files, a CSV of sequences")
    parser.add_argument(
        "--set", metavar="KEY=VALUE", action="append", default=[], help="such as objective.smoothing=0.1"
    )
    parser.add_argument("--run", metavar="DIR", type=Path, help="where the run is kept")
    parser.add_argument("--steps", type=int)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"))
    add_json_option(parser)


def _run(arguments: argparse.Namespace) -> int:
    experiment = experiment_of(arguments)
    from ganstudio.commands._watch import watch
    from ganstudio.training.loop.trainer import Trainer

    folder = RunFolder.create(experiment, arguments.run)
    try:
        trainer = Trainer(experiment, folder)
    except BaseException:
        folder.discard_if_unused()
        raise
    return watch(trainer, folder, arguments.json)


def experiment_of(arguments: argparse.Namespace) -> Experiment:
    """The experiment with what the command line changes. Raises UserError."""
    changes: dict[str, Plain] = {}
    if arguments.data:
        path = Path(arguments.data).expanduser().absolute()
        changes |= {f"dataset.{key}": value for key, value in own_data_section(path).items()}
    for name in ("steps", "seed", "device"):
        if getattr(arguments, name) is not None:
            changes[name] = getattr(arguments, name)
    experiment = find_experiment(arguments.experiment)
    size = experiment.dataset.get("size")
    if size is not None and arguments.data and has_setting(str(changes["dataset.name"]), "size"):
        changes["dataset.size"] = size
    return experiment.with_settings({**changes, **parse_assignments(arguments.set)})


COMMAND = Command("train", "Train an experiment.", _configure, _run)
