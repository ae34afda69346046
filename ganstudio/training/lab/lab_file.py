"""A lab in one file, NAME.lab: a zip of settings, changes, the time line's frames and the states to go on from.

Nothing in it can run: JSON, msgpack of plain arrays, and tensors read with `weights_only`. It names no path of its
user's: pictures that somebody drew travel along.
"""

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import torch

import ganstudio
from ganstudio.core.errors import UserError
from ganstudio.core.files import open_regular, write_atomically
from ganstudio.core.reading import reads
from ganstudio.datasets import DataSet, open_dataset
from ganstudio.formats.experiment import experiment_from_plain
from ganstudio.runs.folder import LiveChange
from ganstudio.runs.record import ChangeMark
from ganstudio.training.lab.lab_run import LabRun
from ganstudio.training.lab.memory import LabState, bytes_of
from ganstudio.training.lab.packing import pack_frames, pack_record, unpack_frames, unpack_record
from ganstudio.training.lab.user_drawings import Drawings

_FORMAT = 1
_STATES_BUDGET = 8 << 20
"""Bytes of earlier states in the file, per lane; where one branches between them, the way from there is replayed."""
_LARGEST = 1 << 30
"""Bytes that an opened file may unpack to."""


def save_runs(runs: Sequence[LabRun], path: Path) -> None:
    """Write all lanes, each between two steps. Raises UserError, LostNumbersError; the file is whole or untouched."""
    drawings = Drawings()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number, run in enumerate(runs):
            _save_run(archive, f"lane{number}", run, drawings)
        for name, data in drawings.files.items():
            archive.writestr(name, data)
        about = {"format": _FORMAT, "program": ganstudio.__version__, "lanes": len(runs)}
        archive.writestr("lab.json", json.dumps(about))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, buffer.getvalue())
    except OSError as error:
        raise UserError(
            f"The lab could not be written to {path}: {error.strerror}. It goes on here; choose another place."
        ) from None


@reads("a lab of this program")
def open_runs(path: Path) -> list[LabRun]:
    """The lanes with all they had behind them. Raises UserError if the file is missing, damaged or no lab."""
    with open_regular(path) as file, zipfile.ZipFile(file) as archive:
        if sum(item.file_size for item in archive.infolist()) > _LARGEST or archive.testzip():
            raise zipfile.BadZipFile
        about = json.loads(archive.read("lab.json"))
        if about["format"] != _FORMAT:
            raise UserError(f"{path.name} was made by another version of this program ({about['program']}).")
        drawings = Drawings.unpacked(archive)
        return [_open_run(archive, f"lane{number}", drawings) for number in range(int(about["lanes"]))]


def _save_run(archive: zipfile.ZipFile, folder: str, run: LabRun, drawings: Drawings) -> None:
    states = _thinned([state for state in run.memory.states if state.step < run.step] + [run.state()])
    story = {
        "began": run.began.to_plain(),
        "changes": [msgspec.to_builtins(change) for change in run.changes],
        "marks": [[mark.step, mark.key, mark.value] for mark in run.memory.record.changes],
        "states": [_state_to_plain(state) for state in states],
    }
    datasets = {json.dumps(s.experiment.dataset): s.dataset for s in states}
    archive.writestr(f"{folder}/story.json", json.dumps(drawings.packed(story, datasets)))
    archive.writestr(f"{folder}/frames.msgpack", pack_frames(list(run.memory.frames)))
    archive.writestr(f"{folder}/curves.msgpack", pack_record(run.memory.record))
    tensors = io.BytesIO()
    torch.save([state.parts for state in states], tensors)
    archive.writestr(f"{folder}/states.pt", tensors.getvalue())


def _thinned(states: list[LabState]) -> list[LabState]:
    """The newest and the first one, and every n-th of those between, within the budget."""
    room = max(1, _STATES_BUDGET // max(1, bytes_of(states[-1].parts)))
    every = max(1, -(-len(states) // room))
    return [*states[:-1:every], states[-1]]


def _open_run(archive: zipfile.ZipFile, folder: str, drawings: Drawings) -> LabRun:
    story = drawings.named(json.loads(archive.read(f"{folder}/story.json")))
    tensors = torch.load(io.BytesIO(archive.read(f"{folder}/states.pt")), map_location="cpu", weights_only=True)
    opened: dict[str, DataSet] = {}
    states = [_state(row, parts, opened) for row, parts in zip(story["states"], tensors, strict=True)]
    newest = states[-1]
    run = LabRun(newest.experiment, newest.dataset)
    run.restore(newest)
    run.began = experiment_from_plain(story["began"])
    run.changes = [msgspec.convert(change, LiveChange) for change in story["changes"]]
    for state in states:
        run.memory.states.add(state.step, state, bytes_of(state.parts))
    for frame in unpack_frames(archive.read(f"{folder}/frames.msgpack")):
        run.memory.frames.add(frame.step, frame, frame.nbytes)
    run.memory.record = unpack_record(archive.read(f"{folder}/curves.msgpack"))
    run.memory.record.changes = [ChangeMark(int(step), str(key), value) for step, key, value in story["marks"]]
    run.memory.go_on_from(run.memory.frames.steps[-1])
    return run


def _state_to_plain(state: LabState) -> dict[str, Any]:
    experiment = state.experiment.to_plain()
    return {"step": state.step, "experiment": experiment, "players": state.players, "changes": state.changes}


def _state(row: dict[str, Any], parts: dict[str, Any], opened: dict[str, DataSet]) -> LabState:
    experiment = experiment_from_plain(row["experiment"])
    key = json.dumps(experiment.dataset, sort_keys=True)
    if key not in opened:
        opened[key] = open_dataset(experiment.dataset)
    return LabState(int(row["step"]), experiment, str(row["players"]), int(row["changes"]), parts, opened[key])
