"""What a picture file says beside its pixels: camera, date, author, resolution, texts; read, and written back.

Orientation and size are those of the pixels that are written: what was turned upright must not be turned again.
"""

import contextlib
import re
from dataclasses import dataclass
from typing import Any

from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

_DESCRIBING = frozenset({
    ExifTags.Base.ImageDescription, ExifTags.Base.Make, ExifTags.Base.Model, ExifTags.Base.Software,
    ExifTags.Base.DateTime, ExifTags.Base.Artist, ExifTags.Base.Copyright, ExifTags.Base.Rating,
    ExifTags.Base.RatingPercent, ExifTags.Base.XPTitle, ExifTags.Base.XPComment, ExifTags.Base.XPAuthor,
    ExifTags.Base.XPKeywords, ExifTags.Base.XPSubject,
})  # fmt: skip
"""Tags of the first directory that say something of the picture; others say how a TIFF file stores it."""
_SEGMENT = 65_000
"""Bytes that a JPEG holds of EXIF and of XMP each."""
_XMP_TAG, _XMP_KEY = 700, "XML:com.adobe.xmp"
_SIDES = (ExifTags.Base.ExifImageWidth, ExifTags.Base.ExifImageHeight)


@dataclass(frozen=True)
class Metadata:
    """As it was read; `exif` without orientation and without its own small copy of the picture."""

    exif: bytes = b""
    xmp: bytes = b""
    dpi: tuple[float, float] | None = None
    """Pixels per inch across and down."""
    texts: tuple[tuple[str, str], ...] = ()
    """Of a PNG: keywords and texts."""
    comment: bytes = b""
    """Of a JPEG."""

    def options(self, kind: str, width: int, height: int) -> dict[str, Any]:
        """What Pillow's `save` is told for a file of this format and size."""
        held = {name for name, content in self._held(kind).items() if content}
        options: dict[str, Any] = {}
        if "EXIF" in held:
            options["exif"] = _with_size(self.exif, width, height).tobytes()
        if "resolution" in held:
            options["dpi"] = self.dpi
        if "comment" in held:
            options["comment"] = self.comment
        xmp = _xmp_of_size(self.xmp, width, height) if "XMP" in held else b""
        if kind == "PNG" and (xmp or "texts" in held):
            options["pnginfo"] = _png_texts(self.texts, xmp)
        if kind == "TIFF" and "EXIF" in held:
            options["compression"] = "raw"  # Pillow's compressed TIFF cannot hold the camera's directory
        if kind == "TIFF" and xmp:
            exif = _with_size(self.exif, width, height)
            exif[_XMP_TAG] = xmp
            options["exif"] = exif.tobytes()
        elif xmp and kind != "PNG":
            options["xmp"] = xmp
        return options

    def left_out(self, kind: str) -> list[str]:
        """What a file of this format cannot hold, in words."""
        held = self._held(kind)
        found = {"EXIF": self.exif, "XMP": self.xmp, "resolution": self.dpi, "texts": self.texts,
                 "comment": self.comment}  # fmt: skip
        return [name for name, content in found.items() if content and not held.get(name)]

    def _held(self, kind: str) -> dict[str, Any]:
        small = {"EXIF": self.exif, "XMP": self.xmp}
        if kind == "JPEG":
            small = {name: content for name, content in small.items() if len(content) <= _SEGMENT}
            return small | {"resolution": self.dpi, "comment": self.comment}
        if kind == "PNG":
            return small | {"resolution": self.dpi, "texts": self.texts}
        if kind == "TIFF":
            return small | {"resolution": self.dpi}
        return small if kind == "WEBP" else {"resolution": self.dpi}


def read_metadata(image: Image.Image) -> Metadata:
    """Of an opened picture that is loaded; damaged data is left out."""
    info = image.info
    xmp = info.get("xmp", b"")
    texts = tuple((str(key), str(text)) for key, text in getattr(image, "text", {}).items() if key != _XMP_KEY)
    comment = info.get("comment", b"")
    return Metadata(
        exif=_exif(image),
        xmp=xmp if isinstance(xmp, bytes) else str(xmp).encode(),
        dpi=_resolution(info.get("dpi")),
        texts=texts,
        comment=comment if isinstance(comment, bytes) and image.format == "JPEG" else b"",
    )


def _resolution(dpi: Any) -> tuple[float, float] | None:
    with contextlib.suppress(TypeError, ValueError, ZeroDivisionError):
        across, down = (float(value) for value in dpi)
        return (across, down) if across > 1 and down > 1 else None
    return None


def _exif(image: Image.Image) -> bytes:
    with contextlib.suppress(Exception):  # whatever a camera or another program wrote there
        read, kept = image.getexif(), Image.Exif()
        for tag, value in read.items():
            if tag in _DESCRIBING:
                kept[tag] = value
        for place in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo):
            if inner := read.get_ifd(place):
                kept.get_ifd(place).update(inner)
                kept[place] = kept.get_ifd(place)
        return kept.tobytes() if len(kept) else b""
    return b""


def _with_size(exif: bytes, width: int, height: int) -> Image.Exif:
    read = Image.Exif()
    if exif:
        read.load(exif)
    inner = read.get_ifd(ExifTags.IFD.Exif)
    for tag, side in zip(_SIDES, (width, height), strict=True):
        if tag in inner:
            inner[tag] = side
    if inner:
        read[ExifTags.IFD.Exif] = inner
    return read


def _xmp_of_size(xmp: bytes, width: int, height: int) -> bytes:
    wanted = {b"tiff:Orientation": 1, b"tiff:ImageWidth": width, b"tiff:ImageLength": height,
              b"exif:PixelXDimension": width, b"exif:PixelYDimension": height}  # fmt: skip
    for name, value in wanted.items():
        xmp = re.sub(rb"(%s(?:\s*=\s*[\"']|>\s*))\d+" % name, rb"\g<1>%d" % value, xmp)
    return xmp


def _png_texts(texts: tuple[tuple[str, str], ...], xmp: bytes) -> PngInfo:
    written = PngInfo()
    for key, text in texts:
        if text.isascii():
            written.add_text(key, text)
        else:
            written.add_itxt(key, text)
    if xmp:
        written.add_itxt(_XMP_KEY, xmp.decode("utf-8", "replace"))
    return written
