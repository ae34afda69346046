"""Writes the files that the tests of this folder open. Run by hand, at commit 1cff8d9, once:

    python -m tests.compatibility.write_files

They are never written anew: they are what that version of the program left on people's disks. A later version that
saves something else gets a whole folder of its own beside them, such as files/0.2.0, and the tests go through all of
them. What was seen at that time is written down in each version's folder `then`.
"""

import contextlib
import io
import json
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch
from ganstudio.evaluation.attribute_sorter import TrainedSorter, _Heads, sortable
from ganstudio.evaluation.kept_chains import run_kept
from ganstudio.experiment import Experiment, experiment_from_plain
from ganstudio.findings import Begun, Comparison, Finding, Message, from_line, to_line
from ganstudio.gui.sessions.kept_findings import fresh_finding, keep_findings
from ganstudio.gui.sessions.machine_speed import MachineSpeed
from ganstudio.inference.kept_directions import write_with_directions
from ganstudio.inference.remembered import content_of
from ganstudio.manifest import Direction
from ganstudio.mode_table.plan import read_plan
from ganstudio.mode_table.work import Rows, Work
from ganstudio.preferences import Preferences
from ganstudio.run_folder import RunFolder
from ganstudio.run_record import record_of
from ganstudio.training.trainer import Trainer
from torch import nn

import ganstudio
from ganstudio.cli import main as command_line
from ganstudio.commands.sorter import _onnx
from ganstudio.datasets import open_dataset
from ganstudio.evaluation import kept_chains
from ganstudio.inference import foreign, reading
from ganstudio.training.export import export_run
from ganstudio.training.lab import Lab
from tests import generators, translators
from tests.compatibility.material import (
    DATASETS,
    FILES,
    MADE,
    a_pass,
    all_names,
    data_in_short,
    frame_of,
    go_on,
    make_pictures,
    pack,
    state_of,
)
from tests.compatibility.write_sessions import write_sessions
from tests.labs import NO_FRAMES, Player, line
from tests.labs import experiment as plane

STOP, END = 2, 5
"""A run is left with the checkpoint of step STOP, as a killed one is, and goes on to END."""
PAUSE = 0.11
"""Seconds between two steps, so that the scalars of all of them are in the log."""

CATS = {"name": "folder", "path": "pictures/cats", "size": 16}
POINTS = {"name": "points", "count": 400}
MLP = {
    "dataset": POINTS, "generator": {"name": "mlp", "latent_size": 3, "width": 16},
    "discriminator": {"name": "mlp", "width": 8, "input_dropout": 0.0, "hidden_dropout": 0.0},
}  # fmt: skip
RATES = [(2, "recipe.generator_learning_rate", 3e-4), (4, "recipe.discriminator_learning_rate", 1e-4)]
RUNS = {
    "adversarial": (
        {
            "dataset": {"name": "pixel_faces", "size": 16, "classes": "glasses_kind"},
            "recipe": {"name": "adversarial", "conditional": True},
            "generator": {"name": "dcgan", "latent_size": 8, "width": 4},
            "discriminator": {"name": "dcgan", "width": 4},
            "augmentation": {"mirror": True, "differentiable": True},
        },
        [(2, "recipe.generator_steps", 2), (4, "recipe.generator_learning_rate", 1e-4)],
    ),
    "adversarial-points": (
        {
            "dataset": {**POINTS, "shape": "grid"}, "objective": {"name": "relativistic"},
            "recipe": {"name": "adversarial", "optimiser": "sgd", "packing": 2, "generator_learning_rate": 0.01},
            "generator": {"name": "mlp", "latent_size": 3, "width": 16}, "discriminator": {"name": "mlp", "width": 8},
        },
        RATES,
    ),
    "adversarial-sequences": (
        {
            "dataset": {"name": "sequences", "length": 16, "channels": 2, "count": 200},
            "objective": {"name": "wasserstein_gp"},
            "generator": {"name": "temporal", "latent_size": 6, "latent_law": "uniform", "width": 4},
            "discriminator": {"name": "temporal", "width": 4},
        },
        RATES,
    ),
    "boundary_equilibrium": (
        {
            "dataset": CATS, "recipe": {"name": "boundary_equilibrium", "gain": 0.01, "head_start": 2},
            "generator": {"name": "autoencoder", "latent_size": 4, "width": 4},
            "discriminator": {"name": "autoencoder", "width": 4, "code_size": 3},
        },
        [(2, "recipe.gamma", 0.7), (4, "recipe.gain", 0.02)],
    ),
    "boundary_equilibrium-points": (
        {
            **MLP, "recipe": {"name": "boundary_equilibrium"},
            "discriminator": {"name": "mlp_autoencoder", "width": 8},
        },
        [(2, "recipe.gamma", 0.7), (4, "recipe.patience", 2)],
    ),
    "chekhov": (
        {
            **MLP, "objective": {"name": "minimax", "smoothing": 0.1},
            "recipe": {"name": "chekhov", "queue_length": 2, "half_life": 3},
        },
        [(2, "recipe.regularisation", 0.01), (4, "recipe.discriminator_steps", 2)],
    ),
    "cycle": (
        {
            "dataset": {"name": "two_folders", "path": "pictures/cats", "other_path": "pictures/dogs", "size": 16},
            "recipe": {"name": "cycle", "shift": 1, "pool": 5, "steady_steps": 3, "falling_steps": 4},
            "generator": {"name": "unet", "width": 4, "levels": 2},
            "discriminator": {"name": "patch_critic", "width": 4, "patch": "16"}, "batch_size": 2,
        },
        [(2, "recipe.cycle_weight", 5.0), (4, "recipe.learning_rate", 1e-4)],
    ),
    "paired": (
        {
            "dataset": {"name": "pairs", "path": "pictures/pairs", "size": 16},
            "recipe": {"name": "paired", "shift": 1}, "objective": {"name": "least_squares"},
            "generator": {"name": "resnet_translator", "width": 4, "blocks": 1},
            "discriminator": {"name": "patch_critic", "width": 4, "patch": "16"}, "batch_size": 2,
        },
        [(2, "recipe.l1_weight", 10.0), (4, "recipe.learning_rate", 1e-4)],
    ),
    "progressive": (
        {
            "dataset": CATS, "recipe": {"name": "progressive", "hold": 2, "fade": 2},
            "objective": {"name": "wasserstein_gp", "drift": 0.001},
            "generator": {"name": "progressive", "latent_size": 8, "width": 4, "widest": 8},
            "discriminator": {"name": "progressive", "width": 4, "widest": 8},
        },
        RATES,
    ),
    "text_to_image": (
        {
            "dataset": {"name": "captioned", "path": "pictures", "size": 16},
            "recipe": {
                "name": "text_to_image", "reading_steps": 2, "reader_width": 8, "embedding_size": 3,
                "reader_batch_size": 8,
            },
            "generator": {"name": "dcgan", "latent_size": 4, "width": 4},
            "discriminator": {"name": "dcgan", "width": 4, "norm": "none"},
        },
        [(2, "recipe.agreement_weight", 0.5), (4, "recipe.variety_weight", 0.1)],
    ),
    "veegan": (
        {**MLP, "recipe": {"name": "veegan", "penalty_weight": 0.1}},
        [(2, "recipe.reconstruction_weight", 0.5), (4, "recipe.reconstructor_learning_rate", 1e-4)],
    ),
}  # fmt: skip
EXPORTED = ("adversarial", "adversarial-sequences", "cycle", "text_to_image", "veegan")
PLAN = """
[data.ring]
title = "Ring"
budget = 0.05
every = 0.03
samples = 100
[data.ring.experiment]
batch_size = 8
precision = "float32"
dataset = { name = "points", shape = "ring", count = 200 }
generator = { name = "mlp", width = 4, layers = 1, latent_size = 2 }
discriminator = { name = "mlp", width = 4, layers = 1, activation = "leaky_relu", input_dropout = 0.0 }
[scheme.squares]
title = "Least squares"
settings = { "objective.name" = "least_squares" }
on = { ring = { "recipe.half_life" = 7 } }
"""


def write_json(path: Path, tree: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(tree, separators=(",", ":")) + "\n")


# --- runs


def experiment(name: str) -> Experiment:
    plain = {
        "name": name, "title": f"A small {name}", "steps": END, "batch_size": 8, "seed": 7, "device": "cpu",
        "threads": 1, "precision": "float32", "memory_format": "contiguous",
    }  # fmt: skip
    return experiment_from_plain({**plain, **RUNS[name][0]})


def write_run(name: str, folder: Path) -> None:
    """A run as a kill in its last step leaves it, and what came of going on."""
    run = RunFolder.create(experiment(name), folder / "runs" / name)
    follow(Trainer(run.experiment(), run), name, STOP)
    follow(Trainer.resume(run), name, END)
    run.checkpoint_path(END).unlink()
    run.checkpoint_path(0).unlink()
    for path in [*run.path.glob("samples/*"), run.path / ".lock"]:
        if path.name != f"step-{STOP:08}.png" or name != "adversarial":
            path.unlink()
    log = run.path / "log.jsonl"
    rows = log.read_text().splitlines(keepends=True)
    log.write_text("".join(row for row in rows if json.loads(row)["step"] < END))
    record, gone = record_of(run), go_on(shutil.copytree(run.path, Path("again") / name))
    write_json(folder / "then" / "runs" / f"{name}.json", {
        "curves": {name: [curve.steps.tolist(), curve.values.tolist()] for name, curve in record.curves.items()},
        "equilibrium": record.equilibrium, "notes": record.notes, "pictures": record.pictures,
        "scalars": [scalar.name for scalar in record.scalars], "state": state_of(gone.trainer.recipe.parts()),
        "log": [row for row in map(json.loads, rows) if row["step"] > STOP],
        "draws": [draw for number, draw in enumerate(gone.draws) if draw not in gone.draws[:number]],
    })  # fmt: skip


def follow(trainer: Trainer, name: str, last: int) -> None:
    """Train to the end of step `last`; live changes are made just before the step that they belong to."""
    coming = [change for change in RUNS[name][1] if trainer.step < change[0]]
    for event in trainer.events():
        if getattr(event, "whole", False) or type(event).__name__ == "Started":
            time.sleep(PAUSE)
            while coming and coming[0][0] == trainer.step + 1:
                trainer.change(*coming.pop(0)[1:])
            if trainer.step == last:
                trainer.stop()
    assert trainer.step == last, event


# --- labs


def write_labs(folder: Path) -> None:
    then = {}
    for name, play in (("one", with_a_story()), ("two", race())):
        path, step = folder / "labs" / f"{name}.lab", play.lab.lanes[0].step
        play.lab.save(path)
        play.rest()
        lanes = [
            {
                "steps": lane.memory.frames.steps, "frames": [frame_of(frame) for frame in lane.memory.frames],
                "curves": {name: list(curve.values) for name, curve in lane.memory.record.curves.items()},
                "marks": [[mark.step, mark.key, mark.value] for mark in lane.memory.record.changes],
                "changes": [[c.step, c.update, c.key, c.value] for c in lane.changes],
                "experiment": lane.experiment.to_plain(),
            }
            for lane in play.lab.lanes
        ]  # fmt: skip
        play.play_to(step + 2)
        for lane, written in zip(play.lab.lanes, lanes, strict=True):
            written["state"] = state_of(lane.recipe.parts())
        then[name] = lanes
    for lane in then["one"]:
        lane["experiment"]["dataset"].pop("path")
    write_json(folder / "then" / "labs.json", then)


def with_a_story() -> Player:
    """A drawing that is learned from, live and structural changes, single moves."""
    play = Player(Lab([plane()], pace=NO_FRAMES))
    play.play_to(1)
    play.lab.change("recipe.generator_learning_rate", 3e-3)
    play.lab.step("discriminator")
    play.rest()
    drawing = {"dataset.name": "drawn", "dataset.path": "pictures/drawing.png", "dataset.count": 300}
    play.lab.change_many({**drawing, "discriminator.layers": 3})
    play.play_to(3)
    return play


def race() -> Player:
    play = Player(Lab([line(), line({"objective.name": "least_squares"})], pace=NO_FRAMES))
    play.play_to(1)
    play.lab.change("recipe.generator_learning_rate", 0.01, lane=1)
    play.play_to(2)
    return play


# --- networks that left


def write_exports(folder: Path) -> None:
    for name in EXPORTED:
        export_run(RunFolder(folder / "runs" / name), output=folder / "exports" / f"{name}.onnx")
    for name in ("adversarial-sequences", "cycle", "text_to_image"):
        (folder / "exports" / f"{name}.safetensors").unlink()
    faces = folder / "exports" / "adversarial.onnx"
    write_with_directions(faces, faces, [Direction(name="glasses", vector=[0.25] * 8, origin="arithmetic")])
    (folder / "exports" / "sorter.onnx").write_bytes(sorter())
    generators.tiny(folder / "exports" / "foreign.onnx", manifest=False)
    translators.negative(folder / "exports" / "foreign-translator.onnx", manifest=False)
    told = foreign.Reading(latent_law="uniform", value_range=(0.0, 1.0), channels=1, height=4, width=16)
    foreign.remember_reading(content_of(folder / "exports" / "foreign.onnx"), told)
    read = reading.Reading(output_range="0..1", order="BGR", multiple_of=2)
    reading.remember_reading(folder / "exports" / "foreign-translator.onnx", read)


def sorter() -> bytes:
    """As `ganstudio sorter pixel_faces` writes it, but with a network of a fiftieth of the size."""
    faces = open_dataset({"name": "pixel_faces", "size": 16})
    attributes = sortable(faces)
    trunk = nn.Sequential(nn.AvgPool2d(8), nn.Flatten())
    network = _Heads(trunk, 2 * 2 * 3, [len(values) for values in attributes.values()])
    with torch.no_grad():
        network.head.weight.copy_(torch.randn(network.head.weight.shape, generator=torch.Generator()))
        network.head.bias.zero_()
    return _onnx(TrainedSorter(network.eval(), attributes, dict.fromkeys(attributes, 0.25)), faces)


# --- what was found, said and chosen


def write_findings(folder: Path) -> None:
    """Findings of two generators, and a line of each kind that `ganstudio evaluate --json` prints."""
    lines = {}
    wanted = {"adversarial": "birthday,different_bins,parzen", "veegan": "kernel_distance,modes,parzen"}
    for name, measures in wanted.items():
        path = folder / "exports" / f"{name}.onnx"
        said = evaluated(path, "--measures", measures, "--samples", "300")
        (begun,) = (message for message in said if isinstance(message, Begun))
        found = {one.measure: fresh_finding(one, begun) for one in said if isinstance(one, Finding)}
        signed = {m: msgspec.structs.replace(kept, when=1e9, versions=said[-1].versions) for m, kept in found.items()}
        keep_findings(content_of(path), "", signed)
        lines |= {type(message).__name__: to_line(message) for message in said}
    offers = evaluated(folder / "exports" / "veegan.onnx", "--offers")
    compared = Comparison(title="Both", text="One is better.", question="whole")
    lines |= {type(message).__name__: to_line(message) for message in [*offers[1:-1], compared]}
    (folder / "messages.jsonl").write_text("".join(f"{line}\n" for line in lines.values()))


def evaluated(path: Path, *told: str) -> list[Message]:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        assert command_line(["evaluate", str(path), *told, "--json"]) == 0
    return [from_line(line) for line in said.getvalue().splitlines()]


def write_chosen(window: str) -> None:
    """The preferences with nothing as it usually is, and how fast this machine is."""
    Preferences(
        theme="dark", runs_folder="elsewhere/runs", threads=3, page="explore", window=window,
        translator="elsewhere/cats-b-to-a.onnx", translation_strength=0.75, welcomed=True, evaluated="elsewhere/a run",
        evaluated_data="pixel_faces", recent=["elsewhere/faces.onnx", "elsewhere/a run"],
    ).save()  # fmt: skip
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        assert command_line(["calibrate", "--json"]) == 0
    MachineSpeed()._keep(json.loads(said.getvalue()))


def write_hours(folder: Path) -> None:
    """What takes hours and goes on where it was: a pass of annealing half-way, and a mode table."""
    kept_chains._EVERY_SECONDS = -1.0
    for share in run_kept(a_pass(), folder / "annealing.pt"):
        if share == 0.5:
            (folder / "half.pt").write_bytes((folder / "annealing.pt").read_bytes())
    (folder / "half.pt").replace(folder / "annealing.pt")
    (folder / "mode_table").mkdir()
    (folder / "mode_table" / "plan.toml").write_text(PLAN)
    plan = read_plan(folder / "mode_table" / "plan.toml")
    work = Work(Rows(plan, folder / "mode_table"))
    work.references("ring")
    work.train("ring", [("squares", 1)])


def main() -> None:
    folder = FILES / ganstudio.__version__
    if folder.exists():
        raise SystemExit(f"{folder} is there already, and is never written anew.")
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as user:
        os.chdir(user)
        for name in ("runs", "cache", "config"):
            os.environ[f"GANSTUDIO_{name.upper()}"] = name
        written = Path("written")
        make_pictures(Path("pictures"))
        for name in RUNS:
            write_run(name, written)
        write_labs(written)
        write_exports(written)
        write_findings(written)
        write_chosen(write_sessions(written))
        write_hours(written)
        write_json(written / "then" / "names.json", all_names())
        write_json(written / "then" / "datasets.json", [data_in_short(section) for section in DATASETS])
        made = {name: make(written / "exports") for name, make in MADE.items()}
        np.savez_compressed(written / "then" / "made.npz", **made)
        shutil.copytree("config", written / "config")
        shutil.copytree("runs/evaluations", written / "evaluations")
        shutil.copy("cache/machine.json", written / "machine.json")
        pack(written / "runs")
        shutil.copytree(written, folder)


if __name__ == "__main__":
    main()
