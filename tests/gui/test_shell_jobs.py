"""The workers and the start: pool, child processes, calibration, missing system libraries, `ganstudio` itself."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from ganstudio.core.errors import UserError
from ganstudio.gui import system_libraries
from ganstudio.gui.jobs import child_job, thread_pool
from ganstudio.gui.jobs.child_job import ChildJob
from ganstudio.gui.shared.state.speed_benchmark import SpeedBenchmark


class Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []

    @Slot(object)
    def hear(self, value: object) -> None:
        self.heard.append(value)

    @Slot(str, str)
    def hear_failure(self, text: str, details: str) -> None:
        self.heard.append((text, bool(details)))


# --- the pool


def test_a_result_comes_back_to_this_thread(qtbot: QtBot) -> None:
    listener = Listener()
    thread_pool.run_in_pool(sum, [1, 2, 3], then=listener.hear)
    qtbot.waitUntil(lambda: listener.heard == [6])


@pytest.mark.parametrize(
    ("error", "heard"), [(UserError("no"), ("no", False)), (KeyError("x"), ("KeyError: 'x'", True))]
)
def test_a_failure_comes_back_in_words(qtbot: QtBot, error: Exception, heard: tuple[str, bool]) -> None:
    def work() -> None:
        raise error

    listener = Listener()
    thread_pool.run_in_pool(work, then=listener.hear, failed=listener.hear_failure)
    qtbot.waitUntil(lambda: listener.heard == [heard])


def test_a_receiver_that_is_gone_is_not_called(qtbot: QtBot) -> None:
    listener = Listener()
    thread_pool.run_in_pool(time.sleep, 0.05, then=listener.hear)
    heard = listener.heard
    listener.deleteLater()
    del listener
    qtbot.wait(200)
    assert heard == []


def test_finishing_drops_what_has_not_begun(qtbot: QtBot) -> None:
    listener = Listener()
    for _ in range(50):
        thread_pool.run_in_pool(time.sleep, 0.05, then=listener.hear)
    assert thread_pool.finish(seconds=5.0)
    qtbot.wait(50)
    assert len(listener.heard) < 50


# --- child processes


def as_child(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(child_job, "own_command", lambda: (sys.executable, ["-c", program]))


def test_a_child_answers_in_json(qtbot: QtBot) -> None:
    job = ChildJob(["list", "experiments"])
    with qtbot.waitSignal(job.finished, timeout=20_000) as heard:
        job.start()
    assert "digits-dcgan" in [row["name"] for row in heard.args[0]]


def test_a_child_s_sentence_is_handed_on(qtbot: QtBot) -> None:
    job = ChildJob(["export", "no-such-run"])
    with qtbot.waitSignal(job.failed, timeout=20_000) as heard:
        job.start()
    assert "no-such-run" in heard.args[0]
    assert not heard.args[0].startswith("ganstudio:")


@pytest.mark.parametrize(
    ("program", "said"),
    [("print('no json')", "could not be read"), ("import os; os.abort()", "unexpectedly"), ("1/0", "ZeroDivision")],
)
def test_whatever_a_child_does_there_is_a_sentence(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, program: str, said: str
) -> None:
    as_child(monkeypatch, program)
    job = ChildJob(["work"])
    with qtbot.waitSignal(job.failed, timeout=20_000) as heard:
        job.start()
    assert said in heard.args[0]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no polite way to ask")
@pytest.mark.parametrize("stubborn", [False, True])
def test_cancelling_really_ends_a_child(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, stubborn: bool) -> None:
    ignore = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" if stubborn else ""
    as_child(monkeypatch, f"{ignore} import sys, time; print('up', file=sys.stderr, flush=True); time.sleep(60)")
    job = ChildJob(["work"])
    with qtbot.waitSignal(job.progress, timeout=20_000):
        job.start()
    with qtbot.waitSignal(job.cancelled, timeout=10_000):
        job.cancel()
    assert not job.is_running()


def test_a_program_that_cannot_start_is_said(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_job, "own_command", lambda: ("/no/such/program", []))
    job = ChildJob(["work"])
    with qtbot.waitSignal(job.failed) as heard:
        job.start()
    assert "could not start" in heard.args[0]


# --- calibration


def test_the_speed_is_measured_once_and_kept(qtbot: QtBot, own_folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_child(monkeypatch, "print('{\"score\": 1.5}')")
    speed = SpeedBenchmark()
    with qtbot.waitSignal(speed.measured, timeout=20_000):
        speed.measure()
    assert SpeedBenchmark().score == speed.score == 1.5


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"score": "a", "version": 1}', '{"score": -1, "version": 1}'])
def test_a_damaged_answer_is_measured_again(own_folders: Path, text: str) -> None:
    (own_folders / "cache" / "machine.json").write_text(text)
    assert SpeedBenchmark().score is None


def test_a_failed_calibration_only_means_no_figure(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    as_child(monkeypatch, "1/0")
    speed = SpeedBenchmark()
    with qtbot.waitSignal(speed.measured, timeout=20_000):
        speed.measure()
    assert (speed.score, speed.has_failed) == (None, True)


def test_calibrating_gives_a_score(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.set_num_threads", lambda _threads: None)
    from ganstudio.commands.calibrate import REFERENCE_STEPS_PER_SECOND, measure

    answer = measure(seconds=0.01)
    assert answer["score"] == pytest.approx(answer["steps_per_second"] / REFERENCE_STEPS_PER_SECOND)
    assert answer["steps_per_second"] == max(answer["rates"].values()) > 0
    json.dumps(answer, allow_nan=False)


# --- before there is a window


def test_missing_libraries_are_named_by_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setattr(system_libraries, "_loads", lambda name: name not in ("libEGL.so.1", "libxcb-cursor.so.0"))
    assert "sudo apt install libegl1 libxcb-cursor0" in system_libraries.trouble_before_qt()


def test_an_import_error_is_explained() -> None:
    error = ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
    assert "sudo apt install libegl1" in system_libraries.trouble_from_import(error)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 only")
@pytest.mark.parametrize("display", [None, ":123"])
def test_no_display_is_said_without_a_stack_trace(display: str | None) -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= {"DISPLAY": display} if display else {}
    done = subprocess.run(
        [sys.executable, "-m", "ganstudio"], capture_output=True, text=True, env=environment, timeout=60, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith("ganstudio: The")
    assert "Traceback" not in done.stderr


def test_the_program_opens_and_closes(own_folders: Path) -> None:
    """The real start, with torch in the training thread, ended from outside as a session manager would."""
    program = (
        "import sys; from PySide6.QtCore import QTimer; from ganstudio.gui import application\n"
        "build = application.build_window\n"
        "def built(context):\n"
        "    window = build(context)\n"
        "    QTimer.singleShot(1500, window.close)\n"
        "    return window\n"
        "application.build_window = built\n"
        "sys.exit(application.run_window())"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, timeout=90, check=False
    )
    assert (done.returncode, done.stderr.replace("This plugin does not support propagateSizeHints()\n", "")) == (0, "")
    assert (own_folders / "config" / "preferences.toml").is_file()
