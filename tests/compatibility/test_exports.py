"""Networks that earlier versions exported: they make what they made then, and say of themselves what they said."""

import json

import numpy as np
import onnx
import pytest
import torch

from ganstudio.formats.manifest import manifest_to_json
from ganstudio.inference.generator.generator_file import GeneratorFile
from ganstudio.inference.onnx.metadata import read_manifest
from ganstudio.inference.translator.translator_file import TranslatorFile
from ganstudio.runs.folder import RunFolder
from ganstudio.training.loop.trained_networks import players_of_file, players_of_run
from tests.compatibility.comparing import holds
from tests.compatibility.material import FILES, MADE, unpacked

KEY = "ganstudio.manifest"
"""Where a file says what it is, in its own metadata: not the program's name for it, which may change."""
OURS = [path for path in sorted(FILES.glob("*/exports/*.onnx")) if "foreign" not in path.name]
PLAYERS = ("adversarial", "veegan")
"""Of these the weights lie beside the generator."""


@pytest.mark.parametrize("name", MADE)
def test_it_makes_what_it_made_then(left, name):
    made = MADE[name](left / "exports")
    with np.load(left / "then" / "made.npz") as then:
        wanted = then[name]
    assert (made.dtype, made.shape) == (wanted.dtype, wanted.shape)
    if made.dtype == np.uint8:
        assert np.abs(made.astype(int) - wanted).max() <= 1
    else:
        np.testing.assert_allclose(made, wanted, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("path", OURS, ids=lambda path: f"{path.parts[-3]} {path.stem}")
def test_nothing_of_what_it_says_is_lost(path):
    (said,) = [entry.value for entry in onnx.load(path).metadata_props if entry.key == KEY]
    assert holds(json.loads(manifest_to_json(read_manifest(path))), json.loads(said))


def test_directions_of_a_user_are_in_the_file(left):
    (direction,) = GeneratorFile(left / "exports" / "adversarial.onnx").manifest.directions
    assert (direction.name, direction.vector, direction.origin) == ("glasses", [0.25] * 8, "arithmetic")


def test_both_directions_of_a_translator_find_each_other(left):
    there, back = (left / "exports" / f"cycle{suffix}.onnx" for suffix in ("", "-b-to-a"))
    assert (TranslatorFile(there).partner, TranslatorFile(back).partner) == (back, there)


@pytest.mark.parametrize("name", PLAYERS)
@pytest.mark.parametrize("beside", [True, False], ids=["weights beside the file", "the run"])
def test_the_networks_are_those_of_the_file(left, tmp_path, name, beside):
    path = left / "exports" / f"{name}.onnx"
    if beside:
        players = players_of_file(path, read_manifest(path))
    else:
        players = players_of_run(RunFolder(unpacked(left / "runs" / name, tmp_path / "run")), 2)
    file = GeneratorFile(path)
    latents = file.latent_space.draw(3, seed=1)
    labels = np.arange(3) if file.manifest.classes else None
    given = [torch.from_numpy(latents), None if labels is None else torch.from_numpy(labels)]
    raw = players.generator(*given).numpy()
    wanted = file.samples(latents, labels)
    found = np.rint((raw.transpose(0, 2, 3, 1) + 1) * 127.5) if file.manifest.output == "picture" else raw
    np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1 if file.manifest.output == "picture" else 1e-5)
    assert players.discriminator is not None
