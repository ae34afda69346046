"""Finding a picture's latent: exactly for the generator's own, and never a mess for anything else."""

import numpy as np
import pytest

from ganstudio.core.errors import UserError
from ganstudio.core.paths import resource
from ganstudio.inference.generator.generator_file import GeneratorFile
from ganstudio.inference.generator.inversion import ENOUGH, encoder_beside, find_latent, fitted
from tests import generators


@pytest.mark.parametrize("distribution", ["normal", "uniform"])
@pytest.mark.parametrize("classes", [(), ("zero", "one", "two")])
def test_a_picture_of_its_own_is_found_exactly(tmp_path, distribution, classes):
    tiny = generators.tiny(tmp_path / "tiny.onnx", channels=3, classes=classes, latent_distribution=distribution)
    generator = GeneratorFile(tiny.path)
    latent, label = generator.latent_space.draw(1, 5), 1 if classes else None
    picture = generator.generate(latent, [1] if classes else None)[0]
    *_, found = find_latent(generator, picture, label=label)
    assert found.error < ENOUGH
    assert np.abs(found.latent - latent[0]).max() < 0.05
    assert np.abs(found.picture.astype(int) - picture).max() <= 1
    assert found.share == 1.0


def test_a_digit_of_its_own_is_found_exactly_by_the_shipped_generator():
    generator = GeneratorFile(resource("generators", "digits.onnx"), threads=1)
    picture = generator.generate(generator.latent_space.draw(1, 3), [7])[0]
    steps = list(find_latent(generator, picture, label=7, seconds=60))
    assert steps[-1].error < ENOUGH
    errors, shares = [step.error for step in steps], [step.share for step in steps]
    assert errors == sorted(errors, reverse=True)
    assert max(shares) <= 1


def test_what_it_cannot_draw_is_approached_and_stays_typical(tmp_path):
    generator = GeneratorFile(generators.tiny(tmp_path / "tiny.onnx").path)
    noise = np.random.default_rng(0).integers(0, 256, (8, 8, 1), np.uint8)
    first, *_, last = find_latent(generator, noise, seconds=5)
    assert last.error < first.error
    assert last.error > 0.2
    assert np.linalg.norm(last.latent) < 5  # draws of 6 dimensions have a norm of about 2.4


def test_a_given_start_is_tried_first(tmp_path):
    generator = GeneratorFile(generators.tiny(tmp_path / "tiny.onnx").path)
    latent = generator.latent_space.draw(1, 5)
    first = next(find_latent(generator, generator.generate(latent)[0], start=latent[0]))
    assert np.array_equal(first.latent, latent[0])
    assert first.error < ENOUGH


def test_time_is_kept_to(tmp_path):
    generator = GeneratorFile(resource("generators", "faces.onnx"), threads=1)
    noise = np.random.default_rng(0).integers(0, 256, (32, 32, 3), np.uint8)
    *_, last = find_latent(generator, noise, seconds=0.0)
    assert (last.share, last.picture.shape) == (1.0, (32, 32, 3))


@pytest.mark.parametrize("size", [(8, 8), (40, 24), (5, 7)])
@pytest.mark.parametrize("channels", [1, 3])
def test_any_picture_is_fitted(tmp_path, size, channels):
    generator = GeneratorFile(generators.tiny(tmp_path / "tiny.onnx", channels=3).path)
    picture = np.full((*size, channels), 77, np.uint8)
    assert np.array_equal(fitted(picture, generator.manifest), np.full((8, 8, 3), 77))
    same = np.random.default_rng(0).integers(0, 256, (8, 8, 3), np.uint8)
    assert np.array_equal(fitted(same, generator.manifest), same)


def test_what_does_not_fit_is_refused(tmp_path):
    generator = GeneratorFile(generators.tiny(tmp_path / "tiny.onnx").path)
    with pytest.raises(UserError, match=r"uint8 \[8, 8, 1\]"):
        next(find_latent(generator, np.zeros((9, 8, 1), np.uint8)))


def test_the_encoder_lies_beside(tmp_path):
    assert encoder_beside(tmp_path / "run-400.onnx") is None
    (tmp_path / "run-400-encoder.onnx").write_bytes(b"")
    assert encoder_beside(tmp_path / "run-400.onnx") == tmp_path / "run-400-encoder.onnx"
