"""`ganstudio train EXPERIMENT`: a training without a window."""

import argparse
from pathlib import Path

from ganstudio.commands import Command, add_json_option
from ganstudio.core.errors import UserError
from ganstudio.core.paths import as_path
from ganstudio.core.settings import Plain
from ganstudio.datasets import DataSetSettings, Domains, datasets, has_setting, own_data_section
from ganstudio.formats.experiment import Experiment, find_experiment, parse_assignments
from ganstudio.runs.folder import RunFolder


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("experiment", help="a ready-made name (see `ganstudio list experiments`) or a TOML file")
    parser.add_argument(
        "--data", metavar="PATH", action="append", default=[],
        help="own data: a folder of pictures, idx files, a table of sequences; twice: the two folders of a translator",
    )  # fmt: skip
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
    experiment = find_experiment(arguments.experiment)
    changes: dict[str, Plain] = {}
    if arguments.data:
        changes |= {f"dataset.{key}": value for key, value in _own_data(arguments.data, experiment).items()}
    for name in ("steps", "seed", "device"):
        if getattr(arguments, name) is not None:
            changes[name] = getattr(arguments, name)
    return experiment.with_settings({**changes, **parse_assignments(arguments.set)})


def _own_data(paths: list[str], experiment: Experiment) -> dict[str, Plain]:
    """The data of the experiment's own kind where that takes a path, else of one that fits its recipe; their size is
    the experiment's. Raises UserError."""
    from ganstudio.training.recipes import recipe_settings

    if len(paths) > 2:
        raise UserError("--data may come once, or twice for the two folders of a translator.")
    recipe, own = recipe_settings(experiment), experiment.dataset
    fitting = [kind for kind in datasets() if _fits(kind, recipe.domains, recipe.reads_captions)]
    path, *more = (as_path(text).absolute() for text in paths)
    section = own_data_section(path, str(own["name"]), other=more[0] if more else None, among=fitting)
    if "size" in own and has_setting(str(section["name"]), "size"):
        section["size"] = own["size"]
    return section


def _fits(kind: str, domains: tuple[Domains, ...], reads_captions: bool) -> bool:
    settings = datasets()[kind].settings
    assert issubclass(settings, DataSetSettings)
    return settings.domains in domains and (settings.captioned or not reads_captions)


COMMAND = Command("train", "Train an experiment.", _configure, _run)
