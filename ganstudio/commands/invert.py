"""`ganstudio invert GENERATOR PICTURE -o Z.npy`: the latent of a picture, by gradients where the networks are known."""

import argparse
import io
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganstudio.commands import Command, add_json_option, print_json, say
from ganstudio.core.errors import UserError
from ganstudio.core.files import write_atomically

if TYPE_CHECKING:
    from ganstudio.commands._generators import OpenedGenerator
    from ganstudio.inference.generator.inversion import Found
    from ganstudio.inference.latent.space import Latents

_PAUSE = 0.3
"""Seconds between two lines about the progress."""
_STEPS = 200
"""Of the gradients; the search through the file makes exact what they found."""
_GRADIENTS_SHARE = 0.5


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("generator", help="FILE.onnx, a shipped generator's name, or a run's folder")
    parser.add_argument("picture", type=Path, help="any picture; its middle is taken, in the generator's size")
    parser.add_argument("-o", "--output", metavar="Z.npy", type=Path, help="where the latent is written")
    parser.add_argument("--reconstruction", metavar="OUT.png", type=Path, help="where its picture is written")
    parser.add_argument("--step", type=int, help="which checkpoint of a run; the newest if not given")
    parser.add_argument("--class", dest="label", metavar="K", help="class by number or name, of conditional generators")
    parser.add_argument("--seconds", type=float, default=20.0, help="of the search that makes it exact (20)")
    parser.add_argument("--seed", type=int, default=0)
    add_json_option(parser)


def _run(arguments: argparse.Namespace) -> int:
    from ganstudio.commands._generators import open_generator
    from ganstudio.images.arrays import read_picture, save_png
    from ganstudio.inference.generator.inversion import fitted

    _check(arguments)
    picture = read_picture(arguments.picture)
    opened = open_generator(arguments.generator, arguments.step, _tell)
    manifest = opened.file.manifest
    if manifest.text is not None:
        raise UserError(f"What {opened.title} draws depends on a sentence; Explore finds the latent under one.")
    if manifest.output != "picture":
        raise UserError(f"{opened.title} makes no pictures, so that there is none to find.")
    label = _label(arguments.label, manifest.classes)
    found, method = find(opened, fitted(picture, manifest), label, arguments.seconds, arguments.seed)
    if arguments.output is not None:
        data = io.BytesIO()
        np.save(data, found.latent, allow_pickle=False)
        _write(arguments.output, data.getvalue())
    if arguments.reconstruction is not None:
        save_png(found.picture, arguments.reconstruction)
    if arguments.json:
        print_json({"latent": found.latent.tolist(), "error": found.error, "method": method})
    else:
        say(f"error {found.error:.4f} (root mean square, 0 to 1), by {method}")
    return 0


def find(
    opened: "OpenedGenerator", picture: NDArray[np.uint8], label: int | None, seconds: float, seed: int
) -> tuple["Found", str]:
    """The best latent for a picture of the generator's size, and how it was found."""
    from ganstudio.inference.generator.inversion import find_latent

    told = 0.0
    start, method = _start(opened, picture, label)
    done = _GRADIENTS_SHARE if method == "gradients" else 0.0
    for found in find_latent(opened.file, picture, seed, label, seconds, start):
        if time.monotonic() > told + _PAUSE:
            told = time.monotonic()
            _tell(f"{done + (1 - done) * found.share:.0%} error {found.error:.4f}")
    return found, method


def _start(opened: "OpenedGenerator", picture: NDArray[np.uint8], label: int | None) -> tuple["Latents | None", str]:
    """Where the search begins: what gradients find, an encoder's answer, or nowhere."""
    from ganstudio.inference.generator.inversion import encoder_beside

    if opened.networks is not None:
        return _by_gradients(opened, picture, label), "gradients"
    encoder = encoder_beside(opened.file.path)
    if encoder is None:
        return None, "search"
    from ganstudio.inference.generator.encoder_file import EncoderFile

    return EncoderFile(encoder).encode(picture[None])[0], "encoder"


def _by_gradients(opened: "OpenedGenerator", picture: NDArray[np.uint8], label: int | None) -> "Latents":
    import torch

    from ganstudio.evaluation.likelihood.decoder import decoder_from
    from ganstudio.evaluation.likelihood.gradient_search import Sought, search

    assert opened.networks is not None
    torch.set_num_threads(1)  # it searches beside other work
    manifest = opened.file.manifest
    decoder = decoder_from(opened.networks.generator, manifest, 1.0)
    x = torch.from_numpy(picture.reshape(1, -1).astype(np.float32) / 255)
    told = 0.0
    for sought in search(decoder, x, None if label is None else torch.tensor([label]), _STEPS):
        if isinstance(sought, Sought):
            z = sought.z[0]
            normal = manifest.latent_distribution == "normal"
            latent: Latents = (z if normal else 2 * torch.special.ndtr(z) - 1).numpy()
        elif time.monotonic() > told + _PAUSE:
            told = time.monotonic()
            _tell(f"{_GRADIENTS_SHARE * sought:.0%}")
    return latent


def _check(arguments: argparse.Namespace) -> None:
    if not 0 <= arguments.seconds < 1e6:
        raise UserError("--seconds should be 0 or more.")
    if arguments.seed < 0:
        raise UserError("--seed should be 0 or more.")
    for target, suffix in ((arguments.output, ".npy"), (arguments.reconstruction, ".png")):
        if target is not None and target.suffix != suffix:
            raise UserError(f"{target} should end in {suffix}.")


def _label(wanted: str | None, classes: list[str]) -> int | None:
    if not classes:
        if wanted is not None:
            raise UserError("This generator has no classes; leave --class out.")
        return None
    if wanted in classes:
        return classes.index(wanted)
    if wanted is not None and wanted.isdecimal() and int(wanted) < len(classes):
        return int(wanted)
    raise UserError(f"Say with --class what the picture shows: {', '.join(classes)}.")


def _write(path: Path, content: bytes) -> None:
    try:
        write_atomically(path, content)
    except OSError as error:
        raise UserError(f"{path} could not be written: {error.strerror}. Choose another place.") from None


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")


COMMAND = Command("invert", "Find the latent of a picture.", _configure, _run)
