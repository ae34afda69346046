"""What goes wrong while training: disks, files, numbers, memory, second processes. Nothing good is lost."""

import contextlib
import io
import json
import os
import pickle
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from ganstudio.core.errors import UserError
from ganstudio.datasets import open_dataset
from ganstudio.images.arrays import save_png
from ganstudio.runs.events import Checkpointed, Ended, Event, Noted, Updated
from ganstudio.runs.folder import RunFolder
from ganstudio.training.loop.trainer import Trainer
from tests import small

needs_limits = pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="no limits on file sizes here")


@pytest.fixture
def run(tmp_path) -> RunFolder:
    """A finished run of four steps with checkpoints of 0 and 4."""
    small.train({}, tmp_path / "run")
    return RunFolder(tmp_path / "run")


def resume(run: RunFolder, steps: int = 5) -> list[Event]:
    return list(Trainer.resume(run, steps=steps, dataset=small.dataset()).events())


def notes(events: list[Event]) -> str:
    return " ".join(note.text for note in small.only(events, Noted))


@contextlib.contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file may grow beyond `size` bytes: the error of a real system call, as a full disk gives it."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


# --- the disk


@needs_limits
@pytest.mark.usefixtures("keep_every_step")
def test_a_full_disk_ends_the_run_in_words_and_keeps_what_was_there(run):
    before = run.checkpoint().path.read_bytes()
    trainer = Trainer.resume(run, steps=9, dataset=small.dataset())
    with full_disk(20_000):
        events = list(trainer.events())
    assert events[-1].reason == "failed"
    assert (
        "checkpoint of step 5 could not be written: File too large. Earlier checkpoints are untouched"
        in events[-1].text
    )
    assert run.checkpoint().path.read_bytes() == before
    assert not list(run.path.rglob("*.new"))
    assert run.status() == "failed"
    assert resume(run)[-1].reason == "finished"


@needs_limits
def test_a_disk_too_full_for_a_line_of_the_log(run):
    trainer = Trainer.resume(run, steps=6, dataset=small.dataset())
    events = []
    for event in trainer.events():
        events.append(event)
        if isinstance(event, Updated) and event.step == 5 and event.whole:
            break
    with full_disk(10):
        events += list(trainer.events())
    assert events[-1].reason == "failed"
    assert "cannot be written" in events[-1].text
    assert run.checkpoint().step == 4


@pytest.fixture
def unwritable(run, monkeypatch) -> Iterator[RunFolder]:
    """The run in a folder that may not be written to, also where the tests are run by root."""
    if os.geteuid() == 0:
        real = Path.open

        def refuse(path: Path, mode: str = "r", *rest, **more):
            if run.path in path.parents and set(mode) & set("wax+"):
                raise PermissionError(13, "Permission denied", str(path))
            return real(path, mode, *rest, **more)

        monkeypatch.setattr(Path, "open", refuse)
        yield run
        return
    for folder in (run.path, *run.path.iterdir()):
        folder.chmod(0o555 if folder.is_dir() else 0o444)
    yield run
    for folder in (run.path, *run.path.iterdir()):
        folder.chmod(0o755 if folder.is_dir() else 0o644)


def test_a_read_only_folder_is_said(unwritable):
    events = resume(unwritable)
    assert [type(event) for event in events] == [Ended]
    assert events[-1].text.startswith("The run cannot be written: Permission denied.")
    assert unwritable.checkpoint().step == 4


@pytest.mark.parametrize("writes_first", ["log", "preview", "checkpoint"])
@pytest.mark.parametrize("moved", [False, True])
def test_a_run_folder_that_goes_away_while_training(tmp_path, monkeypatch, writes_first, moved):
    """Whatever is written next, after whatever time, the cause is named, and a moved folder still holds everything."""
    trainer = small.trainer({}, tmp_path / "run")
    events = []
    for event in trainer.events():
        events.append(event)
        if isinstance(event, Updated) and event.step == 2 and trainer.folder.path.exists():
            (tmp_path / "run").rename(tmp_path / "elsewhere") if moved else shutil.rmtree(tmp_path / "run")
            monkeypatch.setattr(trainer._progress, "reading_is_due", lambda: writes_first == "log")
            monkeypatch.setattr(trainer.keeping, "_checkpoint_time", 0.0 if writes_first == "checkpoint" else 1e9)
    assert events[-1].reason == "failed"
    assert "is gone" in events[-1].text
    assert not (tmp_path / "run").exists()
    if moved:
        assert RunFolder(tmp_path / "elsewhere").checkpoint().step == 0


# --- one writer


def test_a_second_writer_is_refused_and_leaves_no_trace(run):
    log = (run.path / "log.jsonl").read_bytes()
    with run.lock(), pytest.raises(UserError, match="is being trained and cannot be resumed"):
        Trainer.resume(run, steps=9)
    late = Trainer.resume(run, steps=9, dataset=small.dataset())
    with run.lock():
        events = list(late.events())
    assert [type(event) for event in events] == [Ended]
    assert "being trained by another process" in events[0].text
    assert (run.path / "log.jsonl").read_bytes() == log


def test_the_lock_goes_with_its_process(run):
    root = Path(__file__).parents[2]
    code = (
        "import sys, time; from ganstudio.runs.folder import RunFolder\n"
        "with RunFolder(sys.argv[1]).lock(): print('held', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(run.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root) as other:
        assert other.stdout.readline() == b"held\n"
        assert run.status() == "running"
        with pytest.raises(UserError, match="cannot be deleted"):
            run.delete()
        other.kill()
    assert run.status() == "finished"


# --- damaged files


ODD = (
    {"step": "x"},
    {"step": -1},
    {"seconds": None},
    {"seconds": float("nan")},
    {"parts": [1]},
    {"parts": {"generator": 3}},
)


@pytest.mark.parametrize("said", ODD, ids=str)
def test_a_checkpoint_that_says_odd_things_gives_way_to_the_one_before(run, said):
    newest = run.checkpoint().path
    torch.save(torch.load(newest, weights_only=True) | said, newest)
    assert Trainer.resume(run, dataset=small.dataset()).step == 0


@pytest.mark.parametrize("damage", [b"", b"not a checkpoint", "half", "bit"])
def test_a_damaged_newest_checkpoint_gives_way_to_the_one_before(run, damage):
    newest = run.checkpoint().path
    whole = newest.read_bytes()
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes([whole[middle] ^ 0xFF]) + whole[middle + 1 :]
    newest.write_bytes({"half": whole[:middle], "bit": flipped}.get(damage, damage))
    events = resume(run, 4)
    assert "step-00000004.pt is not a checkpoint" in notes(events)
    assert small.only(events, Updated)[0].step == 1
    assert events[-1].reason == "finished"
    assert read(run) == read_whole(whole)


def read(run: RunFolder) -> list[bytes]:
    return read_whole(run.checkpoint(4).path.read_bytes())


def read_whole(data: bytes) -> list[bytes]:
    parts = torch.load(io.BytesIO(data), weights_only=True)["parts"]
    return [value.numpy().tobytes() for value in parts["generator"].values()]


def test_damaged_checkpoints_step_aside(run):
    run.checkpoint().path.write_bytes(b"")
    trainer = Trainer.resume(run, dataset=small.dataset())
    next(trainer.events())
    assert [file.step for file in run.checkpoints()] == [0]
    assert (run.path / "checkpoints/step-00000004.pt.damaged").exists()


def test_without_any_usable_checkpoint_nothing_is_changed(run):
    for file in run.checkpoints():
        file.path.write_bytes(b"gone")
    before = {path: path.read_bytes() for path in run.path.rglob("*") if path.is_file()}
    with pytest.raises(UserError, match="Nothing was changed"):
        Trainer.resume(run, dataset=small.dataset())
    assert {path: path.read_bytes() for path in run.path.rglob("*") if path.is_file()} == before


def test_a_run_killed_before_its_first_checkpoint_begins_again(run):
    for file in run.checkpoints():
        file.path.unlink()
    events = resume(run, 2)
    assert [update.step for update in small.only(events, Updated)] == [1, 1, 2, 2]
    assert events[-1].reason == "finished"


class Evil:
    def __reduce__(self):
        return os.system, (f"touch {self.path}",)

    def __init__(self, path: Path) -> None:
        self.path = path


@pytest.mark.parametrize("save", [torch.save, lambda value, path: path.write_bytes(pickle.dumps(value))])
def test_nothing_in_a_checkpoint_is_executed(run, tmp_path, save):
    save({"version": 1, "parts": {}, "evil": Evil(tmp_path / "executed")}, run.checkpoint().path)
    events = resume(run, 1)
    assert not (tmp_path / "executed").exists()
    assert "step-00000004.pt is not a checkpoint" in notes(events)


def test_a_checkpoint_of_another_experiment_does_not_fit(run):
    path = run.path / "experiment.toml"
    path.write_text(path.read_text().replace("width = 4", "width = 8"))
    with pytest.raises(UserError, match="made with other networks"):
        Trainer.resume(run, dataset=small.dataset())


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("experiment.toml", "steps = = 3", "experiment.toml is not valid TOML"),
        ("experiment.toml", 'name = "x"', "it lacks dataset"),
        ("experiment.toml", "\0\0\0", "not valid TOML"),
        ("machine.toml", "threads = 'many'", "machine.toml is damaged"),
        ("machine.toml", "threads = -5", "threads should be a whole number >= 1"),
        ("machine.toml", "\x00", "Delete it to let the next resume choose anew"),
        ("changes.jsonl", '{"step": 1}\n', "changes.jsonl is damaged"),
    ],
)
def test_damaged_files_are_named(run, name, content, words):
    (run.path / name).write_text(content)
    with pytest.raises(UserError, match=words):
        Trainer.resume(run, dataset=small.dataset())


def test_a_damaged_machine_file_can_be_deleted(run):
    (run.path / "machine.toml").unlink()
    assert resume(run)[-1].reason == "finished"
    assert run.machine().precision == "float32"


def test_torn_and_foreign_lines_of_the_log_are_passed_over(run):
    with (run.path / "log.jsonl").open("ab") as file:
        file.write(b'\xff\xfe\n[1, 2]\n{"step": 4, "kernel_dis')
    assert run.last_step() == 4
    assert run.status() == "finished"
    assert resume(run)[-1].reason == "finished"
    lines = (run.path / "log.jsonl").read_text().splitlines()
    assert all(isinstance(json.loads(line), dict) for line in lines)


def test_a_run_that_moved_to_another_processor_says_that_its_bits_will_differ(run):
    path = run.path / "machine.toml"
    path.write_text(path.read_text().replace('torch = "', 'torch = "1.'))
    events = resume(run)
    assert "its bits will differ" in notes(events)
    assert events[-1].reason == "finished"


# --- numbers


@pytest.mark.usefixtures("keep_every_step", "read_every_step")
@pytest.mark.parametrize("objective", ["least_squares", "non_saturating"])
def test_lost_numbers_end_the_run_and_keep_the_last_good_checkpoint(tmp_path, objective):
    changes = {"steps": 60, "objective.name": objective, "recipe.optimiser": "sgd"}
    trainer = small.trainer(changes, tmp_path / "run")
    events = []
    for event in trainer.events():
        events.append(event)
        if isinstance(event, Checkpointed) and event.step == 2:
            trainer.recipe.discriminator.score.weight.data.fill_(1e38)
    ended, run = events[-1], RunFolder(tmp_path / "run")
    assert ended.reason == "failed"
    assert "no longer finite" in ended.text
    assert f"The checkpoint of step {run.checkpoint().step} is kept" in ended.text
    assert "Try a lower learning rate" in ended.text
    assert ended.details == ""
    parts = torch.load(run.checkpoint().path, weights_only=True)["parts"]
    assert all(torch.isfinite(value).all() for value in parts["discriminator"].values())


def test_a_mad_learning_rate_fails_in_words(tmp_path):
    changes = {"steps": 400, "recipe.discriminator_learning_rate": 1000.0, "recipe.optimiser": "sgd"}
    changes |= {"objective.name": "least_squares", "recipe.generator_learning_rate": 1000.0}
    ended = small.train(changes, tmp_path / "run")[-1]
    assert ended.reason == "failed"
    assert "no longer finite" in ended.text
    assert RunFolder(tmp_path / "run").checkpoint().step == 0


def test_an_unexpected_failure_is_told_with_its_traceback(tmp_path):
    trainer = small.trainer({}, tmp_path / "run")
    trainer.recipe.previews = lambda: 1 / 0
    ended = list(trainer.events())[-1]
    assert "ZeroDivisionError" in ended.text
    assert "Traceback" in ended.details
    assert RunFolder(tmp_path / "run").status() == "failed"


# --- the data


@pytest.fixture
def pictures(tmp_path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(40):
        save_png(small.dataset().samples[number], folder / f"{number}.png")
    return folder


def test_data_deleted_while_training_are_not_missed(tmp_path, pictures, monkeypatch):
    changes = {"dataset.name": "folder", "dataset.path": str(pictures), "dataset.size": 16}
    trainer = small.trainer(changes, tmp_path / "run", open_dataset(small.experiment(changes).dataset))
    for event in trainer.events():
        if isinstance(event, Updated) and event.step == 1:
            shutil.rmtree(pictures, ignore_errors=True)
            shutil.rmtree(os.environ["GANSTUDIO_CACHE"], ignore_errors=True)
    assert event == Ended("finished", 4)
    with pytest.raises(UserError, match=str(pictures)):
        Trainer.resume(RunFolder(tmp_path / "run"))


def test_unusable_pictures_are_named(tmp_path, pictures):
    (pictures / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    changes = {"dataset.name": "folder", "dataset.path": str(pictures), "dataset.size": 16}
    events = small.train(changes, None, open_dataset(small.experiment(changes).dataset))
    warnings = [note for note in small.only(events, Noted) if note.warning]
    assert len(warnings) == 1
    assert "broken.png" in warnings[0].text


def test_two_pictures_are_enough(tmp_path):
    data = small.dataset()
    two = replace(data, samples=data.samples[:2], labels=data.labels[:2], held_out=np.array([True, False]))
    assert small.train({}, tmp_path / "run", two)[-1].reason == "finished"
