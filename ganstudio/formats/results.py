"""What measures find in a generator, as plain values that travel as JSON: between the process that measures, the
window, the report and files.

A measure yields `MeasureProgress` and at its end one `Finding`; an evaluation of several is a stream of `Message`s, one
JSON line each. What is no number (an infinite divergence) is None. Knows no measure, no torch and no window.
"""

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

from ganstudio.core.errors import UserError
from ganstudio.core.reading import complaint
from ganstudio.core.settings import Field
from ganstudio.images.arrays import picture_grid, png_bytes

Level = Literal["good", "doubtful", "bad", "unknown"]
"""How a verdict reads: nothing found against the generator, something, a lot; or it cannot be said."""
Need = Literal["training data", "held-out data", "labels", "modes", "latents", "torch", "gradients", "discriminator"]
"""What a measure cannot do without. Every generator gives samples and takes latents; only a run, or weights beside the
ONNX file, give gradients and a discriminator."""
Kind = Literal["picture", "points", "sequence"]
Colour = Literal["real", "generator", "discriminator", "trouble", "accent", "grey"]
"""The players keep theirs everywhere, see the theme."""


class Plain(msgspec.Struct, frozen=True, kw_only=True):
    """Base of everything here."""


class Question(Plain, frozen=True):
    """One of the questions that the lecture leaves open; every measure answers one of them."""

    name: str
    title: str
    help: str


QUESTIONS = (
    Question(
        name="copy", title="Does it copy?",
        help="A generator that replays its training pictures looks perfect and has learnt nothing.",
    ),
    Question(
        name="omit", title="Does it leave things out?",
        help="Each sample may look right while whole kinds of pictures never come: dropped modes.",
    ),
    Question(
        name="likelihood", title="How likely does it find the truth?",
        help="What density does it give to pictures that it never saw? A GAN has no formula for it, only estimates.",
    ),
    Question(
        name="whole", title="How far is it as a whole?",
        help="One figure for the distance between everything that it makes and the data, and what its players learnt.",
    ),
)  # fmt: skip


class Description(Plain, frozen=True):
    """A measure as a list or a form shows it, before anything is loaded that computes."""

    name: str
    title: str
    question: str
    """Name of one of `QUESTIONS`."""
    help: str
    misses: str
    """The card "what this misses"."""
    needs: tuple[Need, ...] = ()
    kinds: tuple[Kind, ...] = ("picture",)
    least_samples: int = 0
    cost: Literal["seconds", "a minute", "long"] = "seconds"
    resumable: bool = False
    """Whether a cancelled measurement goes on where it was when it is asked for again."""
    fields: tuple[Field, ...] = ()


class ResultFigure(Plain, frozen=True):
    """One measured figure, with all that is needed to read it."""

    name: str
    title: str
    value: float | None
    """None where it is infinite or was lost; `note` says which."""
    uncertainty: float | None = None
    """Standard deviation or error, as `help` says."""
    floor: float | None = None
    """The same of real pictures against other real ones: what a perfect generator would get."""
    ceiling: float | None = None
    """The same of noise against real ones: what a generator that learnt nothing would get."""
    unit: Literal["", "share", "nats", "count", "p"] = ""
    better: Literal["lower", "higher", "as floor", ""] = ""
    features: str = ""
    """What distances were taken in."""
    help: str = ""
    note: str = ""

    def text(self) -> str:
        """Value and uncertainty as people read them."""
        if self.value is None:
            return self.note or "-"
        if self.uncertainty is None:
            return in_words(self.value, self.unit)
        return _with_uncertainty(self.value, self.uncertainty, self.unit)

    def bound(self, value: float) -> str:
        """`floor` or `ceiling` as people read them."""
        return in_words(value, self.unit)


def in_words(value: float, unit: str = "") -> str:
    """A number as people read it: "12.3%", "1,204", "0.0041", "< 0.0001"."""
    if unit == "share":
        return f"{value:.1%}"
    if unit == "count":
        return f"{value:,.0f}"
    if unit == "p" and value < 1e-4:
        return "< 0.0001"
    if unit == "nats" or abs(value) >= 100:
        return f"{value:,.1f}"
    return f"{value:.3g}"


def _with_uncertainty(value: float, uncertainty: float, unit: str) -> str:
    """Both to the uncertainty's first digit that is not 0, or two where that is a 1: "98.2% ± 0.6%", "1,030 ± 14"."""
    if not (np.isfinite(value) and np.isfinite(uncertainty)) or uncertainty <= 0:
        return f"{in_words(value, unit)} ± {in_words(uncertainty, unit)}"
    times, sign = (100, "%") if unit == "share" else (1, "")
    first = f"{uncertainty * times:.1e}"
    digits = -int(first.partition("e")[2]) + (first[0] == "1")
    rounded = (round(number * times, digits) + 0.0 for number in (value, uncertainty))  # + 0.0: no "-0.00"
    return " ± ".join(f"{number:,.{max(digits, 0)}f}{sign}" for number in rounded)


class Sheet(Plain, frozen=True):
    """A grid of pictures without gaps, as one PNG; `cells` and `rows` say what they are."""

    title: str
    png: bytes
    height: int
    """Of one cell, in pixels; `width` likewise."""
    width: int
    columns: int
    count: int
    row_titles: tuple[str, ...] = ()
    """Such as ("sample", "nearest in pixels"), one for each row; () where rows mean nothing."""
    cells: tuple[str, ...] = ()
    """A word for each cell, to be hovered over; () where there is nothing to say."""
    help: str = ""

    @classmethod
    def of(
        cls, title: str, pictures: NDArray[np.uint8], columns: int, *, rows: Sequence[str] = (),
        cells: Sequence[str] = (), words: str = "",
    ) -> "Sheet":  # fmt: skip
        """From pictures [N, H, W, 1 or 3], row by row."""
        count, height, width, _ = pictures.shape
        png = png_bytes(picture_grid(pictures, columns=columns, gap=0))
        return cls(
            title=title, png=png, height=height, width=width, columns=columns, count=count, row_titles=tuple(rows),
            cells=tuple(cells), help=words,
        )  # fmt: skip


class Series(Plain, frozen=True):
    """Some numbers of one kind in a plot."""

    name: str
    colour: Colour
    y: tuple[float | None, ...]
    x: tuple[float, ...] = ()
    """Where "lines" and "points" have theirs; bars stand one beside the other."""
    errors: tuple[float, ...] = ()
    """Half the length of each error bar; () for none."""


class Plot(Plain, frozen=True):
    """Plain data of a plot: bars by `categories`, lines, or points that a mouse may hover over."""

    title: str
    kind: Literal["bars", "lines", "points"]
    series: tuple[Series, ...]
    x_title: str = ""
    y_title: str = ""
    categories: tuple[str, ...] = ()
    pictures: Sheet | None = None
    """Of points: what each one shows, all series one after the other."""
    help: str = ""


class Verdict(Plain, frozen=True):
    """One sentence that answers the question, as far as this measure can."""

    level: Level
    text: str


class Finding(Plain, frozen=True, tag="finding"):
    """All that one measure found in one generator."""

    verdict: Verdict
    figures: tuple[ResultFigure, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    plots: tuple[Plot, ...] = ()
    notes: tuple[str, ...] = ()
    """What a reader must know, such as the error of the classifier that judged."""
    measure: str = ""
    """This and all that follows is filled in by who runs the measure."""
    title: str = ""
    question: str = ""
    generator: str = ""
    """Title of the generator."""
    misses: str = ""
    settings: dict[str, bool | int | float | str] = {}
    seconds: float = 0.0

    def figure(self, name: str) -> ResultFigure:
        """The figure of that name. Raises KeyError."""
        return {figure.name: figure for figure in self.figures}[name]


class Begun(Plain, frozen=True, tag="begun"):
    """What is going to be measured."""

    generators: tuple[str, ...]
    measures: tuple[str, ...]
    data: str
    samples: int
    seed: int
    notes: tuple[str, ...] = ()
    resized: bool = False
    """Whether the data had to be resampled to fit the generators; the notes say what that does to figures."""


class Offer(Plain, frozen=True, tag="offer"):
    """A measure that there is, and why it cannot be made of this generator with these data; "" where it can."""

    description: Description
    generator: str
    reason: str = ""


class MeasureProgress(Plain, frozen=True, tag="progress"):
    """How far the measure `measure` of `generator` is: `done` from 0 to 1."""

    done: float
    text: str = ""
    measure: str = ""
    generator: str = ""


class Skipped(Plain, frozen=True, tag="skipped"):
    """A measure that was not made, and why, as a sentence."""

    measure: str
    title: str
    question: str
    generator: str
    reason: str


class Comparison(Plain, frozen=True, tag="comparison"):
    """What becomes visible only where several generators, or several measures, stand side by side."""

    title: str
    text: str
    question: str = ""
    """The one that it helps to answer."""


class Done(Plain, frozen=True, tag="done"):
    """The last message."""

    seconds: float
    report: str = ""
    """Where the report was written, if it was asked for."""
    versions: dict[str, str] = {}


Message = Begun | Offer | MeasureProgress | Finding | Skipped | Comparison | Done
_DECODER: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)


def to_line(message: Message) -> str:
    """One line of JSON, without its end."""
    return msgspec.json.encode(message).decode()


def from_line(line: str | bytes) -> Message:
    """The message in a line of JSON. Raises UserError."""
    try:
        return _DECODER.decode(line)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise UserError(f"The finding cannot be read: {complaint(error)}.") from None


def numbers(values: ArrayLike | Iterable[float]) -> tuple[float, ...]:
    """Plain floats with seven digits, which is what a plot needs and a third of the text."""
    found = np.asarray(values if not isinstance(values, Iterable) else list(values), np.float64)
    return tuple(float(f"{value:.7g}") for value in found.ravel())


def finite(value: float) -> float | None:
    """`value`, or None where it is no finite number."""
    return float(value) if np.isfinite(value) else None
