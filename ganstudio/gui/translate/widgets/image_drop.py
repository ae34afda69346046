"""What is dropped or pasted, understood: files, folders, image data, and what browsers say about a picture.

Nothing is decoded here but text: pictures come as paths, as the bytes of a picture file, or as a QImage.
"""

import base64
import binascii
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote_to_bytes

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from ganstudio.gui.shared.local_paths import local_path

_RAW_FORMATS = ("image/png", "image/jpeg", "image/webp", "image/tiff", "image/bmp", "image/gif")
"""Best first: the file as it was, with its transparency and its colour profile, goes before decoded image data."""


@dataclass
class Dropped:
    """What there is to take; `remote` are pictures on other machines, which an offline program cannot have."""

    paths: list[Path] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)
    """Whole picture files."""
    images: list[QImage] = field(default_factory=list)
    remote: list[str] = field(default_factory=list)

    @property
    def is_usable(self) -> bool:
        return bool(self.paths or self.files or self.images)


def may_be_taken(data: QMimeData) -> bool:
    """Whether a drag may hold something: asked while it hovers, so without reading it."""
    return data.hasUrls() or data.hasImage() or data.hasHtml() or any(data.hasFormat(name) for name in _RAW_FORMATS)


def read_drop(data: QMimeData) -> Dropped:
    """The best of what a drop offers: programs offer the same picture in many ways, and it should come once."""
    dropped = Dropped()
    for url in data.urls():
        _add(dropped, url.toString())
    if dropped.is_usable:
        return dropped
    raw = next((bytes(data.data(name).data()) for name in _RAW_FORMATS if data.hasFormat(name)), b"")
    if raw:
        dropped.files.append(raw)
    elif data.hasImage():
        image = data.imageData()
        dropped.images += [image] if isinstance(image, QImage) and not image.isNull() else []
    if not dropped.is_usable:
        for source in _sources(data.html()) if data.hasHtml() else _lines(data.text()):
            _add(dropped, source)
    return dropped


def pixels_of(image: QImage) -> NDArray[np.uint8]:
    """uint8 [H, W, 4], opacity last; may be called in any thread."""
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4).copy()


def _add(dropped: Dropped, address: str) -> None:
    """Sort one address in: a data: URL, a file of this machine, or a picture somewhere else."""
    scheme = address.partition(":")[0].lower()
    if scheme == "data":
        dropped.files += filter(None, [_unpacked(address)])
    elif scheme == "file":
        path = local_path(QUrl(address))
        dropped.paths += [path] if path is not None else []
    elif scheme in ("http", "https", "ftp", "blob"):
        dropped.remote.append(address)


def _unpacked(address: str) -> bytes:
    """The bytes in a URL such as data:image/png;base64,iVBOR...; none where it is damaged or no picture."""
    head, _, body = address.partition(",")
    if not head.lower().startswith("data:image/"):
        return b""
    plain = unquote_to_bytes(body)
    if not head.lower().endswith(";base64"):
        return plain
    try:
        return base64.b64decode(b"".join(plain.split()), validate=True)
    except binascii.Error:
        return b""


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _sources(html: str) -> list[str]:
    """What the pictures of an HTML fragment refer to, each once."""
    reader = _PictureReader()
    reader.feed(html)
    return list(dict.fromkeys(reader.sources))


class _PictureReader(HTMLParser):
    """Collects `src` of every `img`."""

    def __init__(self) -> None:
        super().__init__()
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        source = dict(attrs).get("src")
        if tag == "img" and source:
            self.sources.append(source.strip())
