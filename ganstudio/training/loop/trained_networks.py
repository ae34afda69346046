"""The trained networks of a run, or of the weights that lie beside an exported generator, ready to be looked into."""

from dataclasses import dataclass
from pathlib import Path

import msgspec
from torch import nn

from ganstudio.core.errors import UserError
from ganstudio.formats.experiment import Experiment, experiment_from_plain
from ganstudio.formats.manifest import Manifest
from ganstudio.runs.folder import DataFacts, Machine, RunFolder
from ganstudio.training.components.compute import Compute
from ganstudio.training.loop.checkpoint import load_checkpoint
from ganstudio.training.loop.start_from import take_over_weights
from ganstudio.training.recipe import Recipe, Setup
from ganstudio.training.recipes import build_recipe


@dataclass(frozen=True)
class TrainedNetworks:
    """On the CPU, float32, in eval mode, with gradients to inputs only."""

    generator: nn.Module
    """Latents [N, latent_size] (and labels) to raw samples: the averaged generator, as an export has it."""
    discriminator: nn.Module | None
    """Raw samples (and labels) to scores [N]; None where the scheme has none."""


def players_of_run(run: RunFolder, step: int | None = None) -> TrainedNetworks:
    """Of a checkpoint, the newest unless `step` says which. Raises UserError."""
    recipe = _recipe(run.experiment(), run.data())
    load_checkpoint(run.checkpoint(step).path, recipe.parts())
    return _players(recipe)


def players_of_file(path: Path, manifest: Manifest) -> TrainedNetworks:
    """Of the NAME.safetensors that an export writes beside NAME.onnx, with its manifest. Raises UserError."""
    weights = path.with_suffix(".safetensors")
    if not weights.is_file() or not manifest.experiment:
        raise UserError(f"No weights lie beside {path.name}.")
    sample = {
        "picture": (manifest.channels, manifest.height, manifest.width),
        "sequence": (manifest.channels, manifest.length),
        "points": (manifest.channels,),
    }[manifest.output]
    facts = DataFacts(
        title=manifest.data_title, fingerprint=manifest.data_fingerprint, output=manifest.output, sample=sample,
        classes=tuple(manifest.classes), training=0, held_out=0, held_out_rule="",
        text=manifest.text,
    )  # fmt: skip
    recipe = _recipe(experiment_from_plain(manifest.experiment), facts)
    take_over_weights(str(weights), recipe.networks())
    recipe.weights_were_replaced()
    return _players(recipe)


def _recipe(experiment: Experiment, data: DataFacts) -> Recipe:
    on_cpu = msgspec.structs.replace(experiment, device="cpu", start_from="")
    return build_recipe(Setup(on_cpu, data, Compute.of(Machine())))


def _players(recipe: Recipe) -> TrainedNetworks:
    networks = recipe.networks_to_share()
    for network in networks.values():
        network.requires_grad_(False).eval()
    return TrainedNetworks(networks["generator"], networks.get("discriminator"))
