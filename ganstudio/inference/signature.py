"""What a generator's graph takes and gives, checked against its manifest."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ganstudio.errors import UserError
from ganstudio.manifest import Manifest

if TYPE_CHECKING:
    import onnxruntime

_INTEGERS = ("tensor(int64)", "tensor(int32)")


@dataclass(frozen=True)
class Signature:
    """Names and shapes of a generator's inputs and output; None is a dimension that is free."""

    latent: str
    latent_shape: tuple[int | None, ...]
    """Without the batch: (100,) or (100, 1, 1)."""
    labels: str | None
    output: str
    output_shape: tuple[int | None, ...]
    """With the batch."""
    batch: int | None
    """The only batch size the graph accepts, or None if any will do."""


def read_signature(session: "onnxruntime.InferenceSession", name: str) -> Signature:
    """The signature of any graph that looks like a generator. Raises UserError, naming `name`, if it does not."""
    inputs, outputs = session.get_inputs(), session.get_outputs()
    latents = [node for node in inputs if node.type == "tensor(float)"]
    labels = [node for node in inputs if node.type in _INTEGERS]
    if len(latents) != 1 or len(labels) > 1 or len(inputs) != len(latents) + len(labels):
        described = ", ".join(f"{node.name} {node.type}" for node in inputs) or "none"
        raise UserError(
            f"{name} is not a generator: it should take one latent and, if conditional, labels. It takes: {described}."
        )
    latent_shape = _fixed(latents[0].shape)
    _refuse_pictures_in(latent_shape, name)
    return Signature(
        latent=latents[0].name,
        latent_shape=latent_shape[1:],
        labels=labels[0].name if labels else None,
        output=outputs[0].name,
        output_shape=_fixed(outputs[0].shape),
        batch=latent_shape[0],
    )


def refuse_other_kinds(manifest: Manifest, name: str) -> None:
    """Raise UserError, saying what it is good for, if the file's manifest is not a generator's."""
    words = {
        "translator": "turns one picture into another",
        "text_to_image": "draws from a sentence",
        "encoder": "goes the other way and finds the latent of a picture. Open the generator that lies beside it; "
        "programs read latents with ganstudio.inference.encoder_file.EncoderFile",
        "sorter": "tells what pictures show, so that samples can be sorted",
    }
    if manifest.kind != "generator":
        raise UserError(f"{name} is not a generator of pictures from latents: it {words[manifest.kind]}.")


def check_against(signature: Signature, manifest: Manifest, name: str) -> None:
    """Raise UserError where the graph contradicts what its manifest says about it."""
    pairs: list[tuple[str, int | None, int]] = [
        ("latent size", signature.latent_shape[0], manifest.latent_size),
        ("class input", signature.labels is not None, bool(manifest.classes)),
    ]
    pairs += [(f"size of direction {d.name}", len(d.vector), manifest.latent_size) for d in manifest.directions]
    if manifest.output == "picture":
        order = (1, 2, 3) if manifest.layout == "NCHW" else (3, 1, 2)
        if len(signature.output_shape) != 4:
            raise UserError(f"{name} should put out pictures, but its output has the shape {signature.output_shape}.")
        channels, height, width = (signature.output_shape[axis] for axis in order)
        pairs += [("channels", channels, manifest.channels)]
        pairs += [("height", height, manifest.height), ("width", width, manifest.width)]
    if manifest.output == "points" and len(signature.output_shape) != 2:
        raise UserError(f"{name} should put out points, but its output has the shape {signature.output_shape}.")
    if manifest.output == "sequence":
        if len(signature.output_shape) != 3:
            raise UserError(f"{name} should put out sequences, but its output has the shape {signature.output_shape}.")
        pairs += [("channels", signature.output_shape[1], manifest.channels)]
        pairs += [("length", signature.output_shape[2], manifest.length)]
        pairs += [("scales", len(manifest.scale.names), manifest.channels)] if manifest.scale else []
    for what, found, promised in pairs:
        if found is not None and found != promised:
            raise UserError(f"{name} contradicts its manifest: {what} {found} instead of {promised}. Export it again.")


def _refuse_pictures_in(shape: tuple[int | None, ...], name: str) -> None:
    if len(shape) == 4 and shape[2:] != (1, 1):
        raise UserError(
            f"{name} turns one picture into another: it takes pictures, not latents, and so cannot be explored here."
        )
    if len(shape) not in (2, 4) or shape[1] is None:
        raise UserError(f"{name} is not a generator: its input has the shape {shape}, not [batch, latent size].")


def _fixed(shape: list[object]) -> tuple[int | None, ...]:
    return tuple(size if isinstance(size, int) else None for size in shape)
