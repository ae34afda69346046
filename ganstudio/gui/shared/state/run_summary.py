"""What Home shows of a run, read from its folder in one pass; no Qt, so that the pool may do it."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ganstudio.core.errors import UserError
from ganstudio.runs.folder import RunFolder, Status, list_runs

_ENOUGH_STEPS = 100
"""Fewer say little about how long the others take."""


@dataclass(frozen=True)
class RunSummary:
    """One run at a glance."""

    path: Path
    name: str
    experiment: str
    """Name of its experiment."""
    title: str
    status: Status
    step: int
    steps: int
    seconds: float
    """Seconds of training so far; 0 where the log does not say."""
    modified: float
    """Seconds since the epoch."""
    disk: int
    """Bytes."""
    picture: Path | None
    """PNG of its newest sample grid."""
    kernel_distance: float | None
    """The smallest measured."""
    seconds_per_step: float = 0.0
    """0 where the log does not say, or not yet reliably."""
    is_generator: bool = False
    """It has a checkpoint from which samples can be drawn; translators take pictures instead."""


@dataclass(frozen=True)
class _Log:
    step: int = 0
    seconds: float = 0.0
    seconds_per_step: float = 0.0
    kernel_distance: float | None = None
    ended: str = ""


def summarise_runs() -> list[RunSummary]:
    """All of the user's runs, newest first; what cannot be read is left out."""
    summaries = []
    for run in list_runs():
        try:
            summaries.append(summarise(run))
        except (UserError, OSError):  # deleted this moment, or not a run after all
            continue
    return summaries


def summarise(run: RunFolder) -> RunSummary:
    """Raises UserError or OSError if the folder is no longer a readable run."""
    experiment = run.experiment()
    log_path = run.path / "log.jsonl"
    stat = log_path.stat() if log_path.is_file() else (run.path / "experiment.toml").stat()
    log = _read_log(run.path, stat.st_mtime_ns, stat.st_size)
    samples = run.samples()
    return RunSummary(
        path=run.path, name=run.name, experiment=experiment.name, title=experiment.title or experiment.name,
        status=_status(run, log), step=log.step, steps=experiment.steps, seconds=log.seconds, modified=stat.st_mtime,
        disk=run.disk_use(), picture=samples[-1][1] if samples else None, kernel_distance=log.kernel_distance,
        seconds_per_step=log.seconds_per_step, is_generator=_is_generator(run),
    )  # fmt: skip


def _status(run: RunFolder, log: _Log) -> Status:
    if run.is_locked():
        return "running"
    return log.ended if log.ended in ("finished", "stopped", "failed") else "interrupted"  # type: ignore[return-value]


def _is_generator(run: RunFolder) -> bool:
    if not any((run.path / "checkpoints").glob("step-*.pt")):
        return False
    try:
        return not run.data().other
    except UserError:
        return False


@lru_cache(maxsize=256)
def _read_log(path: Path, _modified: int, _size: int) -> _Log:
    """One pass over the log; the same log is not read twice."""
    step, seconds, timed_step, ended = 0, 0.0, 0, ""
    distances: list[float] = []
    for row in RunFolder(path).log():
        step = max(step, row["step"])
        if "seconds" in row:
            seconds, timed_step = float(row["seconds"]), step
        if "kernel_distance" in row:
            distances.append(float(row["kernel_distance"]))
        if "ended" in row or "started" in row:
            ended = str(row.get("ended", ""))
    per_step = seconds / timed_step if timed_step >= _ENOUGH_STEPS else 0.0
    return _Log(step, seconds, per_step, min(distances, default=None), ended)
