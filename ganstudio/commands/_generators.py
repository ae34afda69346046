"""What commands take for a generator: its file, a shipped one's name, or a run at any of its checkpoints."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ganstudio.core.edition import can_train
from ganstudio.core.errors import UserError
from ganstudio.core.paths import cache_folder, resource, runs_folder
from ganstudio.runs.folder import RunFolder

if TYPE_CHECKING:
    from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator, Networks
    from ganstudio.evaluation.reference_data import ReferenceData
    from ganstudio.inference.generator.foreign import GeneratorChanges
    from ganstudio.inference.generator.generator_file import GeneratorFile
    from ganstudio.training.loop.trained_networks import TrainedNetworks

Tell = Callable[[str], None]
"""Hears in a sentence what takes its time."""
_SAME = 1e-2
"""Largest difference, in units of the value range, up to which weights belong to an ONNX file: rounding, no more."""


@dataclass(frozen=True)
class OpenedGenerator:
    """A generator's file and, where they are known, the networks behind it."""

    file: "GeneratorFile"
    title: str
    networks: "Networks | None"
    fingerprint: str

    def evaluated(self, reference: "ReferenceData", count: int, seed: int) -> "EvaluatedGenerator":
        from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator
        from ganstudio.inference.generator.caption_conditioned import CaptionConditioned
        from ganstudio.inference.generator.text_generator_file import TextGeneratorFile

        generator = CaptionConditioned(self.file) if isinstance(self.file, TextGeneratorFile) else self.file
        return EvaluatedGenerator(
            generator, reference, count=count, seed=seed, title=self.title, networks=self.networks,
            fingerprint=self.fingerprint,
        )  # fmt: skip


def open_generator(
    target: str, step: int | None, tell: Tell, said: "GeneratorChanges | None" = None
) -> OpenedGenerator:
    """`target` is FILE.onnx, a shipped generator's name, a run's folder or its name; `said` is what is known of files
    that say nothing themselves. Raises UserError."""
    run = find_run(target)
    if run is None:
        path = find_generator(target)
        return _opened(path, path.with_suffix(".safetensors"), lambda file: _players_of_file(path, file), said=said)
    checkpoint = run.checkpoint(step)
    path = _exported(run, checkpoint.step, checkpoint.path, tell)
    return _opened(path, checkpoint.path, lambda _file: _players_of_run(run, checkpoint.step), run.name)


def with_titles_of_their_own(opened: list[OpenedGenerator]) -> list[OpenedGenerator]:
    """The same with a step or a number behind titles that several have."""
    from dataclasses import replace

    found: list[OpenedGenerator] = []
    for one in opened:
        title, taken = one.title, {other.title for other in found}
        if title in taken or [o.title for o in opened].count(title) > 1:
            title = f"{title}, step {one.file.manifest.step:,}" if one.file.manifest.step else one.file.path.stem
        number = 2
        unique = title
        while unique in taken:
            unique, number = f"{title} ({number})", number + 1
        found.append(replace(one, title=unique))
    return found


def find_generator(name: str) -> Path:
    """The path of a generator given as a path or as a shipped one's name. Raises UserError if there is neither."""
    path = Path(name)
    if path.exists() or path.suffix == ".onnx" or path.name != name:
        return path
    shipped = resource("generators", f"{name}.onnx")
    if shipped.is_file():
        return shipped
    names = ", ".join(sorted(found.stem for found in resource("generators").glob("*.onnx"))) or "none"
    raise UserError(f"There is no file {name} and no shipped generator of that name. Shipped: {names}.")


def find_run(target: str) -> RunFolder | None:
    """The run that a folder or a name stands for; None where it must be a generator. Raises UserError."""
    if not target.strip():
        raise UserError("Name a generator: its file, a shipped one or a run.")
    path = Path(target)
    for folder in (path, runs_folder() / target):
        if (folder / "experiment.toml").is_file():
            return RunFolder(folder)
    if path.is_dir():
        raise UserError(f"{target} is a folder, but no run: it holds no experiment.toml.")
    return None


def _exported(run: RunFolder, step: int, checkpoint: Path, tell: Tell) -> Path:
    """The checkpoint as an ONNX file: one that is there already and newer, or else a fresh one in the cache."""
    there = [path for path in run.path.glob(f"export/*-{step}.onnx") if _newer(path, checkpoint)]
    if there:
        return there[0]
    path = cache_folder() / "evaluated" / f"{run.name}-{step}-{checkpoint.stat().st_mtime_ns}.onnx"
    if not path.is_file():
        from ganstudio.training.export import export_run

        tell(f"Step {step:,} of {run.name} is exported")
        path.parent.mkdir(parents=True, exist_ok=True)
        export_run(run, step, path)
    return path


def _newer(path: Path, checkpoint: Path) -> bool:
    return path.stat().st_mtime >= checkpoint.stat().st_mtime


def _opened(
    path: Path, weights: Path, players: "Callable[[GeneratorFile], TrainedNetworks]", name: str = "",
    said: "GeneratorChanges | None" = None,
) -> OpenedGenerator:  # fmt: skip
    import hashlib

    from ganstudio.evaluation.evaluated_generator import Networks
    from ganstudio.inference.generator import loader

    file = loader.open_generator(path, said=said)
    networks = None
    if weights.is_file() and can_train() and file.manifest.text is None:  # gradients know nothing of sentences
        try:
            found = players(file)
        except UserError:  # then it is measured as a stranger's file is: by its samples
            found = None
        if found is not None and _agree(file, found):
            networks = Networks(found.generator, found.discriminator)
    fingerprint = hashlib.blake2b(path.read_bytes(), digest_size=8).hexdigest()
    return OpenedGenerator(file, name or file.title, networks, fingerprint)


def _players_of_file(path: Path, file: "GeneratorFile") -> "TrainedNetworks":
    from ganstudio.training.loop.trained_networks import players_of_file

    return players_of_file(path, file.manifest)


def _players_of_run(run: RunFolder, step: int) -> "TrainedNetworks":
    from ganstudio.training.loop.trained_networks import players_of_run

    return players_of_run(run, step)


def _agree(file: "GeneratorFile", players: "TrainedNetworks") -> bool:
    """Whether the networks make the samples that the file makes."""
    import torch

    from ganstudio.inference.onnx.image_codec import to_pictures

    latents, classes = file.latent_space.draw(8, seed=1), len(file.manifest.classes)
    labels = np.arange(8, dtype=np.int64) % classes if classes else None
    given = (torch.from_numpy(latents), *(() if labels is None else (torch.from_numpy(labels),)))
    with torch.no_grad():
        raw = players.generator(*given).numpy()
    there = file.samples(latents, labels).astype(np.float32)
    manifest = file.manifest
    if manifest.output == "picture":
        here = to_pictures(raw, manifest.value_range, manifest.layout).astype(np.float32)
        return bool(here.shape == there.shape and np.abs(here - there).max() <= 255 * _SAME)
    here = raw if manifest.output == "points" else raw.transpose(0, 2, 1)
    return bool(here.shape == there.shape and np.abs(here - there).max() <= _SAME)
