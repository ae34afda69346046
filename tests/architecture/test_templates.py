"""Every template works: a copy of it under another name is found, and passes what every plug-in of its kind must.

The copies lie in a folder of the test's own that a fresh process adds to the package's path: the tree stays as it is.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(1000)
ROOT = Path(__file__).resolve().parents[2]
CONSTANTS = {
    "ganstudio.datasets": "DATASET",
    "ganstudio.training.objectives": "OBJECTIVE",
    "ganstudio.training.networks": "NETWORK",
    "ganstudio.training.recipes": "RECIPE",
    "ganstudio.evaluation.measures": "MEASURE",
    "ganstudio.commands": "COMMAND",
    "ganstudio.gui": "PAGE",
}
NAMES = {
    "ganstudio.datasets": "stripes",
    "ganstudio.training.objectives": "hinge",
    "ganstudio.training.networks": "spectral",
    "ganstudio.training.recipes": "drift",
    "ganstudio.evaluation.measures": "mean_colour",
    "ganstudio.commands": "mean-colour",
    "ganstudio.gui": "dots",
}
COPY = "copied_by_a_test"
_PATIENCE = 900
"""Seconds that a child may take on a busy machine; half a minute on a quiet one."""
GENERIC = {
    "ganstudio.datasets": ("tests/datasets/test_every_dataset.py", "tests/datasets/test_accepts.py"),
    "ganstudio.training.objectives": ("tests/training/test_objectives.py", "tests/training/test_trainer.py"),
    "ganstudio.training.networks": ("tests/training/test_networks.py",),
    "ganstudio.training.recipes": ("tests/training/test_trainer.py",),
    "ganstudio.evaluation.measures": ("tests/evaluation/test_evaluating.py",),
    "ganstudio.gui": ("tests/gui/test_every_page.py",),
}
"""Tests that take up plug-ins by their name, which then is in the names of these tests."""
WITH_COPIES = """
import sys
from importlib import import_module
for folder, package in zip(sys.argv[1::2], sys.argv[2::2]):
    import_module(package).__path__.append(folder)
"""
FOUND = """
from ganstudio.core.plugins import discover
for package, constant in {constants}.items():
    found = discover(import_module(package), constant, folders_only=constant == "PAGE")
    print(package, found.broken, *(name for name in found if {copy!r} in name))
"""


@pytest.fixture(scope="module")
def copies(tmp_path_factory) -> list[str]:
    """Folders with the copies, each followed by the package that it belongs to."""
    found: list[str] = []
    for package, name in NAMES.items():
        source = ROOT / package.replace(".", "/") / ("_template" if package == "ganstudio.gui" else "_template.py")
        folder = tmp_path_factory.mktemp(package.rpartition(".")[2])
        target = folder / (COPY + source.suffix)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
        for file in [target] if target.is_file() else target.rglob("*.py"):
            text = file.read_text("utf-8").replace(f"{package}._template", f"{package}.{COPY}")
            file.write_text(text.replace(f'"{name}"', f'"{COPY}"'), "utf-8")
        found += [str(folder), package]
    return found


def run(copies: list[str], program: str, folder: Path) -> str:
    where = {f"GANSTUDIO_{name}": str(folder / name) for name in ("RUNS", "CACHE", "CONFIG")}
    environment = {**os.environ, **where, "QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1"}
    environment["PYTHONPATH"] = str(ROOT)
    done = subprocess.run(
        [sys.executable, "-c", WITH_COPIES + program, *copies],
        capture_output=True, text=True, env=environment, cwd=ROOT, timeout=_PATIENCE, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-6000:]
    return done.stdout


def test_there_is_one_for_every_kind(copies, tmp_path):
    said = run(copies, FOUND.format(constants=CONSTANTS, copy=COPY), tmp_path)
    assert said.splitlines() == [f"{package} {{}} {COPY}" for package in CONSTANTS]


@pytest.mark.parametrize("package", GENERIC)
def test_a_copy_passes_the_generic_tests_of_its_kind(copies, tmp_path, package):
    chosen = "every_page_paints" if package == "ganstudio.gui" else COPY
    program = f"import pytest\nsys.exit(pytest.main({['-x', '-q', *GENERIC[package], '-k', chosen]!r}))"
    said = run(copies, program, tmp_path)
    assert "100%" in said


STORY = """
from pathlib import Path
from ganstudio.cli import main
from ganstudio.commands import commands
from ganstudio.images.arrays import save_png
import numpy as np
folder, copy = Path({folder!r}), {copy!r}
(folder / "copied.toml").write_text('''
name = "copied"
batch_size = 8
steps = 4
device = "cpu"
threads = 1
dataset = {{ name = "{copy}", count = 250 }}
recipe = {{ name = "{copy}" }}
objective = {{ name = "{copy}" }}
generator = {{ name = "{copy}", width = 8, latent_size = 8 }}
discriminator = {{ name = "{copy}", width = 8 }}
''')
run, other, file = (str(folder / name) for name in ("run", "other", "copied.onnx"))
assert main(["train", str(folder / "copied.toml"), "--run", run]) == 0
assert main(["train", str(folder / "copied.toml"), "--run", other, "--steps", "2"]) == 0
assert main(["resume", other, "--steps", "4"]) == 0
import torch
one, two = (torch.load(sorted(Path(path, "checkpoints").glob("*.pt"))[-1], weights_only=True) for path in (run, other))
def same(a, b):
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    return torch.equal(a, b) if isinstance(a, torch.Tensor) else True
assert same(one["parts"], two["parts"]), "the resumed run is another one"
assert main(["export", run, "-o", file]) == 0
assert main(["evaluate", file, "--measures", copy, "--samples", "200", "--json"]) == 0
save_png(np.full((8, 8, 3), 7, np.uint8), folder / "grey.png")
assert main([commands()[copy].name, str(folder / "grey.png")]) == 0
"""


def test_copies_of_all_kinds_work_together(copies, tmp_path):
    """A run of copies alone: trained, resumed to the same bits, exported and proved, measured; and a command."""
    said = run(copies, STORY.format(folder=str(tmp_path), copy=COPY), tmp_path)
    assert "Mean colour" in said
    assert "grey.png: mean colour 7.0, 7.0, 7.0" in said
