"""Opening generators and asking them for pictures; the tiny nets have a closed form in numpy."""

import numpy as np
import pytest

from ganstudio.core.errors import UserError
from ganstudio.inference.generator.generator_file import CHUNK, GeneratorFile
from tests import generators


def test_pictures_equal_the_closed_form(tiny):
    latents = np.random.default_rng(1).standard_normal((2 * CHUNK + 3, 6)).astype(np.float32)
    pictures = GeneratorFile(tiny.path).generate(latents)
    assert pictures.dtype == np.uint8
    assert pictures.shape == (2 * CHUNK + 3, 8, 8, 3)
    assert np.abs(pictures.astype(int) - tiny.expected(latents)).max() <= 1


def test_conditional_pictures_equal_the_closed_form(conditional):
    latents = np.random.default_rng(1).standard_normal((3, 6))
    labels = np.array([2, 0, 1])
    pictures = GeneratorFile(conditional.path).generate(latents, labels)
    assert np.abs(pictures.astype(int) - conditional.expected(latents, labels)).max() <= 1


def test_what_is_known_about_a_file(tiny):
    generator = GeneratorFile(tiny.path, threads=1)
    assert generator.manifest == tiny.manifest
    assert generator.title == "Tiny"
    assert generator.provider in ("CPU", "CUDA")
    assert not generator.foreign
    assert generator.generate(np.zeros((0, 6))).shape == (0, 8, 8, 3)


def test_an_open_generator_no_longer_needs_its_file(tiny):
    generator = GeneratorFile(tiny.path)
    tiny.path.unlink()
    assert generator.generate(np.zeros((1, 6))).shape == (1, 8, 8, 3)


@pytest.mark.parametrize(
    ("latents", "words"),
    [
        (np.zeros((2, 5)), "shape"),
        (np.zeros(6), "shape"),
        (np.array([["a"] * 6]), "numbers"),
        (np.full((1, 6), np.nan), "no numbers"),
        (np.full((1, 6), 1e300), "no numbers"),
        (np.array([[None] * 6]), "numbers"),
    ],
)
def test_unusable_latents_are_refused(tiny, latents, words):
    with pytest.raises(UserError, match=words):
        GeneratorFile(tiny.path).generate(latents)


@pytest.mark.parametrize("labels", [None, [3], [-1], [0.5], [0, 1], "a"])
def test_unusable_labels_are_refused(conditional, labels):
    with pytest.raises(UserError):
        GeneratorFile(conditional.path).generate(np.zeros((1, 6)), labels)


def test_labels_without_classes_are_refused(tiny):
    with pytest.raises(UserError, match="no classes"):
        GeneratorFile(tiny.path).generate(np.zeros((1, 6)), [0])


def test_value_range_and_layout_come_from_the_manifest(tmp_path):
    tiny = generators.tiny(tmp_path / "unit.onnx", value_range=(0.0, 1.0))
    latents = np.zeros((1, 6), np.float32)
    latents[0, 0] = 3
    expected = np.clip(np.rint(np.tanh(latents @ tiny.weights) * 255), 0, 255).reshape(1, 8, 8, 1)
    assert np.array_equal(GeneratorFile(tiny.path).generate(latents), expected.astype(np.uint8))


def test_a_generator_exported_by_torch(tmp_path):
    import torch

    from ganstudio.formats.manifest import METADATA_KEY, Manifest, manifest_to_json

    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(0)
    layer = torch.nn.ConvTranspose2d(5, 3, 4, bias=False)
    torch.nn.init.normal_(layer.weight, std=0.3, generator=generator)
    net = torch.nn.Sequential(torch.nn.Unflatten(1, (5, 1, 1)), layer, torch.nn.Tanh())
    manifest = Manifest(latent_size=5, channels=3, height=4, width=4)
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's own deprecations are not ours
        program = torch.onnx.export(
            net.eval(), (torch.zeros(2, 5),), None, dynamic_shapes=({0: "batch"},), verbose=False
        )
    program.model.metadata_props[METADATA_KEY] = manifest_to_json(manifest)
    program.save(tmp_path / "torch.onnx", external_data=False)
    latents = torch.randn(7, 5, generator=generator)
    with torch.no_grad():
        expected = torch.round((net(latents).permute(0, 2, 3, 1) + 1) * 127.5).clamp(0, 255).to(torch.uint8).numpy()
    pictures = GeneratorFile(tmp_path / "torch.onnx").generate(latents.numpy())
    assert np.abs(pictures.astype(int) - expected).max() <= 1
