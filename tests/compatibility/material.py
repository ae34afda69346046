"""What the writer of the files and the tests share: where they are, and how what they show is written down."""

import lzma
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from ganstudio.core.errors import UserError
from ganstudio.core.settings import describe
from ganstudio.datasets import open_dataset
from ganstudio.evaluation.likelihood.annealing import Pass
from ganstudio.evaluation.likelihood.decoder import GaussianDecoder
from ganstudio.evaluation.measures import measures
from ganstudio.inference.generator.attribute_classifier import AttributeClassifier
from ganstudio.inference.generator.encoder_file import EncoderFile
from ganstudio.inference.generator.generator_file import GeneratorFile
from ganstudio.inference.generator.text_generator_file import TextGeneratorFile
from ganstudio.inference.translator.translator_file import TranslatorFile
from ganstudio.labs.frame import LabFrame
from ganstudio.runs.events import Event
from ganstudio.runs.folder import RunFolder
from ganstudio.training.catalogue import catalogue
from ganstudio.training.loop.trainer import Trainer
from ganstudio.training.networks import (
    DataShape,
    build_discriminator,
    build_encoder,
    build_generator,
    build_patch_critic,
    build_translator,
    networks,
)

FILES = Path(__file__).with_name("files")
"""One folder for each version of the program that wrote some."""
_KEPT = 6
"""As many numbers of each draw and each tensor are written down."""
DATASETS = (
    {"name": "captioned", "path": "pictures", "size": 16},
    {"name": "csv_sequences", "path": "pictures/table.csv", "length": 16, "stride": 8},
    {"name": "digits", "size": 28},
    {"name": "drawn", "path": "pictures/drawing.png", "count": 100},
    {"name": "folder", "path": "pictures/cats", "size": 16},
    {"name": "made_pairs", "path": "pictures/cats", "size": 16},
    {"name": "pairs", "path": "pictures/pairs", "size": 16, "begin_with": "right"},
    {"name": "pixel_faces", "size": 16, "classes": "hair_colour"},
    {"name": "points", "shape": "spiral", "count": 100},
    {"name": "sequences", "length": 16, "count": 20},
    {"name": "stacked_digits", "count": 100},
    {"name": "two_folders", "path": "pictures/cats", "other_path": "pictures/dogs", "size": 16},
)
"""A section of every kind that is in version 0.1.0."""

SESSIONS = {"classes": "adversarial.onnx", "sentences": "text_to_image.onnx", "points": "veegan.onnx"}
"""Which generator each session of Explore is about."""


def pack(folder: Path) -> None:
    """Checkpoints are kept as .xz, which halves them; all else is as the program wrote it."""
    for path in folder.rglob("*.pt"):
        path.with_name(f"{path.name}.xz").write_bytes(lzma.compress(path.read_bytes(), preset=9))
        path.unlink()


def unpacked(run: Path, target: Path) -> Path:
    """A copy of a run as the program left it, which is the new folder `target`."""
    shutil.copytree(run, target)
    for path in target.rglob("*.pt.xz"):
        path.with_suffix("").write_bytes(lzma.decompress(path.read_bytes()))
        path.unlink()
    return target


# --- what a user has


def make_pictures(folder: Path) -> None:
    """Two kinds of pictures with captions, pairs side by side, a drawing, a table.

    Runs on such data say `path = "pictures/..."`, so that they find them where the test stands.
    """
    rng = np.random.default_rng(0)
    for number in range(24):
        kind = ("cats", "dogs")[number % 2]
        picture = rng.integers(0, 256, (8, 8, 3), np.uint8).repeat(2, 0).repeat(2, 1)
        _save(picture, folder / kind / f"{number}.png")
        _save(np.concatenate([picture, 255 - picture], 1), folder / "pairs" / f"{number}.png")
        (folder / kind / f"{number}.txt").write_text(f"a {kind[:-1]}\npicture {number}", encoding="utf-8")
    ink = np.full((16, 16, 3), 255, np.uint8)
    ink[4:12, 4:8] = 0
    _save(ink, folder / "drawing.png")
    rows = [f"{time % 5},{time % 7}" for time in range(80)]
    (folder / "table.csv").write_text("\n".join(["wave,saw", *rows]), encoding="utf-8")


def _save(picture: np.ndarray, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(picture).save(path)


def a_pass() -> Pass:
    """Annealing of three pictures under a linear generator, that takes no time."""
    rng = np.random.default_rng(0)
    a, x = (torch.from_numpy(rng.standard_normal(shape, np.float32)) for shape in ((6, 2), (3, 6)))
    return Pass(GaussianDecoder(lambda z, _labels: z @ a.T, 2, 0.5), x, None, chains=2, distributions=8)


# --- trainings


@contextmanager
def written_down() -> Iterator[list[list[Any]]]:
    """Every draw of random numbers inside, whoever asks for it: its law, its shape, its first numbers."""
    draws: list[list[Any]] = []
    laws = {name: getattr(torch, name) for name in ("randn", "rand", "randint")}

    def spy(name: str) -> Callable[..., torch.Tensor]:
        def draw(*given: Any, **named: Any) -> torch.Tensor:
            drawn = laws[name](*given, **named)
            draws.append([name, list(drawn.shape), first_of(drawn)])
            return drawn

        return draw

    for name in laws:
        setattr(torch, name, spy(name))
    try:
        yield draws
    finally:
        for name, law in laws.items():
            setattr(torch, name, law)


@dataclass
class GoneOn:
    """A run that was resumed and trained to its last step."""

    trainer: Trainer
    events: list[Event]
    draws: list[list[Any]]


def go_on(folder: Path) -> GoneOn:
    """Without what follows the last step, which takes longer than all steps."""
    trainer, events = Trainer.resume(RunFolder(folder)), []
    with written_down() as draws:
        for event in trainer.events():
            events.append(event)
            if trainer.step == trainer.experiment.steps:
                break
    trainer.recipe.settle()
    return GoneOn(trainer, events, draws)


def state_of(parts: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Everything in the parts of a training in its order, by part: plain values as they are, tensors in short. What
    they are called inside of a part does not count."""
    return {name: [_in_short(value) for value in leaves(part.state_dict())] for name, part in parts.items()}


def leaves(value: Any) -> Iterator[Any]:
    """All values in dicts and lists inside of each other."""
    if isinstance(value, Mapping | list | tuple):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from leaves(item)
    else:
        yield value


def _in_short(value: Any) -> Any:
    """Of tensors and arrays the shape, the mean of the absolute numbers and the first of them."""
    if not isinstance(value, torch.Tensor | np.ndarray):
        return value
    tensor = torch.as_tensor(value).detach()
    size = short(float(tensor.double().abs().mean())) if tensor.numel() else 0.0
    return {"shape": list(tensor.shape), "size": size, "first": first_of(tensor)}


def first_of(tensor: torch.Tensor) -> list[Any]:
    """The first numbers as plain ones."""
    first = tensor.flatten()[:_KEPT].tolist()
    return [short(value) for value in first] if tensor.is_floating_point() else first


def short(value: float) -> float:
    """As many digits as tell float32 numbers apart."""
    return float(f"{value:.9g}")


def frame_of(frame: LabFrame) -> list[Any]:
    """What one sees on a frame of a lab."""
    seen = [
        frame.latents, frame.generated, frame.push, frame.surface, frame.warped, frame.warped_from, frame.density,
        frame.optimal, *frame.push_by_objective.values(),
    ]  # fmt: skip
    told = [frame.lane, frame.step, frame.update, frame.next_update, frame.whole, frame.probabilities]
    box = [*frame.view.low, *frame.view.high, frame.view.cells]
    return [*told, *box, list(frame.push_by_objective), frame.statistics, *map(_in_short, seen)]


# --- networks that left


def _noise(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, shape, np.uint8)


def _generated(name: str, classes: int = 0) -> Callable[[Path], np.ndarray]:
    def made(folder: Path) -> np.ndarray:
        generator = GeneratorFile(folder / f"{name}.onnx", threads=1)
        return generator.generate(generator.latent_space.draw(4, seed=0), np.arange(4) % classes if classes else None)

    return made


def _translated(name: str) -> Callable[[Path], np.ndarray]:
    return lambda folder: TranslatorFile(folder / f"{name}.onnx", threads=1).translate(_noise(16, 20, 3))


def _drawn_from_words(folder: Path) -> np.ndarray:
    generator = TextGeneratorFile(folder / "text_to_image.onnx", threads=1)
    between = generator.with_embedding(generator.between("a cat", "picture 3", 0.25))
    told = (generator, generator.with_prompt("a dog"), between)
    return np.concatenate([one.generate(generator.latent_space.draw(2, seed=0)) for one in told])


MADE: dict[str, Callable[[Path], np.ndarray]] = {
    "faces of classes": _generated("adversarial", classes=3),
    "sequences": _generated("adversarial-sequences"),
    "points": _generated("veegan"),
    "latents of points": lambda folder: EncoderFile(folder / "veegan-encoder.onnx", threads=1).encode(np.eye(2)),
    "a to b": _translated("cycle"),
    "b to a": _translated("cycle-b-to-a"),
    "pictures of sentences": _drawn_from_words,
    "scores": lambda folder: AttributeClassifier(folder / "sorter.onnx").scores(_noise(3, 16, 16, 3)),
    "a stranger's pictures": _generated("foreign"),
    "a stranger's translation": _translated("foreign-translator"),
}
"""What each exported file of a folder makes of something that is always the same."""


# --- names that files hold


def all_names() -> dict[str, Any]:
    """Of everything that an experiment or a measurement may name, its settings with their defaults, which files leave
    out; and of every network the names of its weights, which checkpoints and shared weights hold."""
    found, known = catalogue(), ("dataset", "recipe", "objective", "generator", "discriminator")
    parts = {section: {part.name: _settings(part.fields) for part in getattr(found, section)} for section in known}
    return {
        "parts": parts,
        "measures": {name: _settings(describe(measure.settings)) for name, measure in measures().items()},
        "weights": {name: list(network.state_dict()) for name, network in _networks()},
    }  # fmt: skip


def _settings(fields: Any) -> dict[str, list[Any]]:
    return {field.name: [field.default, field.live] for field in fields}


def _networks() -> Iterator[tuple[str, torch.nn.Module]]:
    """Without weights: of every architecture, and of the one that has weights of its own for all that it is told."""
    for name, kind in networks().items():
        role = (kind.generator or kind.discriminator).role
        if role == "translator":
            yield f"{name} translator", build_translator(kind.generator(), 3, 3, None)
            continue
        if role == "patch":
            yield f"{name} critic", build_patch_critic(kind.discriminator(), 3, None)
            continue
        for told in ({"classes": 2}, {"latent": 3}, {"text": 4}) if name == "dcgan" else ({},):
            for sample in ((3, 16, 16), (1, 16)):
                yield from _built(f"{name} of {len(sample)} {told}", kind, DataShape(sample, **told))


def _built(name: str, kind: Any, shape: DataShape) -> Iterator[tuple[str, torch.nn.Module]]:
    wanted = {}
    if kind.generator is not None:
        wanted["generator"] = lambda: build_generator(kind.generator(), shape, None)
    if kind.discriminator is not None:
        wanted["discriminator"] = lambda: build_discriminator(kind.discriminator(), shape, "batch", None)
        wanted["encoder"] = lambda: build_encoder(kind.discriminator(), shape, 3, None)
    for player, build in wanted.items():
        try:
            yield f"{name} {player}", build()
        except (UserError, TypeError):  # there is no such network
            continue


def data_in_short(section: dict[str, Any]) -> dict[str, Any]:
    """What a data set holds, in short."""
    data = open_dataset(section)
    known = {name: values[:5].tolist() for name, values in data.attributes.items()}
    return {
        "section": section, "title": data.title, "samples": _in_short(np.asarray(data.samples[:9], np.float64)),
        "count": len(data.samples), "held_out": data.testing[:9].tolist(), "classes": list(data.classes[:9]),
        "labels": None if data.labels is None else data.labels[:9].tolist(), "attributes": known,
        "captions": [list(data.captions[number]) for number in range(3)] if len(data.captions) else [],
        "fingerprint": data.fingerprint if data.samples.dtype == np.uint8 else "",
        "other": None if data.other is None else _in_short(np.asarray(data.other.samples[:9], np.float64)),
    }  # fmt: skip
