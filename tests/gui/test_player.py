"""The program without PyTorch: every page can be walked through, and what is not there is said calmly."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ganstudio.core import edition
from ganstudio.gui.jobs import child_job

WITHOUT = "import sys; sys.modules.update(dict.fromkeys(('torch', 'onnxscript', 'sklearn', 'scipy', 'safetensors')))"
"""What Python runs first in the player: these modules cannot be imported, and find_spec does not find them."""


@pytest.fixture
def player(tmp_path):
    """`player("list", "objectives")`: the command line in a process without PyTorch, and without it in its children."""
    (tmp_path / "sitecustomize.py").write_text(WITHOUT)
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ganstudio", *words]
        return subprocess.run(
            command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, timeout=120, check=False
        )

    return call


def test_the_whole_window_works_and_so_do_its_children(player):
    """Pages, a shipped generator, a slider, a measure in a child process: `ganstudio selftest` of the player."""
    said = player("selftest")
    assert said.returncode == 0, said.stdout + said.stderr
    assert "the window closes: all threads ended" in said.stdout
    assert "FAILED" not in said.stdout
    assert not said.stderr


def test_a_command_that_trains_says_what_it_needs(player):
    said = player("train", "digits-dcgan")
    assert said.returncode == 2
    assert said.stderr.startswith("ganstudio: `ganstudio train` needs PyTorch")
    assert len(said.stderr.splitlines()) == 1


def test_doctor_finds_no_fault_in_a_player(player):
    said = player("doctor")
    assert said.returncode == 0, said.stdout
    assert "player" in said.stdout.splitlines()[0]


@pytest.mark.parametrize(
    ("error", "can_train", "name"),
    [
        (ModuleNotFoundError(name="torch.nn"), False, "PyTorch"),
        (ModuleNotFoundError(name="torch.nn"), True, ""),
        (ModuleNotFoundError(name="a_typo"), False, ""),
        (ImportError(name="torch"), False, ""),
    ],
)
def test_only_what_the_player_leaves_out_is_no_fault(monkeypatch, error, can_train, name):
    monkeypatch.setattr(edition, "can_train", lambda: can_train)
    assert edition.left_out(error) == name


@pytest.mark.parametrize(
    ("frozen", "platform", "program", "expected"),
    [
        (False, "linux", "/usr/bin/python3", ("/usr/bin/python3", ["-m", "ganstudio"])),
        (True, "linux", "/opt/ganstudio/ganstudio", ("/opt/ganstudio/ganstudio", [])),
        (True, "win32", "/programs/ganstudiow.exe", (str(Path("/programs/ganstudio.exe")), [])),
    ],
)
def test_children_are_this_program_again(monkeypatch, frozen, platform, program, expected):
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    monkeypatch.setattr(sys, "executable", program)
    monkeypatch.setattr(child_job.sys, "platform", platform)
    assert child_job.own_command() == expected
