"""Opens the data that a generator is measured against, in the generator's own shape where the data allow it."""

from dataclasses import replace

import numpy as np

from ganstudio.core.errors import UserError
from ganstudio.core.paths import as_path
from ganstudio.core.settings import Field, Plain, describe
from ganstudio.datasets import DataSet, OpeningProgress, dataset_settings, datasets, open_dataset, own_data_section
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.evaluation.run.requirements import why_incomparable
from ganstudio.formats.manifest import Manifest
from ganstudio.images.arrays import fit

RESIZED = (
    "The data were made {size} to fit the generator. Resampling blurs and changes every distance: figures compare only "
    "with others of the same kind."
)
OTHER_DATA = (
    "The generator was trained on other data than these ({own}), so that nobody knows whether it saw the held-out part."
)

TAUGHT = "Each sample is told one of the generator's training captions; whether it obeys is not asked here."


def open_reference(
    data: str, manifest: Manifest, *, resize: bool = False, progress: OpeningProgress | None = None
) -> ReferenceData:
    """`data` is the name of a data set, a path to the user's own, or "" for what the generator was trained on.

    Where the data set lets its size and colours be chosen, the generator's are. With `resize` other pictures are
    resampled; without it they raise UserError, as does everything else that cannot be compared.
    """
    dataset = open_dataset(_section(data, manifest), progress)
    reference = ReferenceData(dataset, _notes(dataset, manifest))
    reason = why_incomparable(manifest, reference)
    if not reason:
        return reference
    if dataset.output != "picture" or manifest.output != "picture":
        raise UserError(f"{reason} Choose other data.")
    if not resize:
        raise UserError(f"{reason} Ask for --resize to fit the data; resampling blurs, and changes every distance.")
    size = f"{manifest.height} x {manifest.width}, {'grey' if manifest.channels == 1 else 'in colour'},"
    return ReferenceData(_resized(dataset, manifest), (*reference.notes, RESIZED.format(size=size)), resized=True)


def _section(data: str, manifest: Manifest) -> dict[str, Plain]:
    own: dict[str, Plain] = dict(manifest.experiment.get("dataset", {}))
    if not data:
        return _trained_on(own, manifest)
    if data not in datasets():
        return _in_shape(_own_data(data, own), manifest)
    return _in_shape(own if own.get("name") == data else {"name": data}, manifest)


def _trained_on(own: dict[str, Plain], manifest: Manifest) -> dict[str, Plain]:
    if not own:
        raise UserError("The generator's file does not say what it was trained on; name the data with --data.")
    fields = describe(type(dataset_settings(own)))
    if any(field.kind in ("path", "file") and field.name not in own for field in fields):
        what = manifest.data_title or "data of somebody's own"
        raise UserError(f"The generator was trained on {what}, which the file does not locate; give it with --data.")
    return own


def _own_data(data: str, own: dict[str, Plain]) -> dict[str, Plain]:
    """The section for a path: of the kind the generator was trained on, where that accepts it."""
    path = as_path(data)
    if not path.exists():
        known = ", ".join(datasets())
        raise UserError(f"There is neither a data set called {data!r} nor such a path; there is: {known}.")
    section = own_data_section(path, str(own.get("name", "")))
    return {**own, **section} if own.get("name") == section["name"] else section


def _in_shape(section: dict[str, Plain], manifest: Manifest) -> dict[str, Plain]:
    """`section` with the generator's size and colours, where the data set's settings allow these values."""
    if manifest.output != "picture":
        return section
    fields = {field.name: field for field in _fields(str(section["name"]))}
    changed = dict(section)
    if "size" in fields and manifest.height == manifest.width and _allows(fields["size"], manifest.height):
        changed["size"] = manifest.height
    if "channels" in fields:
        changed["channels"] = "grey" if manifest.channels == 1 else "colour"
    return changed


def _fields(kind: str) -> tuple[Field, ...]:
    return describe(datasets()[kind].settings)


def _allows(field: Field, value: int) -> bool:
    if field.choices:
        return str(value) in field.choices
    return (field.minimum or 0) <= value <= (field.maximum or value)


def _notes(dataset: DataSet, manifest: Manifest) -> tuple[str, ...]:
    notes = list(dataset.skipped[:3])
    if manifest.text is not None:
        notes.append(TAUGHT)
    if manifest.data_fingerprint and manifest.data_fingerprint != dataset.fingerprint:
        notes.append(OTHER_DATA.format(own=manifest.data_title or "unknown"))
    elif not manifest.data_fingerprint:
        notes.append("Nobody knows what this generator was trained on: it may have seen the held-out part as well.")
    return tuple(notes)


def _resized(dataset: DataSet, manifest: Manifest) -> DataSet:
    if manifest.height != manifest.width:
        raise UserError("The generator makes pictures that are not square; such data cannot be made to fit.")
    fitted = [fit(np.asarray(picture), manifest.height, "pad", manifest.channels) for picture in dataset.samples]
    return replace(dataset, samples=np.stack(fitted), stacked=None)
