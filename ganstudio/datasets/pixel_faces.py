"""Twenty-four thousand drawn faces, shipped with the program, of which everything is known.

Their attributes make it possible to measure what a generator leaves out, and to check what a direction in its latent
space really changes. Knows the one file that holds them and how to say in English what a face shows.
"""

from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray

from ganstudio.datasets import DataSet, DataSetSettings, OpeningProgress, fingerprint_of, held_out_by_hash
from ganstudio.fields import Part, setting
from ganstudio.locations import resource

_DRAWN_SIZE = 16
_YES_OR_NO = {
    "smile": ("serious", "smiling"),
    "long_hair": ("short hair", "long hair"),
    "glasses": ("no glasses", "glasses"),
    "beard": ("no beard", "beard"),
    "hat": ("no hat", "hat"),
}


class PixelFaces(DataSetSettings, frozen=True):
    """Coloured faces with attributes and captions; labels by one of the attributes where asked for."""

    size: Annotated[
        Literal[16, 32],
        setting("Size", "The faces are drawn on a grid of 16; at 32 every dot is two by two pixels."),
    ] = 32
    classes: Annotated[
        Literal["none", "smile", "long_hair", "glasses_kind", "hair_colour", "skin"],
        setting("Classes", "What a network that is told the class is told: one known property of each face."),
    ] = "none"

    def open(self, progress: OpeningProgress | None = None) -> DataSet:
        with np.load(resource("datasets", "pixel_faces.npz")) as shipped:
            drawn = shipped["pictures"]
            attributes = dict(zip(shipped["names"].tolist(), shipped["attributes"].astype(np.int64).T, strict=True))
            values = {name: tuple(shipped[f"values_{name}"].tolist()) for name in attributes if name not in _YES_OR_NO}
        values |= _YES_OR_NO
        samples = _enlarged(drawn, self.size // _DRAWN_SIZE)
        labels = None if self.classes == "none" else attributes[self.classes]
        if progress is not None:
            progress(len(samples), len(samples))
        return DataSet(
            name=DATASET.name,
            title=DATASET.title,
            samples=samples,
            held_out=held_out_by_hash([face.tobytes() for face in drawn]),
            fingerprint=fingerprint_of(samples, labels),
            labels=labels,
            classes=values.get(self.classes, ()),
            attributes=attributes,
            attribute_values=values,
            captions=_captions(attributes, values),
        )


def _enlarged(drawn: NDArray[np.uint8], times: int) -> NDArray[np.uint8]:
    """Every dot as a square of `times` by `times` pixels (one copy, where repeating twice would make two)."""
    count, height, width, channels = drawn.shape
    pixels = np.empty((count, height, times, width, times, channels), np.uint8)
    pixels[...] = drawn[:, :, np.newaxis, :, np.newaxis, :]
    return pixels.reshape(count, height * times, width * times, channels)


def _captions(attributes: dict[str, NDArray[np.int64]], values: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """One English sentence per face, always the same one; its pattern changes from face to face."""
    columns = [np.array(values[name])[numbers].tolist() for name, numbers in attributes.items()]
    faces = (dict(zip(attributes, words, strict=True)) for words in zip(*columns, strict=True))
    return tuple(caption(face, number) for number, face in enumerate(faces))


def caption(face: dict[str, str], pattern: int) -> str:
    """What the face shows, e.g. "A smiling person with long green hair and dark glasses."

    `face` holds the word for each attribute's value; `pattern` (any whole number) chooses the order of words.
    """
    hair = f"{face['long_hair'].removesuffix(' hair')} {face['hair_colour']} hair"
    worn = _worn(face)
    mood = {"neutral": "serious", "smiling": "smiling", "frowning": "frowning"}[face["mouth"]]
    match pattern % 4:
        case 0:
            return f"A {mood} person with {_list([hair, *worn])}."
        case 1:
            return f"A person with {_list([hair, *worn])}, {mood}."
        case 2:
            skin = f"{face['skin']} skin"
            return f"A {mood} face with {_list([skin, hair, *worn])}."
        case _:
            return f"A {mood} person in {face['clothing_colour']} with {_list([hair, *worn])}."


def _worn(face: dict[str, str]) -> list[str]:
    """Beard, glasses and hat in words, those that are there."""
    things = []
    if face["beard"] == "beard":
        things.append("a beard")
    if face["glasses_kind"] != "none":
        things.append(f"{face['glasses_kind']} glasses")
    if face["hat"] == "hat":
        things.append(f"a {face['hat_colour']} hat")
    return things


def _list(things: list[str]) -> str:
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"


DATASET = Part(
    name="pixel_faces",
    title="Pixel faces",
    help="24,000 different drawn faces with known hair, glasses, beard, hat and mood, each with a caption.",
    settings=PixelFaces,
)
