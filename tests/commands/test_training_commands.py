"""train, resume, export and list: what they print, what they write, how they end."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ganstudio.commands.list import KINDS
from ganstudio.formats.experiment import ready_made_experiments
from ganstudio.images.arrays import save_png
from ganstudio.runs.folder import RunFolder, list_runs
from tests import small
from tests.commands.conftest import LIGHT

ROOT = Path(__file__).parents[2]
SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def one_json_value(said) -> object:
    assert said.code == 0
    assert said.out.count("\n") == 1
    return json.loads(said.out)


def test_train_writes_a_run_and_says_one_json_value(train, tmp_path):
    answer = one_json_value(train("--run", tmp_path / "run", "--json"))
    assert answer["run"] == str(tmp_path / "run")
    assert (answer["steps"], answer["ended"], answer["text"]) == (2, "finished", "")
    assert answer["images_per_second"] > 0
    assert {"discriminator_loss", "generator_loss", "kernel_distance"} <= answer["scalars"].keys()
    assert RunFolder(tmp_path / "run").status() == "finished"


def test_a_table_of_the_users_is_trained_on(train, tmp_path):
    (tmp_path / "own.csv").write_text("".join(f"{number % 7},{number % 11}\n" for number in range(200)))
    words = ("--data", tmp_path / "own.csv", "--set", "dataset.length=16", "--run", tmp_path / "run", "--json")
    answer = one_json_value(train(*words, experiment="my-sequences"))
    assert answer["ended"] == "finished"
    assert RunFolder(tmp_path / "run").data().scale.high == (6.0, 10.0)


def test_train_without_json_leaves_stdout_alone(train, tmp_path):
    said = train("--run", tmp_path / "run")
    assert said.code == 0
    assert said.out == ""
    assert "images/s" in said.err


def test_a_run_goes_among_the_users_runs(train):
    train("--json")
    train("--json")
    names = [run.name for run in list_runs()]
    assert len(names) == 2
    assert all(name.startswith("digits-dcgan 20") for name in names)


def test_settings_data_and_seed_arrive_in_the_run(train, tmp_path):
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for number in range(12):
        save_png(small.dataset(size=20).samples[number], pictures / f"{number}.png")
    said = train(
        "--data", pictures, "--seed", 9, "--set", "objective.smoothing=0.1", "--run", tmp_path / "run", "--json"
    )
    assert said.code == 0
    experiment = RunFolder(tmp_path / "run").experiment()
    assert experiment.dataset == {"name": "folder", "path": str(pictures), "size": 32}
    assert experiment.seed == 9
    assert experiment.objective["smoothing"] == 0.1


def test_an_experiment_can_be_a_file(command, tmp_path):
    small.experiment().save(tmp_path / "mine.toml")
    answer = one_json_value(command("train", tmp_path / "mine.toml", "--run", tmp_path / "run", "--steps", 1, "--json"))
    assert answer["steps"] == 1


def test_resume_goes_on(train, command, tmp_path, monkeypatch):
    train("--run", tmp_path / "run", "--json")
    monkeypatch.chdir(tmp_path / "run")
    answer = one_json_value(command("resume", ".", "--steps", 3, "--json"))
    assert (answer["steps"], answer["ended"]) == (3, "finished")
    assert RunFolder(tmp_path / "run").checkpoint().step == 3


def test_resume_says_that_a_checkpoint_was_damaged(train, command, tmp_path):
    train("--run", tmp_path / "run", "--json")
    RunFolder(tmp_path / "run").checkpoint().path.write_bytes(b"")
    said = command("resume", tmp_path / "run", "--json")
    assert one_json_value(said)["steps"] == 2
    assert "step-00000002.pt is not a checkpoint" in said.err
    assert said.err.count("\n") <= 2


def test_export_writes_two_proved_files(train, command, tmp_path):
    train("--run", tmp_path / "run", "--json")
    answer = one_json_value(command("export", tmp_path / "run", "-o", tmp_path / "a.onnx", "--step", 0, "--json"))
    assert answer["path"] == str(tmp_path / "a.onnx")
    assert answer["step"] == 0
    assert answer["parity"] <= 1e-5
    assert (tmp_path / "a.onnx").is_file()
    assert (tmp_path / "a.safetensors").is_file()
    plain = command("export", tmp_path / "run")
    assert "run-2.onnx  step 2, largest difference to torch" in plain.out


@pytest.mark.parametrize("kind", KINDS)
def test_list_gives_rows_with_names_and_titles(command, kind):
    rows = one_json_value(command("list", kind, "--json"))
    assert all(isinstance(row["name"], str) and isinstance(row["title"], str) for row in rows)
    assert [row["name"] for row in rows] == sorted(row["name"] for row in rows)
    assert command("list", kind).code == 0


def test_list_without_a_kind_gives_all_of_them(command):
    assert one_json_value(command("list", "--json")).keys() == set(KINDS)
    told = command("list").out
    assert all(kind in told for kind in KINDS)
    assert "photo-postcard" in told


def test_list_knows_the_ready_made_experiments(command):
    names = [row["name"] for row in one_json_value(command("list", "experiments", "--json"))]
    assert names == [experiment.name for experiment in ready_made_experiments()]
    assert {"digits-mlp", "digits-minimax", "digits-wgan-gp", "my-pictures"} <= set(names)


def test_list_shows_runs_and_passes_over_damaged_ones(train, command):
    train("--json")
    run = list_runs()[0]
    damaged = run.path.with_name("damaged")
    damaged.mkdir()
    (damaged / "experiment.toml").write_text("no = = toml")
    rows = one_json_value(command("list", "runs", "--json"))
    assert str(run.path) in [row["path"] for row in rows]


# --- bad input: exit 2, one or two lines, never a traceback

BAD_TRAIN = {
    "no such setting": ["--set", "nonsense=1"],
    "no such section": ["--set", "nonsense.a=1"],
    "no such part": ["--set", "objective.name=nothing"],
    "no such network": ["--set", "generator.name=nothing"],
    "no such recipe": ["--set", "recipe.name=nothing"],
    "another part's setting": ["--set", "objective.name=minimax", "--set", "objective.a=3"],
    "out of limits": ["--set", "objective.smoothing=2"],
    "not a number": ["--set", "recipe.beta1=nan"],
    "text for a number": ["--set", "batch_size=many"],
    "no equals sign": ["--set", "smoothing"],
    "no key": ["--set", "=3"],
    "a section as a value": ["--set", "dataset=5"],
    "a section as a value, then its setting": ["--set", "dataset=5", "--set", "dataset.size=32"],
    "a setting of a setting": ["--set", "title.name=x"],
    "too many dots": ["--set", "a.b.c=x"],
    "a size that digits have not": ["--set", "dataset.size=30"],
    "a batch too large": ["--set", "batch_size=1000000"],
    "a batch that packing does not divide": ["--set", "recipe.packing=3"],
    "an empty name": ["--set", "name="],
    "a name with a slash": ["--set", "name=a/b"],
    "an empty data folder": ["--data", "{empty}"],
    "a missing data folder": ["--data", "{tmp}/missing"],
    "a name that is no text": ["--data", "{tmp}/\udcff"],
    "a run folder that holds something": ["--run", "{full}"],
    "a run folder in a file": ["--run", "{full}/file/run"],
    "weights from nowhere": ["--set", "start_from=nowhere"],
    "a negative seed": ["--seed", "-1"],
    "a device that is not": ["--device", "abacus"],
    "steps in words": ["--steps", "few"],
}


def assert_refused(said) -> None:
    assert said.code == 2
    assert said.out == ""
    assert "Traceback" not in said.err
    assert 1 <= said.err.count("\n") <= 2, said.err
    assert said.err.startswith("ganstudio")


@pytest.fixture
def places(tmp_path) -> dict[str, Path]:
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("something")
    return {"tmp": tmp_path, "empty": tmp_path / "empty", "full": tmp_path / "full"}


@pytest.mark.parametrize("case", BAD_TRAIN)
def test_what_train_cannot_use_is_said_and_leaves_nothing(train, places, case):
    assert_refused(train(*(word.format(**places) for word in BAD_TRAIN[case])))
    assert list_runs() == []


@pytest.mark.parametrize(
    "words",
    [
        ["train"],
        ["train", "nothing"],
        ["train", "{tmp}/missing.toml"],
        ["train", "{tmp}/broken.toml"],
        ["train", "{full}"],
        ["train", "my-pictures"],
        ["train", "digits-dcgan", "--steps", "0"],
        ["train", "digits-dcgan", "--steps", "-3"],
        ["resume", "{tmp}/missing"],
        ["resume", "{full}"],
        ["resume", "{run}", "--steps", "0"],
        ["export", "{tmp}/missing"],
        ["export", "{run}"],
        ["export", "{run}", "--step", "7"],
        ["export", "{run}", "-o", "picture.png"],
        ["list", "nothing"],
        ["nothing"],
        [],
    ],
)
def test_other_bad_input_is_said(command, places, words):
    (places["tmp"] / "broken.toml").write_text("name = = 3")
    run = RunFolder.create(small.experiment(), places["tmp"] / "run")
    assert_refused(command(*(word.format(**places, run=run.path) for word in words)))


def test_a_dcgan_of_thirty_pixels_is_refused_in_words(train, tmp_path):
    for number in range(4):
        save_png(small.dataset().samples[number], tmp_path / f"{number}.png")
    said = train("--data", tmp_path, "--set", "dataset.size=30", experiment="my-pictures")
    assert_refused(said)
    assert "16, 28, 32, 48, 64" in said.err


def test_a_size_in_words_in_a_file_is_refused(train, tmp_path):
    (tmp_path / "odd.toml").write_text('name = "odd"\n[dataset]\nname = "digits"\nsize = "large"\n')
    assert_refused(train("--data", tmp_path, experiment=str(tmp_path / "odd.toml")))


def test_a_run_that_is_being_trained_is_not_resumed(train, command, tmp_path):
    train("--run", tmp_path / "run", "--json")
    with RunFolder(tmp_path / "run").lock():
        said = command("resume", tmp_path / "run", "--json")
    assert_refused(said)
    assert "is being trained" in said.err


def test_a_training_that_fails_ends_with_1_and_says_why(train, tmp_path):
    mad = ["--set", "recipe.optimiser=sgd", "--set", "recipe.discriminator_learning_rate=1000"]
    mad += ["--set", "objective.name=least_squares", "--set", "recipe.generator_learning_rate=1000"]
    said = train(*mad, "--run", tmp_path / "run", "--json", steps=300)
    assert said.code == 1
    assert json.loads(said.out)["ended"] == "failed"
    assert "no longer finite" in said.err
    assert said.err.count("\n") == 1


# --- real processes


def start(folder: Path, *words: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "ganstudio", "train", "digits-dcgan", "--run", str(folder), *LIGHT, *words]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def wait_for_a_step(folder: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if (folder / "log.jsonl").is_file() and "generator_gradient" in (folder / "log.jsonl").read_text():
            return
        time.sleep(0.05)
    raise AssertionError("the training never began")


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is sent otherwise there")
@pytest.mark.parametrize(
    "number", [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
)
def test_ctrl_c_keeps_a_checkpoint(tmp_path, number):
    with start(tmp_path / "run", "--steps", "1000000", "--json") as process:
        wait_for_a_step(tmp_path / "run")
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert err == ""
    answer = json.loads(out)
    assert answer["ended"] == "stopped"
    assert RunFolder(tmp_path / "run").checkpoint().step == answer["steps"] > 0
    assert RunFolder(tmp_path / "run").status() == "stopped"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9 there")
def test_a_killed_run_is_interrupted_and_goes_on(tmp_path, command):
    with start(tmp_path / "run", "--steps", "1000000") as process:
        wait_for_a_step(tmp_path / "run")
        second = command("resume", tmp_path / "run")
        process.kill()
        process.communicate(timeout=60)
    assert_refused(second)
    run = RunFolder(tmp_path / "run")
    assert run.status() == "interrupted"
    answer = one_json_value(command("resume", run.path, "--steps", run.checkpoint().step + 1, "--json"))
    assert answer["ended"] == "finished"


def test_a_run_that_is_at_its_last_step_is_not_resumed_for_nothing(train, command, tmp_path):
    train("--run", tmp_path / "run", "--json")
    said = command("resume", tmp_path / "run", "--json")
    assert_refused(said)
    assert "already; give --steps a larger number" in said.err
