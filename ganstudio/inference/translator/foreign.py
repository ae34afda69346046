"""Translators that another program exported: how to read them is inferred from the graph and from a few trial pictures.

What the first and the last operations say counts most. Where they say nothing, the ranges are tried: the right one is
usually that which a network gives back as it was given. A first guess that a person may correct.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.inference.onnx.graph import GraphEditor, loaded
from ganstudio.inference.onnx.session import reason
from ganstudio.inference.onnx.value_ranges import Limits, first_means, given_limits, taken_limits
from ganstudio.inference.translator.spec import LIMITS, Layout, Order, Pixels, Range, TranslatorChanges, TranslatorSpec

if TYPE_CHECKING:
    import onnxruntime

Run = Callable[[TranslatorSpec, Pixels], NDArray[Any]]
"""What the network gives for one picture, raw, [C, H, W] or [H, W, C]; raises anything where it cannot be run."""

_MULTIPLES = (1, 2, 4, 8, 16, 32, 64, 128, 256)
_ELEMENTS = ("tensor(float)", "tensor(float16)", "tensor(double)", "tensor(uint8)")
_NAMES: dict[Limits, Range] = {limits: name for name, limits in LIMITS.items()}


def infer_spec(
    session: "onnxruntime.InferenceSession", content: bytes, name: str, run: Run, said: TranslatorChanges
) -> tuple[TranslatorSpec, tuple[str, ...]]:
    """The most likely spec of a network where a person says some of it, and a sentence on where each part comes from.

    Raises UserError, naming `name`, where it turns no picture into another.
    """
    layout, channels, size = form_of(session, name, said.layout)
    editor = GraphEditor(loaded(content))
    spec = TranslatorSpec(layout=layout, order=said.order or _order(editor, channels), size=size)
    spec = _with_multiple(spec, run, name)
    taken = said.value_range or _taken_range(editor, session)
    given = said.output_range or _given_range(editor, session)
    ranges = _ranges(spec, taken, given, run)
    if not ranges:
        raise UserError(f"{name} cannot be used as a translator: what it gives for a picture are no numbers (NaN).")
    consistent = [candidate for candidate in LIMITS if ranges.get(candidate) == candidate]
    best = (consistent or list(ranges))[0]
    spec = msgspec.structs.replace(spec, value_range=best, output_range=ranges[best])
    return spec, (
        f"It takes {best}{_source(said.value_range, taken, 'first')} and gives {ranges[best]}"
        f"{_source(said.output_range, given, 'last')}, in the layout {layout} and with {spec.order} colours.",
    )


def _source(said: Range | None, told: Range | None, end: str) -> str:
    if said:
        return ", as you say"
    return f" as its {end} operations tell" if told else " as trials suggest"


def _order(editor: GraphEditor, channels: int) -> Order:
    if channels == 1:
        return "grey"
    return "BGR" if _speaks_of_bgr(editor) else "RGB"


def form_of(
    session: "onnxruntime.InferenceSession", name: str, layout: Layout | None = None
) -> tuple[Layout, int, tuple[int, int] | None]:
    """Layout, which is found where it is not told, channels and fixed size of what it takes.

    Raises UserError, naming `name`, where that is no picture.
    """
    inputs, outputs = session.get_inputs(), session.get_outputs()
    if len(inputs) > 1 and all(len(entry.shape) == 4 for entry in inputs):
        raise UserError(
            f"{name} needs {len(inputs)} pictures at once, {_described(inputs)}; translators take one. "
            "Fix the others to constants, or export it with one input."
        )
    if len(inputs) != 1 or len(inputs[0].shape) != 4 or all(len(entry.shape) not in (0, 4) for entry in outputs):
        told = f"it takes {_described(inputs)} and gives {_described(outputs)}"
        raise UserError(f"{name} does not turn one picture into another: {told}.")
    if inputs[0].type not in _ELEMENTS:
        raise UserError(f"{name} takes {inputs[0].type}, which is no picture.")
    shape = [side if isinstance(side, int) and side > 0 else None for side in inputs[0].shape]
    if shape[0] not in (None, 1):
        raise UserError(f"{name} takes {shape[0]} pictures at a time. Export it for one, or for any number.")
    if shape[2:] == [1, 1]:
        raise UserError(f"{name} takes latents and no pictures: open it on the page Explore.")
    layout = layout or ("NHWC" if shape[3] in (1, 3) and shape[1] not in (1, 3) else "NCHW")
    channels, *sides = (shape[1], *shape[2:]) if layout == "NCHW" else (shape[3], *shape[1:3])
    if channels not in (None, 1, 3):
        raise UserError(f"{name} takes pictures of {channels} channels; one and three can be used here.")
    _refuse_other_channels(outputs, layout, name)
    return layout, channels or 3, (sides[0], sides[1]) if sides[0] and sides[1] else None


def _refuse_other_channels(outputs: "list[onnxruntime.NodeArg]", layout: Layout, name: str) -> None:
    """Raises UserError where nothing that it gives has one or three channels, wherever these lie."""
    axis = 1 if layout == "NCHW" else 3
    shapes = [entry.shape for entry in outputs if len(entry.shape) == 4]
    if not shapes or any(not isinstance(shape[axis], int) or {shape[1], shape[3]} & {1, 3} for shape in shapes):
        return
    channels = shapes[0][axis]
    what = {2: ", such as the colours a and b of Lab", 4: ", such as colours and transparency"}.get(channels, "")
    raise UserError(
        f"{name} gives {channels} channels{what}; grey and RGB can be used here. Export it so that it gives three."
    )


def _described(entries: "list[onnxruntime.NodeArg]") -> str:
    return ", ".join(f"{entry.name} [{', '.join(map(str, entry.shape))}]" for entry in entries) or "nothing"


def _with_multiple(spec: TranslatorSpec, run: Run, name: str) -> TranslatorSpec:
    """The smallest multiple for which it runs and gives a picture of the same proportions."""
    why = ""
    for multiple in (1,) if spec.size else _MULTIPLES:
        sides = spec.size or (_side(multiple), _side(multiple) + 2 * multiple)
        try:
            made = run(spec, trial_picture(*sides))
        except Exception as error:  # ONNX Runtime has many exception types and no common base
            why = why or reason(error)
            continue
        height, width, channels = (made.shape[axis] for axis in ((1, 2, 0) if spec.layout == "NCHW" else (0, 1, 2)))
        fits = height * sides[1] == width * sides[0] and height % sides[0] == 0 and channels in (1, 3)
        if fits:
            return msgspec.structs.replace(spec, multiple_of=multiple)
        why = f"for {sides[0]} x {sides[1]} pixels it gives {height} x {width} in {channels} channels"
    raise UserError(f"{name} cannot be used as a translator: {why.rstrip('.')}.")


def _side(multiple: int) -> int:
    """A side near 64 of which nothing larger than `multiple` is a divisor that counts."""
    return multiple * max(1, round(64 / multiple) | 1)


def _ranges(spec: TranslatorSpec, taken: Range | None, given: Range | None, run: Run) -> dict[Range, Range]:
    """What it gives for what it may take; ranges that the graph does not tell are tried."""
    sides = spec.size or (_side(spec.multiple_of), _side(spec.multiple_of))
    picture = trial_picture(*sides)
    found: dict[Range, Range] = {}
    for candidate in (taken,) if taken else LIMITS:
        if taken and given:
            found[taken] = given
            continue
        made = run(msgspec.structs.replace(spec, value_range=candidate), picture).astype(np.float32)
        if np.isfinite(made).any():
            found[candidate] = given or range_of(made)
    return found


def range_of(values: NDArray[np.float32]) -> Range:
    """The range whose numbers these most likely are; unclipped ones pass their limits by a fifth."""
    low, high = (float(value) for value in np.nanpercentile(values, (1, 99)))
    if low >= -0.2 and high <= 1.3:
        return "0..1"
    return "-1..1" if low >= -1.3 and high <= 1.3 else "0..255"


def trial_picture(height: int, width: int) -> Pixels:
    """Something like a photograph: light and dark, coloured areas with soft and with hard edges. uint8 [H, W, 3]."""
    down, right = np.mgrid[0:height, 0:width] / 32
    waves = [np.sin(down * a + right * b + c) for a, b, c in ((1, 0.4, 0), (0.3, -1.1, 1), (0.7, 0.9, 2))]
    picture = 127.5 + 90 * np.stack(waves, axis=-1)
    picture[(np.hypot(down % 2 - 1, right % 2 - 1) < 0.5)] += 60
    picture += np.random.default_rng(0).normal(0, 6, picture.shape)
    return np.asarray(picture.clip(0, 255), np.uint8)


def _given_range(editor: GraphEditor, session: "onnxruntime.InferenceSession") -> Range | None:
    """By the last operation that bounds numbers; whole ones of eight bits are levels."""
    if session.get_outputs()[0].type == "tensor(uint8)":
        return "0..255"
    limits = given_limits(editor, editor.graph.output[0].name)
    return _NAMES.get(limits) if limits else None


def _taken_range(editor: GraphEditor, session: "onnxruntime.InferenceSession") -> Range | None:
    """By how the picture is scaled at first: by 255, by 127.5, by the means of ImageNet."""
    if session.get_inputs()[0].type == "tensor(uint8)":
        return "0..255"
    limits = taken_limits(editor, editor.graph.input[0].name)
    return _NAMES.get(limits) if limits else None


def _speaks_of_bgr(editor: GraphEditor) -> bool:
    """By its names and descriptions, or by ImageNet's means in the order of OpenCV."""
    model = editor.model
    texts = [entry.name for entry in (*model.graph.input, *model.graph.output)]
    texts += [model.doc_string, model.graph.doc_string, model.graph.name]
    texts += [text for entry in model.metadata_props for text in (entry.key, entry.value)]
    if any("bgr" in text.lower() for text in texts):
        return True
    means = first_means(editor, editor.graph.input[0].name)
    return any(100 < value[0] < 110 and 120 < value[2] < 127 for value in means)
