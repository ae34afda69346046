"""A trained network leaves as one ONNX file with its manifest, and only after proof that it computes the same.

The one place of training that runs ONNX Runtime. The proof: the file is loaded by ONNX Runtime's CPU provider and
compared with float32 torch on 64 inputs; a difference beyond rounding refuses the export.
"""

import copy
import datetime
import logging
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from ganstudio import __version__
from ganstudio.core.errors import UserError
from ganstudio.core.files import write_atomically
from ganstudio.core.settings import describe
from ganstudio.datasets import dataset_settings, open_dataset
from ganstudio.formats.experiment import Experiment
from ganstudio.formats.manifest import METADATA_KEY, Manifest, manifest_to_json
from ganstudio.runs.folder import DataFacts, Machine, RunFolder
from ganstudio.training.components.batches import BatchSource
from ganstudio.training.components.compute import Compute
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.loop.checkpoint import load_checkpoint
from ganstudio.training.recipe import Export, Recipe, Setup
from ganstudio.training.recipes import build_recipe

_LARGEST_DIFFERENCE = 1e-5
"""Allowed in any case between ONNX Runtime and torch, as a part of the value range."""
_TIMES_ROUNDING, _NEVER_MORE = 8.0, 1e-3
"""A network may enlarge rounding: pixel norm and instance norm divide by what may be nearly nothing. How much this one
does is measured: float32 torch against the same network in float64. Another float32 program, which sums in another
order, may differ from it so many times as much (measured: 0.9 to 1.8 times), but never by half a grey level, 2e-3."""
Inputs = dict[str, NDArray[Any]]
Outputs = list[NDArray[Any]]
_INPUTS = 64
_VALUE_RANGE = (-1.0, 1.0)
_OUTPUTS = {
    "encoder": ["latent"], "translator": ["translation"], "sorter": ["scores"],
    "text_to_image": ["picture", "text_embedding"],
}  # fmt: skip
_AXES = {"translator": {0: "batch", 2: "height", 3: "width"}}
"""The axes of the inputs that may have any size; of most kinds only the batch."""


@dataclass(frozen=True)
class Proved:
    """A written file. `parity` is the largest difference found, as a part of the value range."""

    path: Path
    kind: str
    parity: float


@dataclass(frozen=True)
class Exported(Proved):
    """The generator's file, the weights of all players, and what else the scheme gives, such as an encoder."""

    weights: Path
    step: int
    others: tuple[Proved, ...]


class _Checked(nn.Module):
    """A generator with the inputs that the file shall have, in their order."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        picture: Tensor = self.network(latent) if labels is None else self.network(latent, labels)
        return picture


def export_run(run: RunFolder, step: int | None = None, output: Path | None = None) -> Exported:
    """Export a checkpoint of a run (the newest, unless `step` says which): NAME.onnx and NAME.safetensors.

    What a scheme exports beside its generator lies beside it, as NAME-encoder.onnx. Raises UserError if there is no
    such checkpoint, a proof fails, or the files cannot be written; before all proofs are done nothing is written.
    """
    if output is not None and output.suffix != ".onnx":
        raise UserError(f"The generator is written as ONNX: {output} should end in .onnx.")
    checkpoint = run.checkpoint(step)
    experiment, data = run.experiment(), run.data()
    compute = Compute.of(Machine())
    recipe = build_recipe(Setup(experiment, data, compute, _pictures_for_proof(experiment, data, compute)))
    load_checkpoint(checkpoint.path, recipe.parts())
    output = output or run.path / "export" / f"{_file_name(run.name)}-{checkpoint.step}.onnx"
    weights = output.with_suffix(".safetensors")
    contents: dict[Path, bytes] = {}
    proved = []
    for number, export in enumerate(recipe.exports()):
        path = output.with_stem(f"{output.stem}-{export.name}") if number else output
        contents[path], parity = to_onnx(export, _manifest(experiment, data, export, checkpoint.step))
        proved.append(Proved(path, export.kind, parity))
    contents[weights] = weights_bytes(recipe, experiment)
    _write(contents)
    return Exported(output, proved[0].kind, proved[0].parity, weights, checkpoint.step, tuple(proved[1:]))


def _pictures_for_proof(experiment: Experiment, data: DataFacts, compute: Compute) -> BatchSource | None:
    """The data of a translator, which is proved on them; None where they are gone, or for generators."""
    if not data.other:
        return None
    try:
        return BatchSource(open_dataset(experiment.dataset), compute.device, compute.memory_format, mirror=False)
    except UserError:
        return None


def _write(contents: dict[Path, bytes]) -> None:
    for path, content in contents.items():
        try:
            write_atomically(path, content)
        except OSError as error:
            raise UserError(f"{path} could not be written: {error.strerror}. The run is untouched.") from None


def to_onnx(export: Export, manifest: Manifest) -> tuple[bytes, float]:
    """The proved ONNX file and its parity, which is written into its manifest. Raises UserError if the proof fails."""
    program = _convert(export, _OUTPUTS.get(export.kind, [manifest.output]))
    model = program.model_proto
    _forget_sources(model)
    inputs = _inputs(export, _INPUTS)
    here = _outputs(_module(export), inputs)
    parity = _difference(_run(model.SerializeToString(), inputs), here)
    allowed = largest_difference(_module(export), inputs, here)
    if not parity <= allowed:
        raise UserError(
            f"The exported file was refused: ONNX Runtime's output differs from torch's by {parity:.1e} of the value "
            f"range, {allowed:.0e} is allowed. Nothing was written; please report this with the run."
        )
    proved = msgspec.structs.replace(manifest, parity=parity)
    model.metadata_props.add(key=METADATA_KEY, value=manifest_to_json(proved))
    model.producer_name, model.producer_version = "GAN Studio", __version__
    _check(model)
    return model.SerializeToString(), parity


def largest_difference(network: nn.Module, inputs: Inputs, here: Outputs) -> float:
    """Allowed between ONNX Runtime and float32 torch, whose outputs are `here`, as a part of the value range."""
    exact = {name: value.astype(np.float64) if value.dtype == np.float32 else value for name, value in inputs.items()}
    try:
        rounding = _difference(_outputs(network.double(), exact), here)
    except RuntimeError:  # it insists on float32 somewhere
        rounding = 0.0
    return min(_NEVER_MORE, max(_LARGEST_DIFFERENCE, _TIMES_ROUNDING * rounding))


def _convert(export: Export, outputs: list[str]) -> Any:
    example = tuple(torch.from_numpy(value) for value in _inputs(export, 2).values())
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    logging.getLogger("onnxscript").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about torchvision, copyreg and shared axis names: nothing a user can act on
        return torch.onnx.export(
            _module(export), example, None, input_names=list(_inputs(export, 1)), output_names=outputs,
            # names, not Dim objects: those silently give a fixed batch where the network names a size
            dynamic_shapes=tuple(_AXES.get(export.kind, {0: "batch"}) for _ in example), verbose=False,
        )  # fmt: skip


def _forget_sources(message: Any) -> None:
    """Clear what the exporter notes of each node: source lines, with the paths they have on this machine."""
    for field, value in message.ListFields():
        if field.name in ("metadata_props", "doc_string"):
            message.ClearField(field.name)
        elif field.message_type is not None:
            for part in [value] if hasattr(value, "ListFields") else value:
                _forget_sources(part)


def _module(export: Export) -> nn.Module:
    network = copy.deepcopy(export.network).eval()
    return network if export.kind in _OUTPUTS else _Checked(network)


def _inputs(export: Export, count: int) -> Inputs:
    """Latents by the generator's distribution, with classes or captions where it takes them; for an encoder samples
    between the ends of the value range; for a translator pictures of its data."""
    rng = RngStreams(0, 0, 0, torch.device("cpu"))
    if export.examples is not None:
        return {"picture": export.examples[:count].numpy()}
    if export.sample:
        low, high = _VALUE_RANGE
        return {"picture": (rng.uniform("parity", count, *export.sample) * (high - low) + low).numpy()}
    latents = rng.latents("parity", export.latent_distribution, count, export.latent_size)
    inputs = {"latent": latents.numpy()}
    if export.classes:
        inputs["labels"] = np.arange(count, dtype=np.int64) % len(export.classes)
    if export.text:
        inputs["text"] = export.text.codes([export.text.captions[i % len(export.text.captions)] for i in range(count)])
    return inputs


def _difference(there: Outputs, here: Outputs) -> float:
    """The largest, as a part of the value range; of a second output as a part of what it ranges over."""
    ranges = [_VALUE_RANGE[1] - _VALUE_RANGE[0], *(np.ptp(value) for value in here[1:])]
    return max(float(np.abs(t - h).max() / r) for t, h, r in zip(there, here, ranges, strict=True))


def _run(model: bytes, inputs: Inputs) -> Outputs:
    """By ONNX Runtime on the CPU."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return session.run(None, inputs)


@torch.no_grad()
def _outputs(network: nn.Module, inputs: Inputs) -> Outputs:
    given = network(*(torch.from_numpy(value) for value in inputs.values()))
    return [value.numpy() for value in (given if isinstance(given, tuple) else (given,))]


def _check(model: Any) -> None:
    import onnx

    onnx.checker.check_model(model, full_check=True)
    batch = model.graph.input[0].type.tensor_type.shape.dim[0]
    if not batch.dim_param:
        raise UserError("The exported file has a fixed batch size and was refused; please report this with the run.")


def _manifest(experiment: Experiment, data: DataFacts, export: Export, step: int) -> Manifest:
    channels, *sides = export.gives or data.sample
    height, width = sides if data.output == "picture" else (0, 0)
    return Manifest(
        kind=export.kind, output=data.output,
        title=experiment.title or experiment.name, latent_size=export.latent_size,
        latent_distribution=export.latent_distribution,
        classes=list(export.classes), value_range=_VALUE_RANGE, channels=channels, height=height, width=width,
        length=sides[0] if data.output == "sequence" else 0, scale=data.scale,
        text=export.text, input_channels=export.sample[0] if export.sample else 0, multiple_of=export.multiple_of,
        direction=export.name if export.kind == "translator" else "", preparation=export.preparation,
        step=step, experiment=_without_paths(experiment), data_title=data.title, data_fingerprint=data.fingerprint,
        held_out=f"{data.held_out} of {data.held_out + data.training}: {data.held_out_rule}",
        program=f"GAN Studio {__version__}, torch {torch.__version__}",
        created=datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )  # fmt: skip


def _without_paths(experiment: Experiment) -> dict[str, Any]:
    """Plain values without anything that names the user's own folders."""
    tree = experiment.to_plain()
    settings = dataset_settings(experiment.dataset)
    if not settings.shareable:
        paths = {field.name for field in describe(type(settings)) if field.kind == "path"}
        tree["dataset"] = {key: value for key, value in tree["dataset"].items() if key not in paths}
    tree.pop("start_from", None)
    return tree


def weights_bytes(recipe: Recipe, experiment: Experiment) -> bytes:
    """Averaged generator and discriminator as safetensors, to be started from; the experiment is in the metadata."""
    from safetensors.torch import save

    tensors = {
        f"{part}.{name}": tensor.detach().cpu().contiguous().clone()
        for part, network in recipe.networks_to_share().items()
        for name, tensor in network.state_dict().items()
    }
    plain = msgspec.json.encode(_without_paths(experiment)).decode()
    return save(tensors, metadata={"experiment": plain, "program": f"GAN Studio {__version__}"})


def _file_name(run_name: str) -> str:
    return "".join(c if c.isalnum() or c in "-_." else "-" for c in run_name)
