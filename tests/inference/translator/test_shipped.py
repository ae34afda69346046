"""The translators that come with the program: small, both directions where there are two, and they change pictures."""

import numpy as np
import pytest

from ganstudio.core.paths import resource
from ganstudio.formats.experiment import load_experiment
from ganstudio.inference.translator.translator_file import TranslatorFile

SHIPPED = sorted(resource("translators").glob("*.onnx"))
MEGABYTE = 1e6


def test_all_shipped_networks_together_are_small():
    files = [*SHIPPED, *resource("generators").iterdir()]
    assert len(SHIPPED) >= 6
    assert sum(path.stat().st_size for path in files) <= 40 * MEGABYTE


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_translator_works_on_any_size(path):
    assert path.stat().st_size <= 8 * MEGABYTE
    translator = TranslatorFile(path, threads=1)
    picture = np.random.default_rng(0).integers(0, 256, (10, 13, 3), np.uint8).repeat(7, 0).repeat(7, 1)
    translated = translator.translate(picture)
    assert translated.shape == picture.shape
    assert 2 < np.abs(translated.astype(float) - picture).mean() < 120
    assert translator.manifest is not None
    plain = path.with_stem(path.stem.removesuffix("-b-to-a"))
    assert translator.title == load_experiment(plain.with_suffix(".toml")).title
    pair = {plain, plain.with_stem(f"{plain.stem}-b-to-a")} & set(SHIPPED)
    assert {translator.path, translator.partner} - {None} == pair


@pytest.mark.parametrize("rows", [4, 100])
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_translator_goes_in_strips_and_gives_what_the_whole_gives(path, rows):
    """Also where the last strip is a few rows only."""
    translator = TranslatorFile(path, threads=1)
    streamed = translator._tiles.streamed
    assert streamed is not None, "large pictures would take the slow way"
    picture = np.random.default_rng(1).integers(0, 256, (26, 24, 3), np.uint8).repeat(4, 0).repeat(4, 1)
    whole = translator.translate(picture).astype(int)
    assert np.abs(streamed.translate(picture, rows) - whole).max() <= 1


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_translator_comes_with_examples(path):
    assert any(path.with_name(f"{path.stem}-examples").glob("*.webp"))
