"""scikit-learn is an extra, for the Lab's overlays alone: without it everything else works and a sentence says so."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WITHOUT = "import sys; sys.modules.update(dict.fromkeys(('sklearn', 'scipy', 'joblib')))\n"
IMPORT_ALL = """
import pkgutil
from importlib import import_module
import ganstudio
for module in pkgutil.walk_packages(ganstudio.__path__, "ganstudio."):
    if not module.name.endswith("__main__"):
        import_module(module.name)
"""
OVERLAYS = """
import numpy as np
from ganstudio.core.errors import UserError
from ganstudio.evaluation.density_overlays import OVERLAYS, fit_overlay
points = np.random.default_rng(0).normal(0, 0.1, (100, 2))
for lens in OVERLAYS:
    try:
        print(lens.name, fit_overlay(lens.name, points, ((-1, -1), (1, 1)), 2).words)
    except UserError as error:
        print(lens.name, "|", error)
"""
DOCTOR = """
from ganstudio.cli import main
main(["doctor", "--json"])
"""


def run(program: str, folder: Path) -> str:
    where = {f"GANSTUDIO_{name}": str(folder / name) for name in ("RUNS", "CACHE", "CONFIG")}
    environment = {**os.environ, **where, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", WITHOUT + program]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=150, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_module_is_imported_without_it(tmp_path: Path) -> None:
    assert run(IMPORT_ALL, tmp_path) == ""


def test_overlays_that_need_it_say_how_to_get_it(tmp_path: Path) -> None:
    said = dict(line.split(maxsplit=1) for line in run(OVERLAYS, tmp_path).splitlines())
    refused = {name for name, words in said.items() if words.startswith("|")}
    assert refused == {"kernel_density", "gaussian_mixture", "k_means"}
    assert said["k_means"] == (
        "| Clusters needs scikit-learn, which is not installed. To get it, pip install 'ganstudio[overlays]'."
    )


def test_the_doctor_calls_it_an_extra_and_no_fault(tmp_path: Path) -> None:
    said = run(DOCTOR, tmp_path)
    assert "For the Lab's density overlays: pip install 'ganstudio[overlays]'" in said


def test_it_is_asked_for_by_the_extra_the_tests_and_the_full_program_only() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    assert not any(line.startswith("scikit-learn") for line in project["dependencies"])
    assert [line.partition(">")[0] for line in extras["overlays"]] == ["scikit-learn"]
    assert "ganstudio[overlays]" in extras["test"]
    wanted = subprocess.run(
        [sys.executable, "-c", "import environment; print(*environment.wanted())"],
        capture_output=True, text=True, cwd=ROOT / "packaging", check=True,
    ).stdout  # fmt: skip
    assert "scikit-learn" in wanted
