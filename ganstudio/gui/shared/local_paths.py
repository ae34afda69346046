"""Files as other programs hand them over: dropped or pasted addresses."""

import os
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl

from ganstudio.core.paths import as_path


def local_path(url: QUrl) -> Path | None:
    """The file of this machine that an address means, also with a host or of a name that is no UTF-8; None of others.

    Qt itself takes localhost for a server's name and loses bytes that are no text.
    """
    if not url.isLocalFile() or not url.path():
        return None
    if os.name == "nt":
        return Path(url.toLocalFile())
    return as_path(bytes(url.toEncoded().data()).decode("ascii"))


def local_paths(data: QMimeData) -> list[Path]:
    """All of them that were dropped, in order."""
    return [path for path in map(local_path, data.urls()) if path is not None]
