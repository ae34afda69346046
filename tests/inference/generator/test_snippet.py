"""The snippet, run by another Python that does not know this program, makes the picture on screen to the bit."""

import numpy as np
import pytest
from PIL import Image

from ganstudio.core.paths import resource
from ganstudio.formats.units import Scale
from ganstudio.inference.generator.generator_file import GeneratorFile
from ganstudio.inference.generator.snippet import python_snippet
from tests import generators
from tests.snippets import run


@pytest.mark.parametrize(("name", "label", "truncation"), [("faces", None, 0.7), ("digits", 4, 1.0)])
def test_the_shipped_pictures(tmp_path, name, label, truncation):
    generator = GeneratorFile(resource("generators", f"{name}.onnx"))
    latent = generator.latent_space.draw(1, seed=5)[0]
    run(python_snippet(generator, latent, label, truncation), tmp_path)
    shown = generator.latent_space.truncate(latent, truncation)
    expected = generator.generate(shown[None], None if label is None else [label])[0]
    assert np.array_equal(np.load(tmp_path / "picture.npy"), expected)
    with Image.open(tmp_path / "picture.png") as picture:
        assert np.array_equal(np.asarray(picture).reshape(expected.shape), expected)


UNITS = Scale(("heat", "wind"), (-20.0, 0.0), (35.5, 90.0))


@pytest.mark.parametrize(
    "described", [{"output": "points"}, {"output": "sequence"}, {"output": "sequence", "scale": UNITS}]
)
def test_what_is_no_picture(tmp_path, described):
    generator = GeneratorFile(generators.tiny(tmp_path / "it's.onnx", channels=2, **described).path)
    latent = generator.latent_space.draw(1, seed=5)[0]
    run(python_snippet(generator, latent), tmp_path)
    assert np.array_equal(np.load(tmp_path / "sample.npy"), generator.generate(latent[None])[0])
