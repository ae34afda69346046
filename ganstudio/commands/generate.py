"""`ganstudio generate FILE.onnx -o OUT.png`: samples from a generator as a picture, a sheet, a table or an array."""

import argparse
import io
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.commands import Command, add_json_option, print_json, say
from ganstudio.commands._generators import find_generator
from ganstudio.commands._sentences import add_sentence_options, sentences, tell_what_is_not_known
from ganstudio.commands._spec_options import add_spec_options, generator_changes, tell_how_generator_is_read
from ganstudio.core.errors import UserError

if TYPE_CHECKING:
    from ganstudio.inference.generator.generator_file import GeneratorFile
    from ganstudio.inference.generator.text_generator_file import TextGeneratorFile

MOST_PIXELS, MOST_LINES = 100_000_000, 10_000_000
_AT_ONCE = 64


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE.onnx", help="a generator's file, or the name of a shipped one")
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT.png",
        help="the picture to write; several make a sheet; "
        "of sequences and points also OUT.csv, a table with a header: sequence,step,CHANNEL,... or x1,x2,...",
    )
    parser.add_argument(
        "--count", type=int, help="how many (64; 1 for each sentence; with --latents as many as there are)"
    )
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same pictures (0)")
    parser.add_argument("--class", dest="label", metavar="K", help="class by number or name; without it all in turn")
    parser.add_argument("--truncation", type=float, default=1.0, help="0 to 1: smaller is safer and more alike (1)")
    parser.add_argument("--latents", metavar="Z.npy", help="use these latents, an array [N, latent size]")
    parser.add_argument(
        "--npy",
        metavar="OUT.npy",
        help="write them as an array [N, height, width, channels], "
        "of sequences [N, steps, channels], of points [N, dimensions]",
    )
    add_sentence_options(parser)
    add_spec_options(parser, "range", "layout", "order", "latent", "labels")
    add_json_option(parser)


def _run(arguments: argparse.Namespace) -> int:
    _check(arguments)
    from ganstudio.inference.generator.loader import open_generator
    from ganstudio.inference.generator.text_generator_file import TextGeneratorFile

    said = sentences(arguments)
    generator = open_generator(find_generator(arguments.file), said=generator_changes(arguments))
    tell_how_generator_is_read(generator, changed=generator_changes(arguments) is not None)
    latents = _latents(arguments, generator, 1 if said else 64)
    told: NDArray[Any] | None = _labels(arguments.label, generator.manifest.classes, len(latents))
    generate: Callable[..., NDArray[Any]] = generator.generate
    if isinstance(generator, TextGeneratorFile):
        latents, told = _each(latents, generator, said)
        generate = generator.generate_from
    elif said:
        raise UserError(f"{generator.title} does not draw from sentences; leave --text and --texts out.")
    if arguments.output:
        _refuse_what_cannot_be_written(generator, arguments.output, len(latents))
    started = time.perf_counter()
    samples = _in_parts(generate, latents, told)
    seconds = time.perf_counter() - started
    if arguments.npy:
        data = io.BytesIO()
        np.save(data, samples, allow_pickle=False)
        _write(Path(arguments.npy), data.getvalue())
    if _is_table(arguments.output):
        from ganstudio.inference.generator.tables import to_csv

        _write(Path(arguments.output), to_csv(samples, generator.manifest))
    elif arguments.output:
        columns = len(latents) // len(said) if said else _columns(arguments, generator, len(samples))
        _save_sheet(Path(arguments.output), _drawn(samples, generator), columns)
    _report(arguments, generator, samples, seconds)
    return 0


def _check(arguments: argparse.Namespace) -> None:
    if not arguments.output and not arguments.npy:
        raise UserError("Say where to put the pictures: -o OUT.png, --npy OUT.npy or both.")
    if arguments.output and Path(arguments.output).suffix.lower() not in (".png", ".csv"):
        raise UserError(f"Pictures are written as PNG, tables as CSV: {arguments.output} should end in .png or .csv.")
    if arguments.count is not None and not 1 <= arguments.count <= 1_000_000:
        raise UserError("--count should be between 1 and 1,000,000.")
    if arguments.seed < 0:
        raise UserError("--seed should be 0 or more.")
    if not 0 <= arguments.truncation <= 1:
        raise UserError("--truncation should be between 0 and 1.")
    for target in filter(None, (arguments.output, arguments.npy)):
        if not Path(target).absolute().parent.is_dir():
            raise UserError(f"There is no folder {Path(target).absolute().parent} to write to.")


def _each(
    latents: NDArray[np.float32], generator: "TextGeneratorFile", said: list[str]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """All latents with the first sentence, then all with the next: latents and embeddings. Raises UserError."""
    if not said:
        example = generator.text.example
        raise UserError(f"{generator.title} draws from sentences: say one, such as --text {example!r}, or use --texts.")
    tell_what_is_not_known(generator.text, said)
    return np.tile(latents, (len(said), 1)), generator.embed(said).repeat(len(latents), axis=0)


def _latents(arguments: argparse.Namespace, generator: "GeneratorFile", usual: int) -> NDArray[np.float32]:
    from ganstudio.inference.latent.text import read_latents

    space = generator.latent_space
    if arguments.latents is None:
        latents = space.draw(arguments.count or usual, arguments.seed)
    else:
        latents = read_latents(Path(arguments.latents), space.size)
        latents = latents[: arguments.count] if arguments.count else latents
    return space.truncate(latents, arguments.truncation)


def _labels(wanted: str | None, classes: list[str], count: int) -> NDArray[np.int64] | None:
    if not classes:
        if wanted is not None:
            raise UserError("This generator has no classes; leave --class out.")
        return None
    if wanted is None:
        return np.arange(count, dtype=np.int64) % len(classes)
    if wanted in classes:
        return np.full(count, classes.index(wanted), np.int64)
    if wanted.isdecimal() and int(wanted) < len(classes):
        return np.full(count, int(wanted), np.int64)
    raise UserError(f"There is no class {wanted!r}; there is: {', '.join(classes)}.")


def _is_table(output: str | None) -> bool:
    return output is not None and Path(output).suffix.lower() == ".csv"


def _refuse_what_cannot_be_written(generator: "GeneratorFile", output: str, count: int) -> None:
    if _is_table(output):
        if generator.manifest.output == "picture":
            raise UserError(f"{generator.title} makes pictures, which are no table: write .png, or an array by --npy.")
        if count * max(generator.manifest.length, 1) > MOST_LINES:
            raise UserError(f"A table of {count:,} is too large; lower --count or write an array with --npy.")
    elif count * math.prod(generator.picture_size) > MOST_PIXELS:
        raise UserError(f"A sheet of {count:,} pictures is too large; lower --count or write an array with --npy.")


def _in_parts(
    generate: Callable[..., NDArray[Any]], latents: NDArray[np.float32], told: NDArray[Any] | None
) -> NDArray[Any]:
    from rich.console import Console
    from rich.progress import track

    starts = range(0, len(latents), _AT_ONCE)
    console = Console(stderr=True)
    quiet = len(starts) < 4 or not console.is_terminal
    parts = []
    for start in track(starts, "Generating", console=console, disable=quiet):
        chosen = slice(start, start + _AT_ONCE)
        parts.append(generate(latents[chosen], None if told is None else told[chosen]))
    return np.concatenate(parts)


def _drawn(samples: NDArray[Any], generator: "GeneratorFile") -> NDArray[np.uint8]:
    """Pictures as they are, a curve or several for each sequence, all points in one picture."""
    from ganstudio.images.rendering import draw_cloud, draw_curves

    if generator.manifest.output == "points":
        return draw_cloud(samples)
    scale = generator.manifest.scale
    if generator.manifest.output == "sequence":
        return draw_curves(samples if scale is None else scale.to_range(samples))
    return samples


def _write(path: Path, content: bytes) -> None:
    from ganstudio.core.files import write_atomically

    try:
        write_atomically(path, content)
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}.") from None


def _columns(arguments: argparse.Namespace, generator: "GeneratorFile", count: int) -> int | None:
    """As many as there are classes, where all of them come in turn."""
    classes = len(generator.manifest.classes)
    return classes if arguments.label is None and 1 < classes <= 32 and count >= classes else None


def _save_sheet(path: Path, pictures: NDArray[np.uint8], columns: int | None) -> None:
    from ganstudio.images.arrays import picture_grid, save_png

    try:
        save_png(pictures[0] if len(pictures) == 1 else picture_grid(pictures, columns=columns), path)
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}.") from None


def _report(arguments: argparse.Namespace, generator: "GeneratorFile", samples: NDArray[Any], seconds: float) -> None:
    if arguments.json:
        print_json(
            {
                "generator": generator.title,
                "count": len(samples),
                "output": arguments.output,
                "npy": arguments.npy,
                "shape": list(samples.shape),
                "provider": generator.provider,
                "seconds": round(seconds, 4),
            }
        )
        return
    where = " and ".join(filter(None, (arguments.output, arguments.npy)))
    kind = {"picture": "picture", "sequence": "sequence", "points": "point"}[generator.manifest.output]
    noun = kind if len(samples) == 1 else f"{kind}s"
    say(f"{where}: {len(samples)} {noun} by {generator.title} in {seconds:.2f} s on {generator.provider}.")


COMMAND = Command("generate", "Generate pictures with a generator.", _configure, _run)
