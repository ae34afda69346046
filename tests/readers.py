"""All readers of users' files: what a valid file is, and all that the program does with one.

`covers` names the modules that open it; tests/architecture/test_files_of_users.py sees that none is left out.
"""

import contextlib
import gzip
import importlib
import io
import lzma
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from ganstudio.core.errors import UserError
from ganstudio.core.paths import cache_folder, config_folder, preferences_file
from ganstudio.datasets import open_dataset
from ganstudio.gui.evaluate.services.result_store import _path
from tests import small
from tests.generators import tiny
from tests.text_generators import reader as text_reader
from tests.translators import negative

KEPT = Path(__file__).parent / "compatibility/files/0.1.0"
Read = Callable[[Path], object]


@dataclass(frozen=True)
class Reader:
    """`make` writes a valid file into an empty folder; `read` does with it all that the program does."""

    name: str
    make: Callable[[Path], Path]
    read: Read
    covers: tuple[str, ...]


def copied(name: str) -> Callable[[Path], Path]:
    """A file of an earlier version of the program, unpacked."""

    def make(folder: Path) -> Path:
        data = (KEPT / name).read_bytes()
        path = folder / Path(name).name.removesuffix(".xz")
        path.write_bytes(lzma.decompress(data) if name.endswith(".xz") else data)
        return path

    return make


def of_run(name: str) -> Callable[[Path], Path]:
    """A file inside a whole run."""

    def make(folder: Path) -> Path:
        run = folder / "run"
        shutil.copytree(KEPT / "runs/adversarial", run)
        for packed in run.glob("checkpoints/*.xz"):
            packed.with_suffix("").write_bytes(lzma.decompress(packed.read_bytes()))
            packed.unlink()
        return run / name

    return make


def built(name: str, build: Callable[[Path], object]) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        build(folder / name)
        return folder / name

    return make


def each(*parts: Callable[[], object]) -> None:
    """Each of them: that one is refused is no reason to leave out the next."""
    refused: UserError | None = None
    for part in parts:
        try:
            part()
        except UserError as error:
            refused = refused or error
    if refused is not None:
        raise refused


def calls(name: str, *more: object) -> Read:
    """The program's own function "module:name", with the file's path and what else it wants."""
    module, _, function = name.partition(":")
    return lambda path: getattr(importlib.import_module(f"ganstudio.{module}"), function)(path, *more)


# --- runs and what belongs to them


def read_run(path: Path) -> None:
    """All that Home, the Train page and the commands ask of a run."""
    from ganstudio.runs.folder import RunFolder, list_runs
    from ganstudio.runs.record import LogTail, record_of

    folder = next(parent for parent in path.parents if parent.name == "run")
    list_runs(folder.parent)
    run = RunFolder(folder)
    each(
        run.experiment, run.machine, run.data, run.status, run.last_step, run.changes, run.checkpoint, run.samples,
        run.pictures, run.damaged_lines, LogTail(folder / "log.jsonl").rows, lambda: record_of(run),
    )  # fmt: skip


def resume(path: Path) -> None:
    """Go on for a step; a damaged checkpoint is passed over, anything else is refused in a sentence."""
    from ganstudio.runs.events import Ended
    from ganstudio.runs.folder import RunFolder
    from ganstudio.training.loop.trainer import Trainer

    read_run(path)
    run = RunFolder(next(parent for parent in path.parents if parent.name == "run"))
    trainer = Trainer.resume(run, dataset=small.dataset(channels=3))
    for event in trainer.events():
        trainer.stop()
        assert not isinstance(event, Ended) or not event.details, event.details


def read_checkpoint(path: Path) -> None:
    from ganstudio.runs.folder import RunFolder
    from ganstudio.training.loop.start_from import _weights_of_run
    from ganstudio.training.loop.trained_networks import players_of_run

    run = RunFolder(path.parents[1])
    each(lambda: _weights_of_run(run), lambda: players_of_run(run))


def read_rows(path: Path) -> None:
    from ganstudio.benchmarks.plan import read_plan
    from ganstudio.benchmarks.rows import Rows

    plan = read_plan(KEPT / "mode_table/plan.toml")
    for data in plan.data:
        Rows(plan, path.parent).of(data)


# --- networks


def read_generator(path: Path) -> None:
    from ganstudio.inference.generator.attribute_classifier import find_classifier
    from ganstudio.inference.generator.loader import open_generator
    from ganstudio.inference.onnx.metadata import takes_pictures

    each(lambda: takes_pictures(path))
    generator = open_generator(path, threads=1)
    latents = generator.latent_space.draw(2, seed=0)
    labels = [0, 0] if generator.manifest.classes else None
    each(
        lambda: generator.generate(latents, labels), lambda: generator.draw(latents, labels),
        lambda: find_classifier(generator.manifest),
    )  # fmt: skip


def read_translator(path: Path) -> None:
    from ganstudio.inference.onnx.metadata import takes_pictures
    from ganstudio.inference.translator.translator_file import TranslatorFile

    each(lambda: takes_pictures(path))
    translator = TranslatorFile(path, threads=1)
    each(lambda: translator.partner, lambda: translator.translate(np.zeros((20, 24, 3), np.uint8)))


def read_encoder(path: Path) -> None:
    from ganstudio.inference.generator.encoder_file import EncoderFile

    encoder = EncoderFile(path)
    m = encoder.manifest
    encoder.encode(
        np.zeros((1, m.height, m.width, m.channels), np.uint8) if m.output == "picture" else np.zeros((1, 2))
    )


def read_sorter(path: Path) -> None:
    from ganstudio.inference.generator.attribute_classifier import AttributeClassifier

    AttributeClassifier(path).scores(np.zeros((1, 16, 16, 3), np.uint8))


# --- pictures, tables, texts


def picture(ending: str, **options: object) -> Callable[[Path], Path]:
    def build(path: Path) -> None:
        rng = np.random.default_rng(0)
        Image.fromarray(rng.integers(0, 256, (24, 32, 3), dtype=np.uint8)).save(path, **options)

    return built(f"picture{ending}", build)


def read_picture(path: Path) -> None:
    from ganstudio.images import arrays, image_file

    each(
        lambda: arrays.read_picture(path, at_least=8), lambda: image_file.read_picture(path).encoded(".png"),
        lambda: arrays.read_sheet(path, (8, 8)),
        lambda: open_dataset({"name": "drawn", "path": str(path), "count": 100}),
    )  # fmt: skip


def _table(path: Path) -> None:
    rows = [f"{number},{number * 0.5},{7 - number}" for number in range(40)]
    path.write_text("\n".join(["time,one,two", *rows]))


def dataset(kind: str, **settings: object) -> Read:
    """Opens the file, or for kinds that are folders the folder that it lies in."""

    def read(path: Path) -> None:
        where = path if kind == "csv_sequences" else path.parent
        open_dataset({"name": kind, "path": str(where), **settings})

    return read


def _idx(path: Path) -> None:
    data = bytes((0, 0, 8, 3)) + b"".join(n.to_bytes(4, "big") for n in (12, 8, 8)) + bytes(range(256)) * 3
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)


def _among_pictures(name: str, content: bytes) -> Callable[[Path], Path]:
    """A file in a folder of pictures."""

    def make(folder: Path) -> Path:
        for number in range(4):
            file = io.BytesIO()
            Image.fromarray(np.full((16, 32, 3), 60 * number, np.uint8)).save(file, "PNG")
            (folder / f"{number}.png").write_bytes(file.getvalue())
            (folder / f"{number}.txt").write_text(f"a picture of grey number {number}")
        (folder / name).write_bytes(content or (folder / name).read_bytes())
        return folder / name

    return make


def read_sentences(path: Path) -> None:
    from argparse import Namespace

    from ganstudio.commands._sentences import sentences

    sentences(Namespace(text=None, texts=str(path)))


# --- what the program keeps for itself: damaged, it is as if it were not there


def placed(name: str, place: Callable[[], Path]) -> Callable[[Path], Path]:
    """A copy where the program looks for it."""

    def make(folder: Path) -> Path:
        target = place()
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(KEPT / name, target)
        return target

    return make


def read_preferences(path: Path) -> None:
    from ganstudio.core.preferences import load_preferences

    preferences, _ = load_preferences()
    if path.is_file():
        preferences.save()
        assert load_preferences() == (preferences, "")


def read_remembered(path: Path) -> None:
    from ganstudio.gui.explore.session_file import recall
    from ganstudio.inference.onnx import content_store

    recall(path.stem)
    content_store.recall(path.stem, "spec", dict)
    content_store.remember(path.stem, "another", {"x": 1})


def read_findings(_path: Path) -> None:
    from ganstudio.gui.evaluate.services.result_store import compare, read_results

    compare([("one", read_results("content", "digits")), ("two", {})])


def read_speed(_path: Path) -> None:
    from ganstudio.gui.shared.state.speed_benchmark import _read

    _read()


def read_acceleration(_path: Path) -> None:
    from ganstudio.formats.experiment import find_experiment
    from ganstudio.runs.folder import Machine
    from ganstudio.training.loop.acceleration import _remember, _remembered

    experiment = find_experiment("digits-mlp")
    _remembered(experiment, Machine())
    _remember(experiment, Machine(), Machine())


def read_chains(path: Path) -> None:
    from ganstudio.evaluation.likelihood import chain_store

    class Begun:
        def begin(self) -> str:
            return "begun"

    with contextlib.suppress(AttributeError):  # of what is asked of a whole file, the stand-in knows nothing
        chain_store._read(path, Begun())  # type: ignore[arg-type]


RUN = ("runs.folder", "runs.log", "runs.record", "formats.experiment")
ONNX = (
    "inference.onnx.not_onnx", "inference.onnx.metadata", "inference.onnx.session", "inference.onnx.graph",
    "inference.onnx.content_store",
)  # fmt: skip
PICTURES = (
    "images.opening", "datasets.readers.listing", "datasets.readers.picture_folder", "datasets.readers.decoded_images",
)  # fmt: skip
FINDINGS = "63a491e1a79edc51c184a395e522cd95-1271cf25.json"
CHECKPOINT = "checkpoints/step-00000002.pt"


def readers() -> Iterator[Reader]:
    for name in ("experiment.toml", "machine.toml", "data.json", "log.jsonl", "changes.jsonl"):
        yield Reader(f"run {name}", of_run(name), read_run, RUN)
    yield Reader("run resumed", of_run("log.jsonl"), resume, RUN)
    yield Reader("run resumed from checkpoint", of_run(CHECKPOINT), resume, ("training.loop.checkpoint",))
    yield Reader("checkpoint", of_run(CHECKPOINT), read_checkpoint, ("training.loop.checkpoint",))
    weights = calls("training.loop.start_from:_read_safetensors")
    yield Reader("weights", copied("exports/adversarial.safetensors"), weights, ("training.loop.start_from",))
    lab = ("training.lab.lab_file", "training.lab.user_drawings")
    yield Reader("lab", copied("labs/two.lab"), calls("training.lab.lab_file:open_runs"), lab)
    yield Reader("experiment", of_run("experiment.toml"), calls("formats.experiment:load_experiment"), RUN)
    yield Reader("plan", copied("mode_table/plan.toml"), calls("benchmarks.plan:read_plan"), ("benchmarks.plan",))
    yield Reader("rows", copied("mode_table/rows.jsonl"), read_rows, ("core.files",))
    yield from _networks()
    yield from _pictures_and_texts()
    yield from _own()


def _networks() -> Iterator[Reader]:
    generator = (*ONNX, "inference.generator.generator_file", "inference.generator.first_layer")
    yield Reader("generator", built("tiny.onnx", tiny), read_generator, generator)
    yield Reader("sequences", copied("exports/adversarial-sequences.onnx"), read_generator, generator)
    foreign = built("tiny.onnx", lambda path: tiny(path, manifest=False, classes=("a", "b")))
    yield Reader("foreign generator", foreign, read_generator, generator)
    text = ("inference.generator.text_generator_file",)
    yield Reader("text generator", built("text.onnx", text_reader), read_generator, text)
    yield Reader("translator", built("negative.onnx", negative), read_translator,
                 (*ONNX, "inference.translator.translator_file"))  # fmt: skip
    foreign = built("negative.onnx", lambda path: negative(path, manifest=False))
    yield Reader("foreign translator", foreign, read_translator, ("inference.translator.translator_file",))
    yield Reader("generator as translator", copied("exports/sorter.onnx"), read_translator, ONNX)
    yield Reader("encoder", copied("exports/veegan-encoder.onnx"), read_encoder, ("inference.generator.encoder_file",))
    sorter = ("inference.generator.attribute_classifier",)
    yield Reader("sorter", copied("exports/sorter.onnx"), read_sorter, sorter)
    latents = built("z.npy", lambda path: np.save(path, np.ones((4, 6), np.float32)))
    yield Reader("latents", latents, calls("inference.latent.text:read_latents", 6), ("inference.latent.text",))


def _pictures_and_texts() -> Iterator[Reader]:
    for ending in (".png", ".jpg", ".gif", ".webp", ".bmp", ".tif"):
        yield Reader(f"picture {ending}", picture(ending), read_picture, PICTURES)
    yield Reader(
        "table",
        built("table.csv", _table),
        dataset("csv_sequences", length=16),
        ("datasets.readers.table", "datasets.readers.text_file"),
    )
    for name in ("train-images-idx3-ubyte", "train-images-idx3-ubyte.gz"):
        yield Reader(name, built(name, _idx), dataset("folder", size=16), ("datasets.readers.idx",))
    yield Reader("picture in a folder", _among_pictures("1.png", b""), dataset("folder", size=16), PICTURES)
    yield Reader("pair", _among_pictures("1.png", b""), dataset("pairs", size=16), ("datasets.pairs",))
    captions = ("datasets.readers.captions",)
    yield Reader(
        "caption", _among_pictures("1.txt", b"a grey square\na square\n"), dataset("captioned", size=16), captions
    )
    table = "".join(f"{number}.png,a square of grey {number}\n" for number in range(4)).encode()
    yield Reader("captions", _among_pictures("captions.csv", b"file,caption\n" + table), dataset("captioned", size=16),
                 captions)  # fmt: skip
    yield Reader("sentences", built("said.txt", lambda path: path.write_text("a red hat\nno hat\n")), read_sentences,
                 ("commands._sentences",))  # fmt: skip


def _own() -> Iterator[Reader]:
    yield Reader("preferences", placed("config/preferences.toml", preferences_file), read_preferences,
                 ("core.preferences",))  # fmt: skip
    name = "01f1dc0ffee823e45f4902674a714877.json"
    place = placed(f"config/remembered/{name}", lambda: config_folder() / "remembered" / name)
    yield Reader("remembered", place, read_remembered, ("inference.onnx.content_store",))
    session = calls("gui.explore.session_file:read_session")
    yield Reader("session", copied("sessions/classes.json"), session, ("gui.explore.session_file",))
    place = placed(f"evaluations/{FINDINGS}", lambda: _path("content", "digits"))
    yield Reader("findings", place, read_findings, ("gui.evaluate.services.result_store",))
    yield Reader("speed", placed("machine.json", lambda: cache_folder() / "machine.json"), read_speed,
                 ("gui.shared.state.speed_benchmark",))  # fmt: skip
    place = placed("machine.json", lambda: cache_folder() / "acceleration.json")
    yield Reader("acceleration", place, read_acceleration, ("training.loop.acceleration",))
    yield Reader("chains", copied("annealing.pt"), read_chains, ("evaluation.likelihood.chain_store",))
