"""One sample of a generator as something to hand about: latent, class and prompt that make its picture."""

import base64
import math
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from ganstudio.core.errors import UserError
from ganstudio.inference.generator.prompt_mixture import PromptMixture
from ganstudio.inference.latent.space import Latents

MIME = "application/x-ganstudio-latent"


class _Written(msgspec.Struct, frozen=True):
    latent: str
    """float32, little-endian, base64."""
    label: int | None = None
    prompt: tuple[tuple[str, float], ...] | None = msgspec.field(default=None, name="told")


@dataclass(frozen=True, eq=False)
class Sample:
    """What the generator gets: `latent` float32 [latent_size], truncated and pushed already, the class `label` where it
    has classes, and the `prompt` where it is text-conditional."""

    latent: Latents
    label: int | None = None
    prompt: PromptMixture | None = None

    def to_plain(self) -> dict[str, Any]:
        """Plain values for JSON; every bit of the latent is kept."""
        text = base64.b64encode(np.ascontiguousarray(self.latent, "<f4").tobytes()).decode()
        return msgspec.to_builtins(_Written(text, self.label, None if self.prompt is None else self.prompt.parts))

    def to_bytes(self) -> bytes:
        """As dragged from one place to another, under `MIME`."""
        return msgspec.json.encode(self.to_plain())


def sample_from_plain(plain: Any, size: int, classes: int, *, reads: bool = False) -> Sample:
    """Back from plain values; `reads` says that the generator draws from sentences.

    Raises UserError where it is damaged or of another generator."""
    try:
        written = msgspec.convert(plain, _Written)
        latent = np.frombuffer(base64.b64decode(written.latent, validate=True), "<f4").astype(np.float32)
    except (msgspec.ValidationError, ValueError):
        raise UserError("This is no sample of a generator, or it is damaged.") from None
    if (
        len(latent) != size
        or (written.label is None) != (classes == 0)
        or (written.label or 0) not in range(max(classes, 1))
        or (written.prompt is not None) != reads
    ):
        raise UserError("This sample belongs to another generator.")
    if not np.isfinite(latent).all():
        raise UserError("This sample holds values that are no numbers.")
    return Sample(latent, written.label, None if written.prompt is None else _checked_prompt(written.prompt))


def _checked_prompt(parts: tuple[tuple[str, float], ...]) -> PromptMixture:
    weights = [weight for _, weight in parts]
    if not parts or min(weights) <= 0 or not math.isclose(sum(weights), 1, abs_tol=1e-3):
        raise UserError("What this sample was told is damaged.")
    return PromptMixture(parts)


def sample_from_bytes(data: bytes, size: int, classes: int, *, reads: bool = False) -> Sample:
    """What `to_bytes` wrote. Raises UserError."""
    try:
        plain = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise UserError("This is no sample of a generator, or it is damaged.") from None
    return sample_from_plain(plain, size, classes, reads=reads)
