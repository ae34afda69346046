"""A run's folder read in one go for the window: its record, pictures and checkpoints. Runs in the pool; no Qt."""

from dataclasses import dataclass, field
from pathlib import Path

from ganstudio.core.errors import UserError
from ganstudio.formats.experiment import Experiment
from ganstudio.images.arrays import Pictures, read_sheet
from ganstudio.images.rendering import CURVES_SIZE
from ganstudio.runs.folder import CheckpointFile, RunFolder, Status
from ganstudio.runs.record import ChangeMark, LogTail, RunRecord

SampleShape = tuple[int, int, int]
"""Height, width and channels of one sample."""


@dataclass
class RunFiles:
    """What lies in the folder beside the log; `samples` are (step, PNG) by step, `pictures` all others by name."""

    samples: list[tuple[int, Path]] = field(default_factory=list)
    pictures: dict[str, Path] = field(default_factory=dict)
    checkpoints: list[CheckpointFile] = field(default_factory=list)
    exports: list[Path] = field(default_factory=list)
    shape: SampleShape | None = None
    disk: int = 0


@dataclass
class RunContents:
    """A run as it was when it was read; `tail` goes on reading where this ends."""

    path: Path
    experiment: Experiment
    record: RunRecord
    files: RunFiles
    status: Status
    tail: LogTail


@dataclass
class RunChanges:
    """What another process added since the last look."""

    rows: list[dict[str, object]]
    restarted: bool
    """It went on from an older checkpoint, so that what was read of the log no longer holds."""
    running: bool
    files: RunFiles


def read_run(path: Path) -> RunContents:
    """Raises UserError if the folder is no run."""
    run = RunFolder(path)
    experiment = run.experiment()
    tail = LogTail(path / "log.jsonl")
    record = RunRecord(steps=experiment.steps)
    rows, _ = tail.rows()
    for row in rows:
        record.take_row(row)
    record.changes = [ChangeMark(change.step, change.key, change.value) for change in run.changes()]
    if machine := run.machine():
        record.started = {
            "device": "CPU" if machine.device == "cpu" else machine.processor, "precision": machine.precision,
            "memory_format": machine.memory_format, "threads": machine.threads,
        }  # fmt: skip
        record.notes[:0] = [f"Computing in {machine.precision}, {machine.reason}."] if machine.reason else []
    return RunContents(path, experiment, record, read_files(path), run.status(), tail)


def read_files(path: Path) -> RunFiles:
    """Pictures, checkpoints and exports there are now."""
    run = RunFolder(path)
    return RunFiles(
        samples=run.samples(),
        pictures=run.pictures(),
        checkpoints=run.checkpoints(),
        exports=sorted((path / "export").glob("*.onnx")),
        shape=_shape(run),
        disk=run.disk_use(),
    )


def read_changes(path: Path, tail: LogTail) -> RunChanges:
    """What was added since `tail` looked last; for a run that another process writes."""
    rows, restarted = tail.rows()
    return RunChanges(rows, restarted, RunFolder(path).is_locked(), read_files(path))


def read_samples(png: Path, shape: SampleShape | None) -> Pictures:
    """The pictures of a sheet one by one; those of earlier versions are cut by the shape of the data."""
    return read_sheet(png, shape and shape[:2])


def read_pictures(files: RunFiles) -> tuple[int, dict[str, Pictures]]:
    """The newest step with samples, and everything there are pictures of beside these."""
    newest = files.samples[-1][0] if files.samples else 0
    return newest, {name: read_samples(png, files.shape) for name, png in files.pictures.items()}


def _shape(run: RunFolder) -> SampleShape | None:
    try:
        facts = run.data()
    except UserError:
        return None
    if facts.output == "sequence":
        return CURVES_SIZE, CURVES_SIZE, 3
    if facts.output != "picture" or len(facts.sample) != 3:
        return None
    channels, height, width = facts.sample
    return height, width, channels
