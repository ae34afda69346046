"""From an opened file to pixels, the same way for everybody who reads pictures: upright, 8 bits, in sRGB."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from ganstudio.images.colours import is_srgb, name_of, to_srgb
from ganstudio.images.levels import Levels, SetLevels, Values, deep_values, is_deep
from ganstudio.images.opening import opened_picture, picture_bytes

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip
_ORIENTATION = 0x0112


@dataclass(frozen=True)
class DecodedPicture:
    """Pixels, and what the file said of them."""

    image: Image.Image
    """L, LA, RGB or RGBA, upright, in sRGB."""
    profile: bytes | None
    """The file's own, which was converted from."""
    notes: tuple[str, ...]
    """What was converted or left out, a sentence each."""
    format: str
    """By Pillow's name, "PNG"."""
    size: tuple[int, int]
    """Width and height of the file's pixels, also where it came smaller."""
    is_deep: bool
    """Whether it had more than 8 bits."""


def decoded_picture(
    source: Path | bytes, name: str = "", at_least: int | None = None, levels: SetLevels | None = None
) -> DecodedPicture:
    """The picture in a file or in its bytes.

    `levels` are those of its set, for more than 8 bits; without them it has its own. With `at_least` a JPEG may come
    smaller, but no side below twice that many pixels. Raises UserError that says `name`, or the file's own name.
    """
    data, name = picture_bytes(source, name)
    with opened_picture(data, name) as image:
        size, deep = image.size, is_deep(image)
        if at_least is not None:
            image.draft(image.mode, (2 * at_least, 2 * at_least))
        notes = _frames(image)
        turn, profile = _turn(image), image.info.get("icc_profile")
        plain = image
        if deep and (values := deep_values(image, data)) is not None:
            own = _alone(values) if levels is None else levels.of(values)
            notes += (f"Its values, {own.words}, became 8 bits.",)
            plain = Image.fromarray(own.to_bytes(values))
        elif deep:
            notes += ("Its 16 bits became 8.",)
        image.load()
        if turn is not None:
            plain = plain.transpose(turn)
        if profile and profile[16:20] == b"RGB " and not is_srgb(profile):
            notes += (f"Its colours ({name_of(profile)}) became sRGB.",)
        return DecodedPicture(to_srgb(plain, profile), profile, notes, image.format or "", size, deep)


def add_values(source: bytes, name: str, seen: SetLevels) -> None:
    """Tell `seen` the values of a picture of more than 8 bits. Raises UserError."""
    with opened_picture(source, name) as image:
        if is_deep(image) and (values := deep_values(image, source)) is not None:
            seen.add(values)


def over_white(image: Image.Image) -> Image.Image:
    """L or RGB: what is transparent lies over white."""
    if image.mode in ("L", "RGB"):
        return image
    cut_out = image.convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(cut_out)
    return white.convert("L" if image.mode == "LA" else "RGB")


def _alone(values: Values) -> Levels:
    seen = SetLevels()
    seen.add(values)
    return seen.of(values)


def _turn(image: Image.Image) -> Image.Transpose | None:
    """How to turn it so that it stands as the camera meant it."""
    try:
        return _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # damaged camera data is no reason to lose the picture
        return None


def _frames(image: Image.Image) -> tuple[str, ...]:
    frames = getattr(image, "n_frames", 1)
    animated = frames > 1 and getattr(image, "is_animated", False) and image.format not in ("MPO", "PSD")
    return (f"The first of {frames} frames was taken.",) if animated else ()
