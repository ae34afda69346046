"""`ganstudio nearest FILE.onnx|RUN PICTURE`: the training pictures that are most like a picture."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio.commands import Command, say
from ganstudio.core.errors import UserError

if TYPE_CHECKING:
    from ganstudio.evaluation.reference_data import ReferenceData


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("generator", help="FILE.onnx, a shipped generator's name, or a run's folder")
    parser.add_argument("picture", type=Path, help="a sample, or any picture; it is made to fit")
    parser.add_argument(
        "--data", default="", metavar="NAME|PATH", help="data set or your own data; what it was trained on if not given"
    )
    parser.add_argument("--count", type=int, default=8, help="how many are shown in a row (8)")
    parser.add_argument("-o", "--output", type=Path, metavar="OUT.png", help="where a sheet of them is written")
    parser.add_argument("--json", action="store_true", help="print the finding as one line of JSON and nothing else")


def _run(arguments: argparse.Namespace) -> int:
    from ganstudio.evaluation.run.image_neighbours import picture_neighbours
    from ganstudio.formats.results import to_line
    from ganstudio.images.arrays import fit, read_picture

    if not 1 <= arguments.count <= 32:
        raise UserError("--count should be between 1 and 32.")
    if arguments.output is not None and arguments.output.suffix.lower() != ".png":
        raise UserError(f"{arguments.output} should end in .png.")
    picture = read_picture(arguments.picture)
    reference = _reference(arguments.generator, arguments.data)
    if reference.dataset.output != "picture":
        raise UserError(f"{reference.title} holds no pictures, so that none is near to one.")
    height, width, channels = reference.dataset.samples.shape[1:]
    if picture.shape != (height, width, channels):
        picture = fit(picture, height, "crop", channels)
    finding = picture_neighbours(picture, reference, arguments.count)
    if arguments.output is not None:
        _write(arguments.output, finding.sheets[0].png)
    say(to_line(finding) if arguments.json else f"{finding.verdict.text}")
    return 0


def _reference(target: str, data: str) -> "ReferenceData":
    """What a file or a run was trained on, or `data`; a run need not have a checkpoint yet."""
    from ganstudio.core.paths import runs_folder
    from ganstudio.datasets import open_dataset
    from ganstudio.evaluation.reference_data import ReferenceData
    from ganstudio.evaluation.run.dataset_loader import open_reference
    from ganstudio.runs.folder import RunFolder

    for folder in (Path(target), runs_folder() / target):
        if (folder / "experiment.toml").is_file() and not data:
            return ReferenceData(open_dataset(RunFolder(folder).experiment().dataset))
    from ganstudio.commands._generators import open_generator

    return open_reference(data, open_generator(target, None, lambda _text: None).file.manifest, resize=True)


def _write(path: Path, content: bytes) -> None:
    from ganstudio.core.files import write_atomically

    try:
        write_atomically(path, content)
    except OSError as error:
        raise UserError(f"{path} could not be written: {error.strerror}. Choose another place.") from None


COMMAND = Command("nearest", "Show the training pictures that are most like a picture.", _configure, _run)
