"""What a reading generator is told: mixtures of sentences, and samples that carry them."""

import numpy as np
import pytest

from ganstudio.core.errors import UserError
from ganstudio.inference.generator.conditioning import conditioned, draw_samples
from ganstudio.inference.generator.generator_file import GeneratorFile
from ganstudio.inference.generator.loader import open_generator
from ganstudio.inference.generator.prompt_mixture import PromptMixture, plain_prompt
from ganstudio.inference.generator.sample import Sample, sample_from_bytes, sample_from_plain
from ganstudio.inference.generator.text_generator_file import TextGeneratorFile
from tests import generators
from tests.text_generators import reader

MAN, WOMAN, HAT = plain_prompt("a man"), plain_prompt("a woman"), plain_prompt("a hat")


def test_a_mixture_of_mixtures_is_a_mixture():
    half = MAN.towards(WOMAN, 0.5)
    assert dict(half.parts) == {"a man": 0.5, "a woman": 0.5}
    third = half.towards(HAT, 0.25).towards(WOMAN, 0.5)
    assert dict(third.parts) == pytest.approx({"a man": 0.1875, "a woman": 0.6875, "a hat": 0.125})
    assert third.text == "a woman"
    assert MAN.towards(WOMAN, 0.0) == MAN
    assert MAN.towards(WOMAN, 1.0) == WOMAN
    assert MAN.towards(WOMAN, 0.25).in_words() == "75% “a man”, 25% “a woman”"


def test_a_mixture_is_the_straight_line_between_embeddings(tmp_path):
    generator = reader(tmp_path / "reader.onnx")
    latent = generator.latent_space.draw(1, 0)
    between = generator.with_embedding(generator.between("a man", "a woman", 0.3)).levels(latent)
    mixed = conditioned(generator, MAN.towards(WOMAN, 0.3)).levels(latent)
    assert np.allclose(mixed, between, atol=1e-3)
    assert np.abs(mixed - conditioned(generator, MAN).levels(latent)).max() > 1


def test_samples_of_different_sentences_are_drawn_together(tmp_path):
    generator = reader(tmp_path / "reader.onnx")
    latents = generator.latent_space.draw(3, 0)
    prompts = [MAN, MAN.towards(HAT, 0.6), None]
    together = draw_samples(generator, [Sample(z, None, one) for z, one in zip(latents, prompts, strict=True)])
    for z, one, drawn in zip(latents, prompts, together, strict=True):
        alone = conditioned(generator, one).generate(z[None])[0]
        assert np.abs(alone.astype(int) - drawn).max() <= 1


def test_a_sample_keeps_what_it_was_told():
    sample = Sample(np.float32([1, 2]), None, MAN.towards(WOMAN, 0.3))
    again = sample_from_bytes(sample.to_bytes(), 2, 0, reads=True)
    assert np.array_equal(again.latent, sample.latent)
    assert again.prompt == sample.prompt
    with pytest.raises(UserError, match="another generator"):
        sample_from_bytes(sample.to_bytes(), 2, 0)
    with pytest.raises(UserError, match="another generator"):
        sample_from_bytes(Sample(sample.latent).to_bytes(), 2, 0, reads=True)


@pytest.mark.parametrize("parts", [[], [["a man", -1.0], ["a woman", 2.0]], [["a man", 0.5]], [["a man"]], "a man"])
def test_what_nobody_can_have_been_told_is_refused(parts):
    plain = Sample(np.float32([1]), None, MAN).to_plain() | {"told": parts}
    with pytest.raises(UserError, match="damaged"):
        sample_from_plain(plain, 1, 0, reads=True)


def test_a_file_is_opened_by_what_it_says(tmp_path):
    plain = generators.tiny(tmp_path / "plain.onnx").path
    assert isinstance(open_generator(reader(tmp_path / "reader.onnx").path), TextGeneratorFile)
    assert type(open_generator(plain)) is GeneratorFile
    assert conditioned(open_generator(plain), PromptMixture((("a man", 1.0),))).manifest.text is None
    with pytest.raises(UserError, match=r"gone\.onnx"):
        open_generator(tmp_path / "gone.onnx")
