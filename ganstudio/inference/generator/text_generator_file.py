"""A text-conditional generator as one ONNX file: give it a prompt, ask it for pictures.

    generator = TextGeneratorFile("faces-text.onnx").with_prompt("a smiling woman with long green hair")
    pictures = generator.generate(generator.latent_space.draw(8, seed=0))

The file's graph is cut where the sentence has become an embedding, so that one sentence is read once for many pictures,
and pictures can be drawn between two sentences.
"""

import copy
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ganstudio.core.errors import UserError
from ganstudio.core.reading import reads
from ganstudio.formats.manifest import Manifest
from ganstudio.formats.text_codec import TextFacts, fold
from ganstudio.images.arrays import Pictures
from ganstudio.inference.generator.generator_file import CHUNK, GeneratorFile
from ganstudio.inference.generator.requests import checked_latents
from ganstudio.inference.generator.signature import Signature
from ganstudio.inference.latent.space import Latents
from ganstudio.inference.onnx.metadata import read_manifest
from ganstudio.inference.onnx.providers import Device
from ganstudio.inference.onnx.session import new_session, reason

if TYPE_CHECKING:
    import onnxruntime

Embeddings = NDArray[np.float32]

EMBEDDING = "text_embedding"
"""The value at which the graph can be cut: what a sentence has become."""


class Near(NamedTuple):
    """A training caption and how near its embedding is: the cosine of the angle between them."""

    caption: str
    agreement: float


class TextGeneratorFile(GeneratorFile):
    """An opened generator, together with the prompt that it draws from. Safe to call from several threads.

    It is a `GeneratorFile` of what it draws from its prompt; `with_prompt` and `with_embedding` give the same generator
    with another one, at no cost. It begins with the first of its training captions.
    """

    text: TextFacts
    prompt: str | None
    """The sentence that it draws; None where it draws from any other embedding, such as one between sentences."""
    embedding: Embeddings
    """The embedding [d] from which it draws."""

    @reads()
    def __init__(self, path: Path | str, *, threads: int = 0, device: Device = "auto") -> None:
        """Open the file; `threads` 0 lets ONNX Runtime choose. Raises UserError if it is no such generator, damaged or
        contradicts its manifest."""
        self.path = Path(path)
        manifest = read_manifest(self.path)
        if manifest is None or manifest.kind != "text_to_image" or manifest.text is None:
            raise UserError(f"{self.path.name} does not draw from sentences.")
        self.manifest: Manifest = manifest
        self.text, self.foreign = manifest.text, None
        reading, drawing = _cut(self.path)
        try:
            self._reader = new_session(reading, threads, device)
            self._session = new_session(drawing, threads, device)
        except Exception as error:  # ONNX Runtime has many exception types and no common base
            raise UserError(f"{self.path.name} cannot be opened: {reason(error)}") from None
        output = self._session.get_outputs()[0]
        shape = tuple(size if isinstance(size, int) else None for size in output.shape)
        self.signature = Signature("latent", (manifest.latent_size,), None, output.name, shape, batch=None)
        self._check()
        self.prompt = self.text.example
        self.embedding = self._read(self.text.codes([self.prompt]))[0]

    # --- what to draw

    def with_prompt(self, text: str) -> "TextGeneratorFile":
        """The same generator, drawing `text`. Raises UserError where there is nothing in it that it can read."""
        return self._with(text, self.embed([text])[0])

    def with_embedding(self, embedding: ArrayLike) -> "TextGeneratorFile":
        """The same generator, drawing from any embedding [d], such as one between two sentences."""
        return self._with(None, self._checked(np.asarray(embedding)[np.newaxis])[0])

    def between(self, one: str, other: str, share: float) -> Embeddings:
        """The embedding [d] a `share` (0 to 1) of the way from one sentence to the other, on a straight line."""
        first, second = self.embed([one, other])
        return first + np.float32(share) * (second - first)

    def embed(self, texts: Sequence[str]) -> Embeddings:
        """[N, d]. Raises UserError for a text without a single letter or digit that it can read."""
        for text in texts:
            self.text.check(text)
        codes = self.text.codes(texts)
        parts = [self._read(codes[start : start + CHUNK]) for start in range(0, len(codes), CHUNK)]
        return np.concatenate(parts) if parts else np.zeros((0, len(self.embedding)), np.float32)

    def generate_from(self, latents: ArrayLike, prompts: Sequence[str] | Embeddings) -> Pictures:
        """Pictures uint8 [N, height, width, channels], each from its latent and its own sentence or embedding."""
        wanted = checked_latents(latents, self.manifest.latent_size)
        embeddings = self._checked(prompts) if isinstance(prompts, np.ndarray) else self.embed(prompts)
        if len(embeddings) != len(wanted):
            raise UserError(f"{len(wanted)} latents need as many sentences; there are {len(embeddings)}.")
        parts = [
            self._samples(self._draw(wanted[start : start + CHUNK], embeddings[start : start + CHUNK]))
            for start in range(0, len(wanted), CHUNK)
        ]
        return np.concatenate(parts) if parts else self._nothing()

    # --- what it knows of sentences

    def nearest_captions(self, text: str, count: int = 5) -> list[Near]:
        """The training captions that it takes for most alike, best first; of those that the file keeps."""
        captions, directions = self._known
        found = directions @ _directions(self.embed([text]))[0]
        best = np.argsort(-found, kind="stable")[:count]
        return [Near(captions[number], float(found[number])) for number in best.tolist()]

    @cached_property
    def _known(self) -> tuple[tuple[str, ...], Embeddings]:
        """Captions of the training data and the directions [N, d] of their embeddings; takes about a second."""
        captions = tuple({fold(caption): caption for caption in self.text.captions}.values())
        return captions, _directions(self.embed(captions))

    # --- inside

    def _with(self, prompt: str | None, embedding: Embeddings) -> "TextGeneratorFile":
        other = copy.copy(self)
        other.prompt, other.embedding = prompt, embedding
        return other

    def _values(self, latents: Latents, labels: NDArray[np.int64] | None) -> NDArray[np.float32]:
        return self._draw(latents, np.broadcast_to(self.embedding, (len(latents), len(self.embedding))))

    def _draw(self, latents: Latents, embeddings: Embeddings) -> NDArray[np.float32]:
        feeds = {"latent": latents, EMBEDDING: np.ascontiguousarray(embeddings)}
        return self._run(self._session, feeds)

    def _read(self, codes: NDArray[np.int64]) -> Embeddings:
        return self._run(self._reader, {"text": codes})

    def _run(self, session: "onnxruntime.InferenceSession", feeds: Mapping[str, NDArray[np.generic]]) -> Embeddings:
        try:
            (values,) = session.run(None, feeds)
        except Exception as error:  # ONNX Runtime has many exception types and no common base
            raise UserError(f"{self.path.name} could not be run: {reason(error)}") from None
        if not np.isfinite(values).all():
            raise UserError(f"{self.path.name} gave values that are no numbers: it is damaged. Export it again.")
        return np.asarray(values, np.float32)

    def _checked(self, embeddings: NDArray[np.generic]) -> Embeddings:
        if embeddings.dtype.kind not in "fiu" or embeddings.shape[1:] != self.embedding.shape:
            raise UserError(
                f"Embeddings should be numbers of shape [N, {len(self.embedding)}], not {embeddings.shape}."
            )
        return checked_latents(embeddings, len(self.embedding))

    def _check(self) -> None:
        """Raises UserError where the graph contradicts its manifest."""
        manifest, (read,) = self.manifest, self._reader.get_inputs()
        wanted = [self.text.length, manifest.latent_size, manifest.channels, manifest.height, manifest.width]
        latent = next(node for node in self._session.get_inputs() if node.name == "latent")
        found = [read.shape[1], latent.shape[1], *self.signature.output_shape[1:]]
        if wanted != found or not self.text.captions:
            raise UserError(f"{self.path.name} contradicts its manifest: {found} instead of {wanted}. Export it again.")


def _directions(embeddings: Embeddings) -> Embeddings:
    lengths = np.linalg.norm(embeddings, axis=1, keepdims=True)
    return embeddings / np.maximum(lengths, np.float32(1e-12))


def _cut(path: Path) -> tuple[bytes, bytes]:
    """The part of the graph that reads, and the part that draws. Raises UserError."""
    import onnx
    from onnx.utils import Extractor

    try:
        cutter = Extractor(onnx.load(path))
        parts = cutter.extract_model(["text"], [EMBEDDING]), cutter.extract_model(["latent", EMBEDDING], ["picture"])
    except Exception as error:  # protobuf's own exceptions, missing names, OSError
        raise UserError(f"{path.name} cannot be opened as a generator that reads: {reason(error)}") from None
    return parts[0].SerializeToString(), parts[1].SerializeToString()
