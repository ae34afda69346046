"""A classifier of attributes as one ONNX file (kind "sorter"): what do these pictures show? "All with glasses" is asked
of it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ganstudio.core.errors import UserError
from ganstudio.core.paths import cache_folder, resource
from ganstudio.core.reading import reads
from ganstudio.formats.manifest import METADATA_KEY, Manifest, manifest_from_json
from ganstudio.inference.onnx.image_codec import from_pictures
from ganstudio.inference.onnx.metadata import read_manifest
from ganstudio.inference.onnx.session import open_session, reason

_CHUNK = 256
_RESIZED = Image.Resampling.BOX


@dataclass(frozen=True)
class Trait:
    """One value of one attribute."""

    attribute: str
    value: str
    is_one_of_many: bool = False
    """True where the attribute has more than two values, whose words need the attribute's name to be understood."""

    @property
    def label(self) -> str:
        """In words: "glasses", or "hair colour: blue"."""
        return f"{self.attribute.replace('_', ' ')}: {self.value}" if self.is_one_of_many else self.value


class AttributeClassifier:
    """An opened classifier. Safe to call from several threads."""

    @reads()
    def __init__(self, path: Path | str, *, threads: int = 1) -> None:
        """Open the file. Raises UserError if it is missing, damaged, or no sorter."""
        self.path = Path(path)
        self._session = open_session(self.path, threads, "cpu")
        text = self._session.get_modelmeta().custom_metadata_map.get(METADATA_KEY)
        manifest = None if text is None else manifest_from_json(text)
        if manifest is None or manifest.kind != "sorter":
            raise UserError(f"{self.path.name} is no sorter; make one with `ganstudio sorter DATA`.")
        self.manifest: Manifest = manifest
        self.traits = tuple(
            Trait(name, value, len(values) > 2) for name, values in manifest.attributes.items() for value in values
        )
        """What the columns of `scores` stand for."""

    def scores(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Probabilities [N, traits] for uint8 pictures [N, height, width, channels] of any size, grey or colour; they
        add up to 1 within an attribute. Raises UserError for anything else."""
        if pictures.dtype != np.uint8 or pictures.ndim != 4 or pictures.shape[3] not in (1, 3):
            raise UserError(f"Only pictures can be sorted, uint8 [N, H, W, 1 or 3], not {list(pictures.shape)}.")
        parts = [np.zeros((0, len(self.traits)), np.float32)]
        for start in range(0, len(pictures), _CHUNK):
            values = from_pictures(self._fitted(pictures[start : start + _CHUNK]), (-1.0, 1.0), "NCHW")
            try:
                (scores,) = self._session.run(["scores"], {self._session.get_inputs()[0].name: values})
            except Exception as error:  # ONNX Runtime has many exception types and no common base
                raise UserError(f"{self.path.name} could not be run: {reason(error)}") from None
            if scores.shape[1:] != (len(self.traits),):
                raise UserError(f"{self.path.name} contradicts its manifest: its scores are {scores.shape[1:]}.")
            parts.append(scores)
        return np.concatenate(parts)

    def _fitted(self, pictures: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The pictures in the size and colours that the network knows."""
        manifest = self.manifest
        if pictures.shape[3] != manifest.channels:
            grey = pictures.mean(3, keepdims=True).round().astype(np.uint8)
            pictures = grey if manifest.channels == 1 else np.repeat(grey, 3, axis=3)
        size = (manifest.width, manifest.height)
        if pictures.shape[1:3] == size[::-1]:
            return pictures
        images = [Image.fromarray(picture.squeeze()).resize(size, _RESIZED) for picture in pictures]
        return np.stack([np.asarray(image) for image in images]).reshape(len(images), *size[::-1], manifest.channels)


def find_classifier(generator: Manifest) -> Path | None:
    """A classifier for what this generator draws: shipped for its data, or made here before, else None."""
    for path in sorted(resource("sorters").glob("*.onnx")):
        manifest = read_manifest(path)
        if manifest is not None and manifest.data_title and manifest.data_title == generator.data_title:
            return path
    made = classifier_path(generator.data_fingerprint)
    return made if generator.data_fingerprint and made.is_file() else None


def classifier_path(fingerprint: str) -> Path:
    """Where a classifier is kept that was learnt from the data of this fingerprint."""
    return cache_folder() / "sorters" / f"{fingerprint}.onnx"
