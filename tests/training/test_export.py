"""Exports: proved against ONNX Runtime, the same pictures as the sample grid, and nothing of the user's inside."""

import getpass
import socket
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import numpy_helper
from safetensors import safe_open
from safetensors.torch import load_file

from ganstudio.core.errors import UserError
from ganstudio.formats.manifest import METADATA_KEY, Manifest, manifest_from_json
from ganstudio.runs.events import Noted, Previewed
from ganstudio.runs.folder import RunFolder
from ganstudio.training import export
from ganstudio.training.components.batches import to_pictures
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.export import export_run
from ganstudio.training.recipe import grid_labels
from tests import small

KINDS = {
    "plain": {},
    "conditional": {"recipe.conditional": True},
    "mlp": {
        "generator.name": "mlp",
        "generator.latent_size": 8,
        "generator.width": 16,
        "discriminator.name": "mlp",
        "discriminator.width": 8,
    },
    "uniform": {"generator.latent_law": "uniform", "precision": "bfloat16", "memory_format": "channels_last"},
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """A trained run of each kind, with the pictures it showed last."""
    made = {}
    for kind, changes in KINDS.items():
        folder = tmp_path_factory.mktemp(kind) / "run"
        events = small.train(changes, folder, small.dataset(channels=3))
        made[kind] = (RunFolder(folder), small.only(events, Previewed)[-1].pictures["generated"])
    return made


@pytest.fixture(scope="module")
def exported(runs):
    return {kind: export_run(run) for kind, (run, _) in runs.items()}


def session(path: Path) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])


def manifest_of(path: Path) -> Manifest:
    return manifest_from_json(session(path).get_modelmeta().custom_metadata_map[METADATA_KEY])


def inputs(path: Path, count: int) -> dict[str, np.ndarray]:
    values = {"latent": np.random.default_rng(0).standard_normal((count, 8)).astype(np.float32)}
    return values | ({"labels": np.arange(count) % 3} if manifest_of(path).classes else {})


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_is_sound_and_proved(exported, kind):
    onnx.checker.check_model(str(exported[kind].path), full_check=True)
    assert 0 <= exported[kind].parity <= 1e-5
    assert manifest_of(exported[kind].path).parity == exported[kind].parity
    assert len(list(exported[kind].path.parent.iterdir())) == 2


@pytest.mark.parametrize("count", [1, 3, 17])
@pytest.mark.parametrize("kind", KINDS)
def test_any_number_of_pictures_at_once(exported, kind, count):
    path = exported[kind].path
    together = session(path).run(None, inputs(path, count))[0]
    assert together.shape == (count, 3, 16, 16)
    last = {name: value[-1:] for name, value in inputs(path, count).items()}
    assert np.abs(session(path).run(None, last)[0] - together[-1:]).max() < 1e-5


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_draws_what_the_sample_grid_showed(runs, exported, kind):
    run, shown = runs[kind]
    labels = grid_labels(3) if kind == "conditional" else None
    rng = RngStreams(run.experiment().seed, 0, 0, torch.device("cpu"))
    latents = rng.latents("preview", manifest_of(exported[kind].path).latent_distribution, len(shown), 8).numpy()
    values = {"latent": latents} | ({} if labels is None else {"labels": labels})
    drawn = to_pictures(torch.from_numpy(session(exported[kind].path).run(None, values)[0]))
    assert np.abs(drawn.astype(int) - shown).max() <= 1
    assert shown.std() > 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_manifest_says_what_it_is(runs, exported, kind):
    manifest = manifest_of(exported[kind].path)
    assert (manifest.kind, manifest.output, manifest.layout) == ("generator", "picture", "NCHW")
    assert (manifest.latent_size, manifest.channels, manifest.height, manifest.width) == (8, 3, 16, 16)
    assert manifest.latent_distribution == ("uniform" if kind == "uniform" else "normal")
    assert manifest.classes == (["class 0", "class 1", "class 2"] if kind == "conditional" else [])
    assert manifest.step == 4
    assert manifest.averaged
    assert manifest.data_fingerprint == small.dataset(channels=3).fingerprint
    assert manifest.held_out.startswith("13 of 120: one in ten")
    assert manifest.experiment == runs[kind][0].experiment().to_plain()


def test_an_earlier_step_can_be_exported(runs):
    run, _ = runs["plain"]
    first = export_run(run, 0)
    assert manifest_of(first.path).step == 0
    assert first.path.name == "run-0.onnx"
    with pytest.raises(UserError, match="no checkpoint of step 3; there is: 0, 4"):
        export_run(run, 3)


def private_words() -> list[str]:
    """Names that must not leave this machine, as far as they are long enough to be told from other words."""
    words = [getpass.getuser(), socket.gethostname(), str(Path.home()), str(Path(export.__file__).parents[2])]
    return [word for word in words if len(word) > 4] + ["site-packages", "/ganstudio/", ".py"]


def test_no_path_user_or_host_leaves_with_the_file(tmp_path, monkeypatch):
    from ganstudio.datasets import folder, open_dataset
    from ganstudio.images.arrays import save_png

    pictures = tmp_path / "secret-folder"
    pictures.mkdir()
    for number in range(12):
        save_png(small.dataset().samples[number], pictures / f"{number}.png")
    small.train({}, tmp_path / "old-secret", small.dataset(channels=3))
    changes = {
        "dataset.name": folder.DATASET.name, "dataset.path": str(pictures), "dataset.size": 16,
        "start_from": str(tmp_path / "old-secret"),
    }  # fmt: skip
    described = small.experiment(changes)
    small.train(changes, tmp_path / "run", open_dataset(described.dataset))
    made = export_run(RunFolder(tmp_path / "run"), output=tmp_path / "out.onnx")
    for path in (made.path, made.weights):
        data = path.read_bytes()
        assert [word for word in [*private_words(), "secret", str(tmp_path)] if word.encode() in data] == []
    assert b"out.onnx" not in data


def test_a_corrupted_weight_is_refused_and_nothing_is_written(runs, tmp_path, monkeypatch):
    def convert(*exported):
        program = honest(*exported)
        weight = max(program.model_proto.graph.initializer, key=lambda tensor: len(tensor.raw_data))
        values = numpy_helper.to_array(weight).copy()
        values.flat[len(values.flat) // 2] += 0.05
        model = program.model_proto
        next(t for t in model.graph.initializer if t.name == weight.name).raw_data = values.tobytes()
        return type("Program", (), {"model_proto": model})

    honest = export._convert
    monkeypatch.setattr(export, "_convert", convert)
    with pytest.raises(UserError, match="refused: ONNX Runtime's output differs from torch's"):
        export_run(runs["plain"][0], output=tmp_path / "out" / "bad.onnx")
    assert not (tmp_path / "out").exists()


class Enlarging(torch.nn.Module):
    """What is left of a channel that is nearly constant, as large as any other: rounding grows by 1 / `size`."""

    def __init__(self, size: float) -> None:
        super().__init__()
        self.size = size

    def forward(self, latent: torch.Tensor) -> torch.Tensor:
        nearly_constant = 1 + self.size * torch.tanh(latent)
        return (nearly_constant - nearly_constant.mean(1, keepdim=True)) / self.size


@pytest.mark.parametrize(("size", "least", "most"), [(1.0, 1e-5, 1e-5), (1e-2, 2e-5, 5e-4), (1e-6, 1e-3, 1e-3)])
def test_what_is_allowed_follows_from_what_rounding_does_to_this_network(size, least, most):
    inputs = {"latent": np.random.default_rng(0).standard_normal((64, 32)).astype(np.float32)}
    network = Enlarging(size)
    assert least <= export.largest_difference(network, inputs, export._outputs(network, inputs)) <= most


def test_the_smallest_growing_network_can_be_exported(tmp_path):
    """Its pixel norm over four channels enlarges rounding beyond what is allowed of any network."""
    sizes = {f"{player}.{name}": 4 for player in ("generator", "discriminator") for name in ("width", "widest")}
    networks = {"recipe.name": "progressive", "generator.name": "progressive", "discriminator.name": "progressive"}
    small.train({**networks, **sizes, "objective.name": "wasserstein_gp"}, tmp_path / "run", small.dataset(channels=3))
    assert export_run(RunFolder(tmp_path / "run")).parity < 1e-3


def test_a_nan_is_refused(runs, tmp_path, monkeypatch):
    monkeypatch.setattr(export, "_difference", lambda *_: float("nan"))
    with pytest.raises(UserError, match="refused"):
        export_run(runs["plain"][0], output=tmp_path / "bad.onnx")


@pytest.mark.parametrize(
    ("output", "words"), [("bad.png", "should end in .onnx"), ("file/x.onnx", "could not be written")]
)
def test_where_it_cannot_be_written_is_said(runs, tmp_path, output, words):
    (tmp_path / "file").write_text("a file, no folder")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(UserError, match=words):
        export_run(runs["plain"][0], output=tmp_path / output)
    assert sorted(tmp_path.iterdir()) == before


def test_a_run_that_never_started_has_nothing_to_export(tmp_path):
    run = RunFolder.create(small.experiment(), tmp_path / "run")
    with pytest.raises(UserError, match="no checkpoint yet"):
        export_run(run)


# --- weights for others


def test_weights_are_plain_tensors_with_their_experiment(runs, exported):
    tensors = load_file(exported["plain"].weights)
    assert {name.partition(".")[0] for name in tensors} == {"generator", "discriminator"}
    assert all(torch.isfinite(tensor).all() for tensor in tensors.values())
    with safe_open(exported["plain"].weights, "pt") as file:
        assert '"name":"small"' in file.metadata()["experiment"]


def notes(trainer) -> str:
    return " ".join(note.text for note in trainer._notes if isinstance(note, Noted))


def test_a_training_starts_from_exported_weights(exported):
    data = small.dataset(channels=3)
    begun = small.trainer({"start_from": str(exported["plain"].weights), "seed": 7}, data=data)
    tensors = load_file(exported["plain"].weights)
    assert f"Began with {len(tensors)} of {len(tensors)} weight tensors" in notes(begun)
    for part, network in begun.recipe.networks().items():
        assert all(torch.equal(tensors[f"{part}.{name}"], value) for name, value in network.state_dict().items())
    assert np.array_equal(begun.recipe.average.network.project.weight, begun.recipe.generator.project.weight.detach())


def test_weights_for_other_networks_are_refused(exported):
    with pytest.raises(UserError, match="choose the same kind, width and picture size"):
        small.trainer({"start_from": str(exported["mlp"].weights)})


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not tensors", b"\xff" * 100])
def test_damaged_weights_are_refused(tmp_path, content):
    (tmp_path / "bad.safetensors").write_bytes(content)
    with pytest.raises(UserError, match=r"bad\.safetensors is not a file of weights, or it is damaged"):
        small.trainer({"start_from": str(tmp_path / "bad.safetensors")})
