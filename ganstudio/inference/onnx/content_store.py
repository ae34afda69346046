"""What the user said about a file, kept by what is in the file and not by its name: it may be moved, renamed, copied.

One JSON file for each content in the folder of the preferences, with one entry for each topic. A damaged one is as if
nothing had been said. Knows neither generators nor translators.
"""

import hashlib
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from ganstudio.core.errors import UserError
from ganstudio.core.files import DamagedFileError, open_regular, read_json, write_atomically
from ganstudio.core.paths import config_folder
from ganstudio.core.reading import reads

T = TypeVar("T")
_FOLDER = "remembered"


@reads()
def content_of(path: Path) -> str:
    """Thirty-two hexadecimal digits of the file's bytes, about a gigabyte a second. Raises UserError."""
    with open_regular(path) as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def recall(content: str, topic: str, kind: type[T]) -> T | None:
    """What was said about a `content` (see `content_of`) under `topic`, as a `kind` that msgspec knows; None where
    nothing was, or where it is damaged."""
    try:
        return msgspec.convert(_entries(content).get(topic), kind)
    except msgspec.ValidationError:
        return None


def remember(content: str, topic: str, value: Any) -> None:
    """Keep `value`, anything that msgspec turns into JSON, in place of what was said before; None forgets it.

    Raises UserError where it cannot be kept; what was kept before still is.
    """
    entries = _entries(content) | {topic: msgspec.to_builtins(value)}
    kept = {name: entry for name, entry in entries.items() if entry is not None}
    try:
        if kept:
            write_atomically(_path(content), msgspec.json.format(msgspec.json.encode(kept)))
        else:
            _path(content).unlink(missing_ok=True)
    except OSError as error:
        raise UserError(f"This could not be remembered: {error.strerror}. It holds until the program ends.") from None


def _entries(content: str) -> dict[str, Any]:
    try:
        return read_json(_path(content), dict[str, Any])
    except (OSError, DamagedFileError):
        return {}


def _path(content: str) -> Path:
    return config_folder() / _FOLDER / f"{content}.json"
