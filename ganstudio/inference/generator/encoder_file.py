"""An encoder as one ONNX file: which latent would have made this picture?"""

from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ganstudio.core.errors import UserError
from ganstudio.core.reading import reads
from ganstudio.formats.manifest import METADATA_KEY, Manifest, manifest_from_json
from ganstudio.inference.onnx.image_codec import from_pictures
from ganstudio.inference.onnx.providers import Device
from ganstudio.inference.onnx.session import open_session, reason

_CHUNK = 64
"""Samples read at once; larger requests are split, so that memory stays small."""


class EncoderFile:
    """An opened encoder. Safe to call from several threads; the file itself is no longer needed once open."""

    @reads()
    def __init__(self, path: Path | str, *, threads: int = 0, device: Device = "auto") -> None:
        """Open the file; `threads` 0 lets ONNX Runtime choose.

        Raises UserError if it is missing, damaged, or no encoder of this program.
        """
        self.path = Path(path)
        self._session = open_session(self.path, threads, device)
        text = self._session.get_modelmeta().custom_metadata_map.get(METADATA_KEY)
        manifest = None if text is None else manifest_from_json(text)
        if manifest is None or manifest.kind != "encoder":
            raise UserError(
                f"{self.path.name} is no encoder of this program; they lie beside generators as NAME-encoder.onnx."
            )
        self.manifest: Manifest = manifest

    def encode(self, samples: ArrayLike) -> NDArray[np.float32]:
        """Latents float32 [N, latent_size] of pictures uint8 [N, height, width, channels]; of points float32 [N, D].

        Raises UserError for anything else.
        """
        values = self._values(np.asarray(samples))
        name = self._session.get_inputs()[0].name
        parts = [np.zeros((0, self.manifest.latent_size), np.float32)]
        for start in range(0, len(values), _CHUNK):
            try:
                (latents,) = self._session.run(["latent"], {name: values[start : start + _CHUNK]})
            except Exception as error:  # ONNX Runtime has many exception types and no common base
                raise UserError(f"{self.path.name} could not be run: {reason(error)}") from None
            if latents.shape[1:] != (self.manifest.latent_size,):
                raise UserError(f"{self.path.name} contradicts its manifest: its latents are {latents.shape[1:]}.")
            parts.append(latents)
        return np.concatenate(parts)

    def _values(self, samples: NDArray[np.generic]) -> NDArray[np.float32]:
        manifest = self.manifest
        if manifest.output == "picture":
            wanted: tuple[int, ...] = (manifest.height, manifest.width, manifest.channels)
            if samples.dtype == np.uint8 and samples.shape[1:] == wanted and samples.ndim == 4:
                return from_pictures(samples.astype(np.uint8), manifest.value_range, manifest.layout)
            size = ", ".join(map(str, wanted))
            raise UserError(f"The pictures should be uint8 [N, {size}], not {_described(samples)}.")
        shape = self._session.get_inputs()[0].shape
        if samples.dtype.kind in "fiu" and samples.ndim == len(shape) and list(samples.shape[1:]) == shape[1:]:
            return samples.astype(np.float32)
        raise UserError(f"The samples should be numbers of shape {['N', *shape[1:]]}, not {_described(samples)}.")


def _described(array: NDArray[np.generic]) -> str:
    return f"{array.dtype} of shape {list(array.shape)}"
