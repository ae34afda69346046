"""`ganstudio sorter DATA -o FILE.onnx`: a small network that tells what pictures show, learnt from data that say it."""

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio.commands import Command, add_json_option, print_json, say
from ganstudio.core.errors import UserError
from ganstudio.core.files import write_atomically
from ganstudio.core.settings import Plain
from ganstudio.datasets import datasets, own_data_section
from ganstudio.formats.experiment import find_experiment
from ganstudio.formats.manifest import Manifest
from ganstudio.runs.folder import RunFolder

if TYPE_CHECKING:
    from ganstudio.datasets import DataSet
    from ganstudio.evaluation.features.attribute_classifier import TrainedSorter

_PAUSE = 0.5
"""Seconds between two lines about the progress."""


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "data",
        help="a data set's name, a folder of pictures, a run, an experiment, or a generator: what it learnt from",
    )
    parser.add_argument("-o", "--output", metavar="FILE.onnx", type=Path, help="the window's own place if not given")
    parser.add_argument(
        "--architecture", choices=("convolutional", "dense"), default="convolutional",
        help="dense knows places instead of shapes: another opinion (convolutional)",
    )  # fmt: skip
    parser.add_argument(
        "--part", choices=("all", "first", "second"), default="all", help="which half of the training pictures (all)"
    )
    parser.add_argument(
        "--overlays", action="store_true", help="learn to tell one picture from several laid over one another, too"
    )
    parser.add_argument("--seed", type=int, default=0)
    add_json_option(parser)


def _run(arguments: argparse.Namespace) -> int:
    if arguments.output is not None and arguments.output.suffix != ".onnx":
        raise UserError(f"A sorter is written as ONNX: {arguments.output} should end in .onnx.")
    section = dataset_section(arguments.data)
    import torch

    from ganstudio.datasets import open_dataset
    from ganstudio.evaluation.features.attribute_classifier import train_sorter
    from ganstudio.inference.generator.attribute_classifier import classifier_path

    torch.set_num_threads(1)  # it is made beside other work
    dataset = open_dataset(section)
    output = arguments.output or classifier_path(dataset.fingerprint)
    told = 0.0
    told_by, half = arguments.architecture, arguments.part
    for done in train_sorter(dataset, told_by, half, arguments.seed, knows_overlays=arguments.overlays):
        if isinstance(done, float) and time.monotonic() > told + _PAUSE:
            told = time.monotonic()
            sys.stderr.write(f"{done:.0%}\n")
    assert not isinstance(done, float)
    _write(output, _onnx(done, dataset))
    _report(arguments.json, output, done)
    return 0


def dataset_section(named: str) -> dict[str, Plain]:
    """The [dataset] section that is meant by a data set's name, a folder, a run, an experiment or a generator's file.

    Raises UserError where it is none of these, or the file does not say where its data are.
    """
    path = Path(named)
    if named in datasets():
        return {"name": named}
    if path.suffix == ".onnx":
        from ganstudio.inference.onnx.metadata import read_manifest

        manifest = read_manifest(path)
        section = manifest.experiment.get("dataset") if manifest else None
        if not isinstance(section, dict):
            raise UserError(
                f"{path.name} does not say what it learnt from. Name its data: a folder, a run, a data set."
            )
        return section
    if (path / "experiment.toml").is_file():
        return RunFolder(path).experiment().dataset
    if path.is_dir():
        return own_data_section(path.absolute())
    return find_experiment(named).dataset


def _onnx(sorter: "TrainedSorter", dataset: "DataSet") -> bytes:
    from ganstudio import __version__
    from ganstudio.training.export import to_onnx
    from ganstudio.training.recipe import Export

    height, width, channels = dataset.samples.shape[1:]
    manifest = Manifest(
        kind="sorter", title=f"{dataset.title}, sorted", height=height, width=width, channels=channels,
        input_channels=channels, attributes={name: list(values) for name, values in sorter.attributes.items()},
        errors=sorter.errors, data_title=dataset.title, data_fingerprint=dataset.fingerprint,
        held_out=f"{len(dataset.testing)} of {len(dataset.samples)}: {dataset.held_out_rule}",
        program=f"GAN Studio {__version__}",
    )  # fmt: skip
    export = Export("sorter", sorter.network, "sorter", sample=(channels, height, width))
    return to_onnx(export, manifest)[0]


def _write(path: Path, content: bytes) -> None:
    try:
        write_atomically(path, content)
    except OSError as error:
        raise UserError(f"{path} could not be written: {error.strerror}. Choose another place with -o.") from None


def _report(as_json: bool, path: Path, sorter: "TrainedSorter") -> None:
    if as_json:
        print_json({"path": str(path), "errors": sorter.errors})
        return
    say(f"{path}; wrong on held-out pictures:")
    for name, error in sorter.errors.items():
        say(f"  {name.replace('_', ' ')}: {error:.1%}")


COMMAND = Command("sorter", "Learn to sort pictures by what they show.", _configure, _run)
