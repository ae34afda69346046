"""A run whose data lie elsewhere now, or are no longer what they were: what is put right, told, or refused.

Networks know the shape and the classes of their data; they do not mind which samples they see.
"""

from collections.abc import Mapping
from pathlib import Path

from ganstudio.core.errors import UserError
from ganstudio.datasets import dataset_title, missing_paths, path_settings
from ganstudio.formats.experiment import Experiment
from ganstudio.runs.folder import DataFacts, RunFolder


def with_moved_data(experiment: Experiment, data: Mapping[str, Path]) -> Experiment:
    """The experiment with its data at these paths, by the name of their setting. Raises UserError."""
    known = path_settings(str(experiment.dataset["name"]))
    if not known and data:
        raise UserError(f"{dataset_title(experiment.dataset)} lie nowhere on the disk: leave --data out.")
    return experiment.with_settings({f"dataset.{name}": str(path.absolute()) for name, path in data.items()})


def refuse_missing(experiment: Experiment, folder: RunFolder) -> None:
    """Raises UserError, saying how to tell where they are, where the data of a run are gone."""
    gone = missing_paths(experiment.dataset)
    if gone:
        places = " and ".join(str(path) for path in gone.values())
        options = " ".join("--data PATH" for _ in path_settings(str(experiment.dataset["name"])))
        raise UserError(
            f"The data of the run {folder.name} are no longer at {places}. Say where they are now: "
            f"ganstudio resume {folder.name} {options}. The run is as it was."
        )


def differences(before: DataFacts | None, now: DataFacts, name: str) -> list[str]:
    """Sentences on how the data differ from those that the run began with.

    Raises UserError where its networks cannot learn from them.
    """
    if before is None or before.fingerprint == now.fingerprint:
        return []
    if len(before.classes) != len(now.classes):
        raise UserError(
            f"The run {name} was trained with {_classes(before.classes)}, and these data have {_classes(now.classes)}: "
            "its networks cannot take these. Give the data as they were with --data, or begin a new run."
        )
    if (before.output, before.sample, before.other) != (now.output, now.sample, now.other):
        raise UserError(
            f"The run {name} was trained on samples of {_shape(before)}, and these are {_shape(now)}: its networks "
            "cannot take these. Give the data as they were with --data, or begin a new run."
        )
    told = [
        f"The data are not those that the run began with ({before.training:,} training samples then, {now.training:,} "
        "now, or others of them). It goes on with these; what it was measured by before does not compare."
    ]
    if before.classes != now.classes:
        renamed = [f"{old} is now {new}" for old, new in zip(before.classes, now.classes, strict=True) if old != new]
        told.append(f"The classes have other names: {', '.join(renamed[:5])}.")
    return told


def _classes(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
    return f"{len(names)} classes ({shown})" if names else "no classes"


def _shape(facts: DataFacts) -> str:
    return " x ".join(map(str, facts.sample))
