"""A translator as one ONNX file: open it, hand it pictures of any size."""

import contextlib
import hashlib
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.formats.manifest import METADATA_KEY, Manifest, manifest_from_json
from ganstudio.inference.onnx.graph import loaded, whole
from ganstudio.inference.onnx.metadata import read_manifest
from ganstudio.inference.onnx.picture_graph import (
    extras_of,
    picture_place,
    with_batch,
    with_constants,
    with_picture_alone,
)
from ganstudio.inference.onnx.providers import Device, in_words
from ganstudio.inference.onnx.session import new_session, open_session, reason
from ganstudio.inference.onnx.winograd import quick_session
from ganstudio.inference.translator.foreign import form_of, infer_spec, trial_picture
from ganstudio.inference.translator.spec import (
    Floats,
    Pixels,
    TranslatorChanges,
    TranslatorSpec,
    recall_spec,
    spec_of,
    to_picture,
)
from ganstudio.inference.translator.tiled_network import BUDGET, Cancelled, TiledNetwork

__all__ = ["Cancelled", "TranslatorFile"]

SMALLEST = 64
"""Smaller pictures are continued by their mirror image to this side: networks need some surroundings."""
_ALWAYS_WHOLE = 512 * 512
_ELEMENTS: dict[str, Any] = {"tensor(float16)": np.float16, "tensor(double)": np.float64, "tensor(uint8)": np.uint8}
_GOOD_FOR = {
    "generator": "makes pictures from nothing. Open it on the page Explore",
    "text_to_image": "draws from a sentence",
    "encoder": "finds the latent of a picture",
}
_OTHER = {"a-to-b": "b-to-a", "b-to-a": "a-to-b"}


class TranslatorFile:
    """An opened translator. Safe to call from several threads; the file itself is no longer needed once open."""

    def __init__(
        self, path: Path | str, spec: TranslatorSpec | None = None, *, said: TranslatorChanges | None = None,
        threads: int = 0, device: Device = "auto",
    ):  # fmt: skip
        """Open the file; `threads` 0 lets ONNX Runtime choose, `spec` overrules what is known or inferred, `said` is
        what is known of a file that says nothing itself.

        Raises UserError if it is missing, damaged, or turns no picture into another.
        """
        self.path = Path(path)
        self._threads, self._device = threads, device
        self._session = open_session(self.path, threads, device)
        self._content = self._read()
        text = self._session.get_modelmeta().custom_metadata_map.get(METADATA_KEY)
        self.manifest: Manifest | None = None if text is None else manifest_from_json(text)
        """None if another program exported it."""
        if self.manifest is not None and self.manifest.kind != "translator":
            raise UserError(f"{self.path.name} is no translator: it {_GOOD_FOR[self.manifest.kind]}.")
        self.notes: tuple[str, ...] = ()
        """Of a file that another program wrote: how it is read, and why."""
        self._place = 0
        """Which of its outputs is the picture."""
        if self.manifest is None:
            self._bring_into_form(said)
        self.spec: TranslatorSpec = spec or self._find_spec(said)
        self._quicken()

    def _read(self) -> bytes:
        try:
            return whole(self.path)
        except Exception as error:  # ONNX has exceptions of its own for what a strange file says
            raise UserError(f"{self.path.name} cannot be opened: {reason(error)}") from None

    def _bring_into_form(self, said: TranslatorChanges | None) -> None:
        """One picture in, one out; where the edited graph does not run, it stays as it is."""
        extras = extras_of(self._session)
        if extras and len(extras) < len(self._session.get_inputs()):
            self._edit(lambda: with_constants(self._content, extras))
            self.notes += tuple(f"“{extra.name}” is set to {extra.value:g}." for extra in extras)
        inputs = self._session.get_inputs()
        if len(inputs) == 1 and len(inputs[0].shape) == 3:
            self._edit(lambda: with_batch(self._content, self._session))
        layout, _, _ = form_of(self._session, self.path.name, said.layout if said else None)
        self._place = picture_place(self._session, layout)
        self._edit(lambda: with_picture_alone(self._content, self._session, layout))

    def _edit(self, edited: Callable[[], bytes]) -> None:
        with contextlib.suppress(Exception):  # ONNX and ONNX Runtime have many exception types and no common base
            content = edited()
            if content != self._content:
                self._session = new_session(content, self._threads, self._device)
                self._content = content
                self._place = min(self._place, len(self._session.get_outputs()) - 1)

    def _quicken(self) -> None:
        """From now on the network is run in its quick form, where that computes the same."""
        side = -(-SMALLEST // self.spec.multiple_of) * self.spec.multiple_of
        values = self._taken(self.spec, trial_picture(*(self.spec.size or (side, side))))
        feeds = {self._session.get_inputs()[0].name: values}
        with contextlib.suppress(Exception):  # it is not read rightly: translating says so
            self._session = quick_session(loaded(self._content), feeds, self._threads, self._device)

    def _find_spec(self, said: TranslatorChanges | None) -> TranslatorSpec:
        if self.manifest is not None:
            return spec_of(self.manifest)
        if said is None and (remembered := recall_spec(self.path)):
            self.notes += ("It is read as you said before.",)
            return remembered
        changes = said or TranslatorChanges()
        spec, notes = infer_spec(self._session, self._content, self.path.name, self._raw, changes)
        self.notes += notes
        return spec

    @cached_property
    def fingerprint(self) -> str:
        """Another one for another network, or for another spec."""
        spec = repr(self.spec).replace(TranslatorSpec.__name__, "Reading", 1)  # so that older half-made videos go on
        return hashlib.blake2b(self._content + spec.encode(), digest_size=16).hexdigest()

    @property
    def title(self) -> str:
        return (self.manifest and self.manifest.title) or self.path.stem

    @property
    def direction(self) -> str:
        """ "a-to-b" or "b-to-a"; "" of a stranger's file."""
        return self.manifest.direction if self.manifest else ""

    @property
    def preparation(self) -> str:
        """What its pictures should have gone through, by its name in `ganstudio.images.degradations`."""
        return self.manifest.preparation if self.manifest else "none"

    @property
    def provider(self) -> str:
        """Where it computes: "CPU" or "CUDA"."""
        return in_words(self._session.get_providers()[0])

    @property
    def partner(self) -> Path | None:
        """The file of the other direction, where one of the same experiment lies beside this one."""
        return None if self.manifest is None else _find_partner(self.path, self.manifest)

    def translate(
        self, picture: Pixels, *, tile: int | None = None,
        progress: Callable[[float], None] = lambda _: None, cancelled: Callable[[], bool] = lambda: False,
    ) -> Pixels:  # fmt: skip
        """uint8 [H, W, 3] of any size and aspect, translated, of the same size.

        Raises UserError if the network cannot be run, and Cancelled.
        """
        height, width = picture.shape[:2]
        if tile is None and self._runs_whole(height, width):
            levels, scale = self._whole(_continued(picture, self.spec.multiple_of))
        else:
            levels, scale = self._tiled(picture, tile, progress, cancelled)
        progress(1.0)
        if np.isnan(levels.max()) and not np.isfinite(levels).any():
            raise UserError(f"{self.path.name} gives no numbers (NaN) for this picture. Export it again.")
        return to_picture(levels[: height * scale, : width * scale])

    def _runs_whole(self, height: int, width: int) -> bool:
        try:
            return self._fits(height, width)
        except Exception:  # it cannot be rewritten for tiles, in one of ONNX Runtime's many ways to say so
            return self.spec.size is None

    def _fits(self, height: int, width: int) -> bool:
        if self.spec.size is not None:
            return (height, width) == self.spec.size
        pixels = height * width
        return pixels <= _ALWAYS_WHOLE or pixels * self._tiles.reach.bytes_per_pixel <= BUDGET

    def _whole(self, picture: Pixels) -> tuple[Floats, int]:
        """Levels, and how many times larger than `picture` they are."""
        try:
            levels = self.spec.to_levels(self._raw(self.spec, picture))
            return levels, levels.shape[0] // picture.shape[0]
        except Exception as error:  # ONNX Runtime has many exception types and no common base
            raise self._could_not_be_run("", error) from None

    def _raw(self, spec: TranslatorSpec, picture: Pixels) -> NDArray[Any]:
        """What the network gives for one picture: [C, H, W] or [H, W, C]."""
        output = self._session.get_outputs()[self._place].name
        (made,) = self._session.run([output], {self._session.get_inputs()[0].name: self._taken(spec, picture)})
        return np.asarray(made[0])

    def _taken(self, spec: TranslatorSpec, picture: Pixels) -> NDArray[Any]:
        element = self._session.get_inputs()[0].type
        return spec.to_values(picture).astype(_ELEMENTS.get(element, np.float32), copy=False)

    def _tiled(
        self, picture: Pixels, tile: int | None, progress: Callable[[float], None], cancelled: Callable[[], bool]
    ) -> tuple[Floats, int]:  # fmt: skip
        try:
            tiles = self._tiles
            given = _continued(picture, tiles.multiple, tiles.fixed)
            levels = tiles.translate(given, tile, progress, cancelled)
            return levels, levels.shape[0] // given.shape[0]
        except (UserError, Cancelled):
            raise
        except Exception as error:  # as above
            if self.spec.size is None:  # what cannot be rewritten for tiles is run as it is
                return self._whole(_continued(picture, self.spec.multiple_of))
            raise self._could_not_be_run(" in tiles", error) from None

    def _could_not_be_run(self, how: str, error: Exception) -> UserError:
        todo = "" if self.manifest else " Is it read rightly? Choose otherwise, or infer it again."
        return UserError(f"{self.path.name} could not be run{how}: {reason(error).rstrip('.')}.{todo}")

    @cached_property
    def _tiles(self) -> TiledNetwork:
        return TiledNetwork(self._content, self.spec, self._threads, self._device)


def _continued(picture: Pixels, multiple: int, smallest: tuple[int, int] | None = None) -> Pixels:
    """`picture` mirrored at its lower and right side until both sides are multiples and at least `smallest`."""
    least = smallest or (SMALLEST, SMALLEST)
    wanted = [-(-max(side, low) // multiple) * multiple for side, low in zip(picture.shape, least, strict=False)]
    missing = [(0, want - side) for want, side in zip(wanted, picture.shape, strict=False)]
    return np.pad(picture, (*missing, (0, 0)), mode="reflect") if any(more for _, more in missing) else picture


def _find_partner(path: Path, manifest: Manifest) -> Path | None:
    """The other direction of the same experiment, or one of the same title that is named as an export names it (pix2pix
    learns each by itself). Of several checkpoints the one of the nearest step."""
    wanted = _OTHER.get(manifest.direction)
    found: list[tuple[bool, int, Path]] = []
    for other in sorted(path.parent.glob("*.onnx")) if wanted else ():
        with contextlib.suppress(UserError):
            entry = read_manifest(other)
            if other == path or entry is None or entry.direction != wanted:
                continue
            is_named_so = _plain_stem(other) == _plain_stem(path) and entry.title == manifest.title
            if is_named_so or entry.experiment == manifest.experiment:
                found.append((not is_named_so, abs(entry.step - manifest.step), other))
    return min(found)[2] if found else None


def _plain_stem(path: Path) -> str:
    """The name of both files of a pair."""
    return path.stem.removesuffix("-b-to-a").removesuffix("-a-to-b")
