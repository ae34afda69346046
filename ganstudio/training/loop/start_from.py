"""Begins a training with weights that another one found: fine-tuning is how one gets results on a CPU."""

from pathlib import Path

import torch
from torch import Tensor, nn

from ganstudio.core.errors import UserError
from ganstudio.core.files import refuse_irregular
from ganstudio.core.paths import resource, runs_folder
from ganstudio.core.reading import reading, reads
from ganstudio.formats.manifest import METADATA_KEY, manifest_from_json
from ganstudio.runs.folder import RunFolder

_OF_PAIRS, _OF_ONE = ("a_to_b", "critic_b"), ("generator", "discriminator")
"""Names of the same players in a training of both directions and in one of a single direction."""


def take_over_weights(source: str, networks: dict[str, nn.Module]) -> str:
    """Copy every weight whose name and shape fit from `source` into `networks`; says how many did, and what to do.

    `source` is a run folder (its best checkpoint), the name of one of the user's runs, a .safetensors file, a
    translator's .onnx file, or the name of a shipped generator or translator. Raises UserError if it is none of these
    or nothing fits.
    """
    weights = _in_parts(_weights_of(source), networks)
    own = {f"{part}.{name}": t for part, network in networks.items() for name, t in network.state_dict().items()}
    fitting = {name: tensor for name, tensor in weights.items() if name in own and own[name].shape == tensor.shape}
    if not fitting:
        raise UserError(f"Nothing in {source} fits these networks; choose the same kind, width and picture size.")
    lost = [name for name, tensor in fitting.items() if tensor.is_floating_point() and not tensor.isfinite().all()]
    if lost:
        raise UserError(
            f"Weights in {Path(source).name} are no numbers (NaN or infinite), such as {lost[0]}: that training broke, "
            "or the file is damaged. Start from another one, or from an earlier checkpoint."
        )
    with torch.no_grad():
        for name, tensor in fitting.items():
            own[name].copy_(tensor)
    told = f"Began with {len(fitting)} of {len(own)} weight tensors from {Path(source).name}."
    return " ".join([told, *_what_did_not_fit(weights, own, list(networks))])


def _what_did_not_fit(weights: dict[str, Tensor], own: dict[str, Tensor], parts: list[str]) -> list[str]:
    """A sentence for each network that did not get all of its weights, and one with what to do about it."""
    told, can_be_mended = [], False
    for part in parts:
        names = [name for name in own if name.startswith(f"{part}.")]
        there = [name for name in names if name in weights]
        unfit = [name for name in names if name not in there or weights[name].shape != own[name].shape]
        if not there:
            told.append(f"No {part} comes with it: that one begins with fresh weights.")
        elif unfit:
            can_be_mended = True
            told.append(f"Fresh in the {part}: {len(unfit)} of {len(names)}, such as {_example(unfit, weights, own)}.")
    if can_be_mended:
        told.append("To take over all of them choose the width, latent size, picture size and classes that they have.")
    return told


def _example(unfit: list[str], weights: dict[str, Tensor], own: dict[str, Tensor]) -> str:
    """The first that has another shape there, else the first that is missing there."""
    name = next((name for name in unfit if name in weights), unfit[0])
    short = name.partition(".")[2]
    if name not in weights:
        return f"{short}, which is not in it"
    there, here = ("x".join(map(str, tensors[name].shape)) for tensors in (weights, own))
    return f"{short} ({there} there, {here} here)"


def _weights_of(source: str) -> dict[str, Tensor]:
    path = Path(source)
    shipped = resource("generators", f"{source}.safetensors")
    own_run = runs_folder() / source
    translator = path if path.suffix == ".onnx" else resource("translators", f"{source}.onnx")
    if path.suffix == ".safetensors":
        return _read_safetensors(path)
    if path.suffix == ".onnx":
        return _read_translator(path)
    if (path / "experiment.toml").is_file():
        return _weights_of_run(RunFolder(path))
    if shipped.is_file():
        return _read_safetensors(shipped)
    if (own_run / "experiment.toml").is_file():
        return _weights_of_run(RunFolder(own_run))
    if translator.is_file():
        return _read_translator(translator)
    raise UserError(
        f"There are no weights at {source!r}: give a run, a file .safetensors, a translator's .onnx, or a shipped name."
    )


def _weights_of_run(run: RunFolder) -> dict[str, Tensor]:
    from ganstudio.training.loop.checkpoint import read_checkpoint

    files = run.checkpoints()
    if not files:
        raise UserError(f"The run {run.name} has no checkpoint yet, so nothing can start from it.")
    best = next((file for file in files if file.best), files[-1])
    parts = read_checkpoint(best.path).parts
    with reading(best.path):
        for name in [name for name in parts if name.startswith("average")]:  # averages are what the run has to show
            parts[name.removeprefix("average").removeprefix("_") or "generator"] = parts[name]["network"]
        return {
            f"{part}.{name}": tensor
            for part, state in parts.items()
            for name, tensor in state.items()
            if isinstance(tensor, Tensor)
        }


def _in_parts(weights: dict[str, Tensor], networks: dict[str, nn.Module]) -> dict[str, Tensor]:
    """Weights by the names that these networks have: of a pair of translators A to B is the generator of one alone."""
    names = dict(zip(_OF_PAIRS, _OF_ONE, strict=True))
    if "generator" not in networks:
        names = {one: pair for pair, one in names.items()}
    there = {name.partition(".")[0] for name in weights}
    moved = {old: new for old, new in names.items() if old in there and old not in networks and new in networks}
    parts = ((*name.partition("."), tensor) for name, tensor in weights.items())
    return {f"{moved.get(part, part)}.{rest}": tensor for part, _, rest, tensor in parts}


@reads("a translator of this program")
def _read_translator(path: Path) -> dict[str, Tensor]:
    """The weights of a translator as its file holds them, which are those of its average. Raises UserError."""
    import onnx

    refuse_irregular(path)
    model = onnx.load(path, load_external_data=False)  # only what the file itself holds
    told = {entry.key: entry.value for entry in model.metadata_props}.get(METADATA_KEY)
    manifest = None if told is None else manifest_from_json(told)
    if manifest is None or manifest.kind != "translator":
        raise UserError(f"{path.name} is no translator of this program; a training starts from translators and runs.")
    part = "b_to_a" if manifest.direction == "b-to-a" else "generator"
    weights = model.graph.initializer
    return {f"{part}.{w.name}": torch.from_numpy(onnx.numpy_helper.to_array(w).copy()) for w in weights}


@reads("a file of weights")
def _read_safetensors(path: Path) -> dict[str, Tensor]:
    from safetensors.torch import load_file

    refuse_irregular(path)
    return dict(load_file(path))
