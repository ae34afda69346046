"""A generator as one ONNX file: open it, ask it for pictures."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

from ganstudio.core.errors import UserError
from ganstudio.formats.manifest import METADATA_KEY, Manifest, manifest_from_json
from ganstudio.images.arrays import Pictures
from ganstudio.images.rendering import CURVES_SIZE, draw_curves, draw_places
from ganstudio.inference.generator.first_layer import latent_moments, read_first_layer, read_graph
from ganstudio.inference.generator.foreign import (
    PROBES,
    Foreign,
    GeneratorChanges,
    GeneratorSpec,
    count_classes,
    infer_spec,
    recall_spec,
)
from ganstudio.inference.generator.requests import checked_labels, checked_latents
from ganstudio.inference.generator.signature import Signature, check_against, read_signature, refuse_other_kinds
from ganstudio.inference.latent.space import Latents, LatentSpace
from ganstudio.inference.onnx.content_store import content_of
from ganstudio.inference.onnx.graph import GraphEditor
from ganstudio.inference.onnx.image_codec import to_levels, to_pictures
from ganstudio.inference.onnx.metadata import read_manifest
from ganstudio.inference.onnx.providers import Device, in_words
from ganstudio.inference.onnx.session import open_session, reason
from ganstudio.inference.onnx.value_ranges import given_limits, near_customary

__all__ = ["GeneratorFile", "read_manifest"]

CHUNK = 64
"""Latents computed at once; larger requests are split, so that memory stays small."""
_MOST_VALUES = 1 << 22
"""Of the pictures computed at once; layers in between may hold twenty times as many."""
_CLOUD = 2048


class GeneratorFile:
    """An opened generator. Safe to call from several threads; the file itself is no longer needed once open."""

    def __init__(
        self, path: Path | str, *, threads: int = 0, device: Device = "auto", spec: GeneratorSpec | None = None,
        said: GeneratorChanges | None = None,
    ) -> None:  # fmt: skip
        """Open the file; `threads` 0 lets ONNX Runtime choose.

        A file without a manifest is used by `spec`, or by what was said of it before, or by what can be inferred; what
        is `said` in place of that is the part that a person knows.
        Raises UserError if it is missing, damaged, no generator, or contradicts its own manifest.
        """
        self.path = Path(path)
        self._session = open_session(self.path, threads, device)
        text = self._session.get_modelmeta().custom_metadata_map.get(METADATA_KEY)
        described = None if text is None else manifest_from_json(text)
        if described is not None:
            refuse_other_kinds(described, self.path.name)
        self.foreign: Foreign | None = None
        """Of a file that another program wrote: what its manifest was made of."""
        self.signature: Signature
        if described is not None:
            self.signature = read_signature(self._session, self.path.name)
        else:
            self.foreign = self._read_foreign(spec, said)
            described = self.foreign.spec.manifest(self.path.stem, self.foreign.latent_size)
        self.manifest: Manifest = described
        if self.foreign is None:
            check_against(self.signature, self.manifest, self.path.name)

    @property
    def title(self) -> str:
        return self.manifest.title or self.path.stem

    @property
    def is_bgr(self) -> bool:
        """Whether the network puts blue first, as programs do that use OpenCV."""
        return self.foreign is not None and self.foreign.spec.order == "BGR"

    @property
    def provider(self) -> str:
        """Where it computes, in words, as ONNX Runtime says after opening: "CPU" or "CUDA"."""
        return in_words(self._session.get_providers()[0])

    @property
    def latent_space(self) -> LatentSpace:
        return LatentSpace(self.manifest.latent_size, self.manifest.latent_distribution)

    def generate(self, latents: ArrayLike, labels: ArrayLike | None = None) -> NDArray[Any]:
        """Pictures uint8 [N, height, width, channels], points float32 [N, D], sequences float32 [N, L, C] in the
        units of the data they were learnt from.

        `latents` [N, latent_size], finite; `labels` [N], whole numbers in 0 .. classes - 1, for conditional
        generators and only for them. Raises UserError for anything else, and if the output is not finite.
        """
        scale, samples = self.manifest.scale, self.samples(latents, labels)
        return samples if scale is None else scale.to_units(samples)

    def samples(self, latents: ArrayLike, labels: ArrayLike | None = None) -> NDArray[Any]:
        """The same with sequences as the network knows them, between -1 and 1, whatever their units are."""
        parts = [self._samples(values) for values in self._chunks(latents, labels)]
        return np.concatenate(parts) if parts else self._nothing()

    def levels(self, latents: ArrayLike, labels: ArrayLike | None = None) -> NDArray[np.float32]:
        """The same, of pictures before they are rounded and clipped: float32, 0 is black and 255 white. It changes with
        the smallest step of a latent, and so has differences and directions."""
        parts = [self._levels(values) for values in self._chunks(latents, labels)]
        return np.concatenate(parts) if parts else self._nothing().astype(np.float32)

    def draw(self, latents: ArrayLike, labels: ArrayLike | None = None, size: int = CURVES_SIZE) -> Pictures:
        """What the samples look like, uint8 [N, H, W, 1 or 3]: pictures as they are, sequences as curves, each point as
        a place in the cloud of this generator's points; these two `size` x `size`."""
        samples = self.samples(latents, labels)
        if self.manifest.output == "sequence":
            return draw_curves(samples, size)
        return draw_places(samples, self._cloud, size) if self.manifest.output == "points" else samples

    @property
    def picture_size(self) -> tuple[int, int]:
        """Height and width of what `draw` gives where no size is asked for."""
        if self.manifest.output == "picture":
            return self.manifest.height, self.manifest.width
        return CURVES_SIZE, CURVES_SIZE

    @cached_property
    def _cloud(self) -> NDArray[np.float32]:
        """[2048, D], points of all classes alike."""
        classes = len(self.manifest.classes)
        labels = np.arange(_CLOUD) % classes if classes else None
        return self.samples(self.latent_space.draw(_CLOUD, seed=0), labels)

    def _chunks(self, latents: ArrayLike, labels: ArrayLike | None) -> Iterator[NDArray[np.float32]]:
        """The network's output for a part of what was asked for after the other."""
        wanted = checked_latents(latents, self.manifest.latent_size)
        wanted_labels = checked_labels(labels, self.manifest.classes, len(wanted))
        size = self.signature.batch or _at_once(int(np.prod(self._sample)), CHUNK)
        for start in range(0, len(wanted), size):
            chunk = slice(start, start + size)
            values = self._values(wanted[chunk], None if wanted_labels is None else wanted_labels[chunk])
            if not np.isfinite(values).all():
                raise UserError(f"{self.path.name} gave values that are no numbers: it is damaged. Export it again.")
            yield values.reshape(-1, *self._sample) if self.manifest.output == "picture" else values

    @property
    def _sample(self) -> tuple[int, ...]:
        """Shape of a picture as the network knows it; some put out all values in a row."""
        manifest = self.manifest
        size = (manifest.height, manifest.width)
        return (manifest.channels, *size) if manifest.layout == "NCHW" else (*size, manifest.channels)

    def _samples(self, values: NDArray[np.float32]) -> NDArray[Any]:
        if self.manifest.output == "picture":
            pictures = to_pictures(values, self.manifest.value_range, self.manifest.layout)
            return pictures[..., ::-1] if self.is_bgr else pictures
        return self._levels(values)

    def _levels(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        if self.manifest.output == "picture":
            levels = to_levels(values, self.manifest.value_range, self.manifest.layout)
            return levels[..., ::-1] if self.is_bgr else levels
        return np.ascontiguousarray(values.transpose(0, 2, 1)) if self.manifest.output == "sequence" else values

    def _values(self, latents: Latents, labels: NDArray[np.int64] | None) -> NDArray[np.float32]:
        """The raw output for up to one batch, padded with zeros where the graph insists on a batch size."""
        signature, count = self.signature, len(latents)
        padding = (signature.batch or count) - count
        if padding:
            latents = np.pad(latents, ((0, padding), (0, 0)))
            labels = None if labels is None else np.pad(labels, (0, padding))
        try:
            (values,) = self._session.run([signature.output], signature.feeds(latents, labels))
        except Exception as error:  # ONNX Runtime has many exception types and no common base
            raise UserError(f"{self.path.name} could not be run: {reason(error)}") from None
        found = np.asarray(values, np.float32)
        if not signature.has_batch and (found.ndim < 4 and found.shape[:1] != (1,)):
            found = found[np.newaxis]
        return found[:count]

    def _read_foreign(self, given: GeneratorSpec | None, said: GeneratorChanges | None) -> Foreign:
        """By trying: some latents from N(0, 1), and class numbers from 0 on."""
        name, content = self.path.name, content_of(self.path)
        known = given or (recall_spec(content) if said is None else None)
        changes = said or GeneratorChanges()
        inputs = (known.latent_input, known.label_input) if known else (changes.latent_input, changes.label_input)
        self.signature = signature = read_signature(self._session, name, *(word or "" for word in inputs))
        size = signature.latent_size or read_first_layer(self.path, signature).shape[1]
        latents = LatentSpace(size).draw(PROBES, seed=0)
        classes = self._count_classes(latents)
        probe = self._probe(latents, np.arange(PROBES) % classes if classes else None)
        moments = latent_moments(self.path, signature)
        inferred, notes = infer_spec(probe, moments, classes, name, self._limits(), changes)
        inferred = msgspec.structs.replace(
            inferred,
            latent_input=signature.latent if inputs[0] else "",
            label_input=signature.labels or "" if inputs[1] else "",
        )
        spec = known or inferred
        spec.check(probe, name)
        names = tuple(node.name for node in self._session.get_inputs())
        return Foreign(spec, inferred, (*signature.notes, *notes), size, content, names, signature)

    def _count_classes(self, latents: Latents) -> int:
        """As many as a one-hot input has places; of class numbers as many as the graph takes."""
        entry = self.signature.classes
        if entry is None or entry.is_empty:
            return 0
        return entry.values if entry.values > 1 else count_classes(lambda number: self._accepts(latents, number))

    def _limits(self) -> tuple[float, float] | None:
        """What its last operation says of the range of its pictures, where that is customary."""
        output = next(node for node in self._session.get_outputs() if node.name == self.signature.output)
        if output.type == "tensor(uint8)":
            return 0.0, 255.0
        limits = given_limits(GraphEditor(read_graph(self.path)), self.signature.output)
        return near_customary(limits) if limits else None

    def _probe(self, latents: Latents, labels: NDArray[np.int64] | None) -> NDArray[np.float32]:
        """What comes of all latents, or of the first few where the pictures are large: the first says how large."""
        first = self._values(latents[:1], None if labels is None else labels[:1])
        count = _at_once(first.size, PROBES)
        step = self.signature.batch or count
        parts = [
            self._values(latents[start : start + step], None if labels is None else labels[start : start + step])
            for start in range(0, count, step)
        ]
        return np.concatenate(parts)

    def _accepts(self, latents: Latents, label: int) -> bool:
        try:
            self._values(latents[:1], np.array([label]))
        except UserError:
            return False
        return True

    def _nothing(self) -> NDArray[Any]:
        manifest = self.manifest
        if manifest.output == "picture":
            return np.zeros((0, manifest.height, manifest.width, manifest.channels), np.uint8)
        if manifest.output == "sequence":
            return np.zeros((0, manifest.length, manifest.channels), np.float32)
        return np.zeros((0, manifest.channels), np.float32)


def _at_once(values: int, most: int) -> int:
    """How many pictures of so many values, so that memory stays small."""
    return max(1, min(most, _MOST_VALUES // max(values, 1)))
