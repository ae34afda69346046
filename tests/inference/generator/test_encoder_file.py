"""Encoders as files: exported from a briefly trained run, opened without torch, refused where a generator is wanted."""

import json

import numpy as np
import onnx
import pytest
import torch

from ganstudio.cli import main
from ganstudio.core.errors import UserError
from ganstudio.datasets import open_dataset
from ganstudio.formats.manifest import Manifest
from ganstudio.inference.generator.encoder_file import EncoderFile
from ganstudio.inference.generator.generator_file import GeneratorFile
from ganstudio.runs.folder import RunFolder
from ganstudio.training.components.batches import BatchSource
from ganstudio.training.export import export_run, to_onnx
from ganstudio.training.loop.trainer import Trainer
from tests import small

KINDS = {
    "dcgan": {"recipe.name": "veegan"},
    "mlp": {"recipe.name": "veegan", "generator.name": "mlp", "generator.width": 8, "generator.latent_size": 8,
            "discriminator.name": "mlp", "discriminator.width": 8},
}  # fmt: skip


@pytest.fixture(scope="module", params=KINDS)
def run(request, tmp_path_factory) -> RunFolder:
    folder = tmp_path_factory.mktemp(request.param) / "run"
    small.train(KINDS[request.param], folder, small.dataset(channels=3))
    return RunFolder(folder)


@pytest.fixture(scope="module")
def exported(run):
    return export_run(run)


def test_it_reads_the_latents_that_training_reads(run, exported):
    trainer = Trainer.resume(run, dataset=small.dataset(channels=3))
    pictures = np.asarray(trainer.dataset.samples[:70])
    batches = BatchSource(trainer.dataset, torch.device("cpu"), torch.contiguous_format, mirror=False)
    reader = trainer.recipe.exports()[1].network
    with torch.no_grad():
        wanted = reader(batches._to_float(torch.from_numpy(pictures))).numpy()
    latents = EncoderFile(exported.others[0].path).encode(pictures)
    assert latents.dtype == np.float32
    assert np.abs(latents - wanted).max() < 1e-5
    assert wanted.std() > 0.01


def test_both_files_are_proved_and_described(run, exported):
    (encoder,) = exported.others
    assert encoder.path.name == "run-4-encoder.onnx"
    assert max(encoder.parity, exported.parity) <= 1e-5
    onnx.checker.check_model(str(encoder.path), full_check=True)
    manifest = EncoderFile(encoder.path).manifest
    assert (manifest.kind, manifest.latent_size, manifest.channels, manifest.height) == ("encoder", 8, 3, 16)
    assert manifest.parity == encoder.parity
    assert GeneratorFile(exported.path).manifest.kind == "generator"


@pytest.mark.parametrize("count", [0, 1, 3, 65])
def test_any_number_of_pictures(exported, count):
    pictures = np.asarray(small.dataset(channels=3).samples[:count])
    assert EncoderFile(exported.others[0].path).encode(pictures).shape == (count, 8)


@pytest.mark.parametrize("wrong", [np.zeros((2, 3, 16, 16), np.uint8), np.zeros((2, 16, 16, 3)), np.zeros(3, np.uint8)])
def test_other_pictures_are_refused(exported, wrong):
    with pytest.raises(UserError, match=r"should be uint8 \[N, 16, 16, 3\]"):
        EncoderFile(exported.others[0].path).encode(wrong)


def test_what_opens_generators_says_what_an_encoder_is_for(exported):
    with pytest.raises(UserError, match=r"finds the latent of a picture\. Open the generator that lies beside it"):
        GeneratorFile(exported.others[0].path)
    with pytest.raises(UserError, match="no encoder"):
        EncoderFile(exported.path)


@pytest.mark.parametrize("as_json", [True, False])
def test_the_command_names_both_files(exported, capsys, monkeypatch, as_json):
    monkeypatch.setattr("ganstudio.training.export.export_run", lambda *_: exported)
    assert main(["export", str(exported.path.parents[1]), *(["--json"] if as_json else [])]) == 0
    told, encoder = capsys.readouterr().out, exported.others[0]
    assert told.count(str(encoder.path)) == told.count(str(exported.path)) == 1
    if as_json:
        assert json.loads(told)["others"] == [{"path": str(encoder.path), "kind": "encoder", "parity": encoder.parity}]


def test_an_encoder_of_points(tmp_path):
    changes = KINDS["mlp"] | {"dataset.name": "points", "steps": 1}
    points = open_dataset(small.experiment(changes).dataset)
    export = small.trainer(changes, data=points).recipe.exports()[1]
    model, _ = to_onnx(export, Manifest(kind="encoder", output="points", latent_size=8))
    (tmp_path / "encoder.onnx").write_bytes(model)
    encoder = EncoderFile(tmp_path / "encoder.onnx")
    assert encoder.encode(points.samples[:5]).shape == (5, 8)
    with pytest.raises(UserError, match="numbers of shape"):
        encoder.encode(np.zeros((5, 3)))
