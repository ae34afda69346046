"""Pictures that a lab learns from travel inside its file, under names that say nothing of where they lay."""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ganstudio.core.errors import UserError
from ganstudio.core.files import read_regular, write_atomically
from ganstudio.core.paths import as_path, cache_folder
from ganstudio.datasets import DataSet, open_dataset

_FOLDER = "drawings"


class Drawings:
    """While saving, `files` fills by name; of an opened file, each name leads to a copy in the cache."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self._places: dict[str, str] = {}

    @classmethod
    def unpacked(cls, archive: zipfile.ZipFile) -> "Drawings":
        """Copies of an archive's pictures, each under the hash of its content, in the cache."""
        drawings = cls()
        for item in archive.infolist():
            if item.filename.startswith(f"{_FOLDER}/"):
                data = archive.read(item)
                copy = cache_folder() / "lab drawings" / _name(data, Path(item.filename).suffix)
                write_atomically(copy, data)
                drawings._places[item.filename] = str(copy)
        return drawings

    def packed(self, story: Any, datasets: Mapping[str, DataSet]) -> Any:
        """`story` with the names of its pictures in place of their paths; `datasets` by their settings' JSON.

        Raises UserError where a picture is gone or no longer the one that was learned from.
        """
        names: dict[str, str] = {}
        for settings, dataset in datasets.items():
            section = json.loads(settings)
            if path := section.get("path"):
                if open_dataset(section).fingerprint != dataset.fingerprint:
                    raise UserError(f"The picture {Path(path).name} has changed since, so the lab cannot be saved.")
                data = read_regular(as_path(path))
                names[path] = f"{_FOLDER}/{_name(data, Path(path).suffix)}"
                self.files[names[path]] = data
        return _renamed(story, names)

    def named(self, story: Any) -> Any:
        """`story` with the copies' paths in place of the pictures' names."""
        return _renamed(story, self._places)


def _name(data: bytes, suffix: str) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest() + suffix.lower()


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """All texts that are a key of `names` replaced, also inside of a text that is JSON (a change of many settings)."""
    if isinstance(value, dict):
        return {key: _renamed(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    if isinstance(value, str) and value.startswith("{"):
        return json.dumps(_renamed(json.loads(value), names))
    return names.get(value, value) if isinstance(value, str) else value
