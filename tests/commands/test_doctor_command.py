"""What `ganstudio doctor` finds here, and that it survives what is broken."""

import json
import sys
from importlib import metadata
from pathlib import Path

import pytest

from ganstudio.commands import doctor
from ganstudio.core.paths import short


def test_everything_that_is_needed_is_found(command):
    said = command("doctor", "--json")
    assert said.code == 0
    findings = {row["name"]: row for row in json.loads(said.out)}
    assert findings["torch"]["found"] == metadata.version("torch")
    assert not any(row["is_fault"] for row in findings.values())
    assert "draws on" in findings["ONNX Runtime"]["found"]


def test_what_is_broken_is_a_line_with_advice(monkeypatch, command):
    monkeypatch.setitem(sys.modules, "onnxscript", None)  # as if it were not installed
    monkeypatch.setattr(doctor, "_inference", lambda: 1 / 0)
    said = command("doctor")
    assert said.code == 1
    assert "pip install onnxscript" in said.out
    assert "ZeroDivisionError" in said.out


def test_the_user_stays_unnamed():
    assert short(Path.home() / "Documents" / "runs") == str(Path("~/Documents/runs"))


@pytest.mark.parametrize(("mode", "fault"), [(True, False), (False, True)])
def test_a_folder_that_cannot_be_written_is_a_fault(monkeypatch, tmp_path, mode, fault):
    monkeypatch.setattr("os.access", lambda *_: mode)
    finding = doctor._folder("runs", tmp_path / "later" / "runs")
    assert finding.is_fault is fault
    assert "GB free" in finding.found
