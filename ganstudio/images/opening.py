"""The one place that opens picture files: they are what strangers hand us, and what may go wrong is dealt with here.

Limits stop bombs only (a few kilobytes that unpack to many gigabytes); what an honest camera or program writes is read.
"""

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path, PurePath

from PIL import Image, PngImagePlugin, TiffImagePlugin

from ganstudio.core.errors import UserError
from ganstudio.core.files import read_regular
from ganstudio.images.formats import HEAD, format_of_name, label, readable, sniff, why_unread

MAX_PIXELS = 256_000_000
"""Telephones make pictures of 200 megapixels. A file that claims more than this is refused before it is decoded."""

_TEXT_BYTES, _ALL_TEXT_BYTES = 64 * 2**20, 256 * 2**20
"""Of a PNG's texts and its profile, unpacked: image generators keep whole workflows in them."""

# Our own limits replace Pillow's, whose limit of pixels warns: silencing a warning for one thread does so for all.
Image.MAX_IMAGE_PIXELS = None
PngImagePlugin.MAX_TEXT_CHUNK, PngImagePlugin.MAX_TEXT_MEMORY = _TEXT_BYTES, _ALL_TEXT_BYTES

_PIXEL_KINDS = {1: "unsigned", 2: "signed", 3: "floating-point", 5: "complex", 6: "complex"}


def picture_bytes(source: Path | bytes, name: str = "") -> tuple[bytes, str]:
    """All bytes of a picture file and what to call it. Raises UserError that says `name`, or the file's own."""
    name = name or (source.name if isinstance(source, Path) else "The picture")
    if isinstance(source, bytes):
        return source, name
    if source.exists() and not source.is_file():
        raise UserError(f"{name} is no file.")  # a pipe would be waited for without end
    try:
        return read_regular(source), name
    except OSError as error:
        raise UserError(f"{name} cannot be read: {error.strerror}.") from error


@contextlib.contextmanager
def opened_picture(source: Path | bytes, name: str = "") -> Iterator[Image.Image]:
    """An opened picture that is not yet decoded; whatever goes wrong with it until it is closed becomes a UserError
    that says `name`, or where that is empty the file's own name, and the cause."""
    data, name = picture_bytes(source, name)
    try:
        with Image.open(io.BytesIO(data), formats=_tried(name)) as image:
            _refuse_huge(image.size, name)
            yield image
    except UserError:
        raise
    except Exception as error:  # a damaged file makes Pillow raise almost anything: SyntaxError, struct.error, ...
        raise UserError(f"{name} cannot be read: {_cause(data, name, error)}.") from error


def _tried(name: str) -> list[str]:
    """Targa files have no signature: anything could be one, so that only their ending counts."""
    return [kind for kind in readable() if kind != "TGA" or format_of_name(name) == "TGA"]


def _refuse_huge(size: tuple[int, int], name: str) -> None:
    width, height = size
    if width * height > MAX_PIXELS:
        limit = f"{MAX_PIXELS // 10**6} megapixels"
        raise UserError(f"{name} is {width} x {height} pixels, more than {limit}; make it smaller first.")


def _cause(data: bytes, name: str, error: Exception) -> str:
    """Why the picture cannot be read: it is none, of a format or a pixel type that is not read, or damaged."""
    if not data:
        return "it is empty"
    kind = sniff(data[:HEAD]) or ("" if PurePath(name).suffix else "text")
    if why := why_unread(kind) or (why_unread(format_of_name(name)) if not kind else ""):
        return why
    if kind == "TIFF" and (pixels := _tiff_pixels(data)):
        return f"its pixels are {pixels}, which is not read here: save it with 8 or 16 bits and 1 or 3 bands"
    if any(word in str(error).lower() for word in ("truncated", "not enough data", "unexpected end", "premature")):
        return "it is damaged, its end is missing"
    if isinstance(error, MemoryError):
        return "there is not enough memory"
    return f"it is a damaged {label(kind)} file" if kind not in ("", "text") else "it is damaged or no picture"


def _tiff_pixels(data: bytes) -> str:
    """The pixel type of a TIFF that Pillow does not know, such as "3 bands of 32 bits floating-point"; "" where it is
    an ordinary one."""
    try:
        file = io.BytesIO(data)
        tags = TiffImagePlugin.ImageFileDirectory_v2(file.read(8))
        file.seek(tags.next)
        tags.load(file)
        bits, bands = max(tags.get(258, (1,))), int(tags.get(277, 1))
        kind = tags.get(339, (1,))[0]
    except Exception:  # it is damaged after all
        return ""
    if bits <= 8 and bands <= 4 and kind == 1:
        return ""
    return f"{bands} band{'s' * (bands > 1)} of {bits} bits {_PIXEL_KINDS.get(kind, '')}".rstrip()
