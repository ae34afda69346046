"""Directions that a person named, put into a generator's file, so that they go where it goes."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from ganstudio.core.errors import UserError
from ganstudio.core.files import write_atomically
from ganstudio.formats.manifest import METADATA_KEY, Direction, manifest_to_json
from ganstudio.inference.onnx.metadata import read_manifest


def write_with_directions(source: Path, target: Path, directions: Sequence[Direction]) -> None:
    """Write `source` as `target`, which may be the same, with these directions in place of those in its manifest.

    The network stays as it is. Raises UserError if it carries no manifest, or cannot be read or written.
    """
    import onnx

    manifest = read_manifest(source)
    if manifest is None:
        raise UserError(
            f"{source.name} was made by another program and has no place for directions; they are kept here."
        )
    model = onnx.load(source)
    text = manifest_to_json(msgspec.structs.replace(manifest, directions=list(directions)))
    next(entry for entry in model.metadata_props if entry.key == METADATA_KEY).value = text
    try:
        write_atomically(target, model.SerializeToString())
    except OSError as error:
        raise UserError(f"{target.name} could not be written: {error.strerror}. Choose another folder.") from None
