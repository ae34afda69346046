"""Every ready-made experiment: killed at a random update, resumed in a new process, it ends with the very same bytes.

In bfloat16, with live changes before and after the last checkpoint; see exactness.py for what the processes do.
"""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from ganstudio.core.settings import describe
from ganstudio.datasets import datasets
from ganstudio.formats.experiment import Experiment, experiment_from_plain, find_experiment, ready_made_experiments
from ganstudio.runs.folder import RunFolder
from ganstudio.training.loop.trainer import Trainer
from ganstudio.training.networks import networks

STEPS = 5
LAYOUTS = ("contiguous", "channels_last")
ALIKE = ("draw-my-pictures", "mend-my-pictures", "sharpen-my-pictures")
"""Schemes and networks of others, on pairs that were made otherwise."""
READY_MADE = {
    experiment.name: (experiment.name, {"precision": "bfloat16", "memory_format": LAYOUTS[number % 2]})
    for number, experiment in enumerate(ready_made_experiments())
    if experiment.name not in ALIKE
}
VARIANTS = {
    f"{precision} {layout} {threads} threads": (
        "digits-conditional", {"precision": precision, "memory_format": layout, "threads": threads},
    )
    for precision, layout, threads in [("float32", "contiguous", 1), ("bfloat16", "channels_last", 2)]
}  # fmt: skip
CASES = READY_MADE | VARIANTS

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked, so that torch is loaded once")


def lightened(experiment: Experiment, pictures: Path) -> Experiment:
    """The same experiment, small: few steps, narrow networks, and a folder of pictures where it asks for one."""
    changes = {"steps": STEPS, "batch_size": 8, "device": "cpu", "threads": 1}
    for section in ("generator", "discriminator"):
        settings = getattr(networks()[getattr(experiment, section)["name"]], section)
        if "width" in settings.__struct_fields__:
            changes[f"{section}.width"] = 4
    for field in describe(datasets()[experiment.dataset["name"]].settings):
        if field.kind in ("path", "file"):
            changes[f"dataset.{field.name}"] = str(pictures / "table.csv" if field.kind == "file" else pictures)
    if experiment.recipe["name"] == "text_to_image":
        changes |= {"recipe.reading_steps": 3, "recipe.reader_width": 16, "recipe.embedding_size": 8}
    if experiment.recipe["name"] == "boundary_equilibrium":
        changes["recipe.head_start"] = 2
    if experiment.recipe["name"] in ("cycle", "contrastive", "paired"):
        changes |= {"dataset.size": 32, "batch_size": 2}
    return experiment.with_settings(changes)


def job(case: str, folder: Path, pictures: Path) -> dict:
    name, changes = CASES[case]
    experiment = lightened(find_experiment(name), pictures).with_settings(changes)
    dice = random.Random(case)
    kill = (dice.choice([3, 4]), dice.randrange(1, 4))
    return {"experiment": experiment.to_plain(), "folder": str(folder / case.replace(" ", "-")), "kill": kill}


def run(mode: str, jobs: list[dict], folder: Path) -> None:
    described = folder / f"{mode}.json"
    described.write_text(json.dumps(jobs))
    root = Path(__file__).parents[2]
    environment = os.environ | {"PYTHONPATH": str(root), "GANSTUDIO_CACHE": str(folder / "cache")}
    environment |= {"OMP_NUM_THREADS": "2", "GOMP_SPINCOUNT": "0"}  # waiting threads sleep: the machine may be busy
    command = [sys.executable, str(Path(__file__).with_name("exactness.py")), mode, str(described)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=170, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def pictures(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    rng = np.random.default_rng(0)
    for number in range(30):
        path = folder / ("cats", "dogs")[number % 2] / f"{number}.png"
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(rng.integers(0, 256, (40, 32, 3), dtype=np.uint8)).save(path)
        path.with_suffix(".txt").write_text(f"a {('cat', 'dog')[number % 2]}\npicture number {number}")
    np.savetxt(folder / "table.csv", rng.normal(size=(400, 2)), delimiter=",")
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory, pictures) -> Path:
    """Every case trained without interruption, in one process."""
    folder = tmp_path_factory.mktemp("whole")
    run("whole", [job(case, folder, pictures) for case in CASES], folder)
    return folder


@pytest.fixture(scope="module")
def interrupted(tmp_path_factory, pictures) -> Path:
    """Every case killed in a process of its own, and resumed in another one."""
    folder = tmp_path_factory.mktemp("interrupted")
    jobs = [job(case, folder, pictures) for case in CASES]
    run("killed", jobs, folder)
    for one in jobs:
        killed = RunFolder(one["folder"])
        assert killed.status() == "interrupted"
        assert killed.checkpoint().step == one["kill"][0] - 1
        assert killed.changes()[-1].step == one["kill"][0]  # a change that no checkpoint knows of
    run("resumed", jobs, folder)
    return folder


def content(value: object, name: str = "") -> dict[str, bytes]:
    """Every number of a checkpoint's parts by name, as bytes."""
    if isinstance(value, torch.Tensor):
        numbers = value.contiguous().flatten().view(torch.uint8).numpy().tobytes()
        return {name: f"{value.dtype} {value.shape}".encode() + numbers}
    if isinstance(value, dict):
        return {k: b for key, item in value.items() for k, b in content(item, f"{name}/{key}").items()}
    if isinstance(value, list | tuple):
        return {k: b for key, item in enumerate(value) for k, b in content(item, f"{name}/{key}").items()}
    return {name: repr(value).encode()}


def parts(folder: Path, case: str) -> dict[str, bytes]:
    checkpoint = RunFolder(folder / case.replace(" ", "-")).checkpoint(STEPS)
    return content(torch.load(checkpoint.path, weights_only=True)["parts"])


@pytest.mark.parametrize("case", CASES)
def test_a_killed_and_resumed_run_ends_with_the_same_bytes(case, whole, interrupted):
    one, other = parts(whole, case), parts(interrupted, case)
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []
    assert len(one) > 20


@pytest.mark.parametrize("case", CASES)
def test_its_changes_and_pictures_are_the_same_too(case, whole, interrupted):
    one, other = (RunFolder(folder / case.replace(" ", "-")) for folder in (whole, interrupted))
    assert one.changes() == other.changes()
    without_counts = [1, 3, 4]  # of live settings that are whole numbers
    reading = [2, 3, 4, 4]  # is one update a step, so that what follows it belongs to the next
    steps = {"cycle": without_counts, "contrastive": without_counts, "paired": without_counts, "text_to_image": reading}
    assert [change.step for change in one.changes()] == steps.get(one.experiment().recipe["name"], [1, 2, 3, 4])
    assert other.status() == "finished"
    assert one.samples()[-1][1].read_bytes() == other.samples()[-1][1].read_bytes()


def test_a_change_matters(whole, tmp_path, pictures):
    """Otherwise the comparison above would prove nothing about live changes."""
    case = next(iter(VARIANTS))
    unchanged = Trainer(experiment_from_plain(job(case, tmp_path, pictures)["experiment"]))
    list(unchanged.events())
    states = {name: part.state_dict() for name, part in unchanged.recipe.parts().items()}
    assert content(states) != parts(whole, case)
