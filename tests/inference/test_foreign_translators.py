"""How translators of other programs are read: inferred, corrected, remembered."""

import msgspec
import numpy as np
import pytest

from ganstudio.errors import UserError
from ganstudio.inference.reading import Reading, remember_reading
from ganstudio.inference.translator_file import TranslatorFile
from tests import generators, residual_translators
from tests.residual_translators import FLOAT16, arithmetic

PICTURE = np.random.default_rng(0).integers(0, 256, (70, 90, 3), np.uint8)


@pytest.mark.parametrize(("low", "high", "name"), [(0, 1, "0..1"), (-1, 1, "-1..1"), (0, 255, "0..255")])
@pytest.mark.parametrize("layout", ["NCHW", "NHWC"])
@pytest.mark.parametrize("size", [None, (64, 48)])
def test_range_layout_and_size_are_found(tmp_path, low, high, name, layout, size):
    path = arithmetic(tmp_path / "n.onnx", low=low, high=high, layout=layout, size=size)
    translator = TranslatorFile(path)
    expected = Reading(value_range=name, output_range=name, layout=layout, size=size)
    assert translator.reading == expected
    assert translator.manifest is None
    assert np.abs(translator.translate(PICTURE).astype(int) - (255 - PICTURE)).max() <= 1


@pytest.mark.parametrize("clipped", [True, False])
def test_half_precision_and_no_limits(tmp_path, clipped):
    path = arithmetic(tmp_path / "n.onnx", low=-1, kind=FLOAT16, clipped=clipped)
    assert np.abs(TranslatorFile(path).translate(PICTURE).astype(int) - (255 - PICTURE)).max() <= 1


def test_grey_and_bgr(tmp_path):
    grey = TranslatorFile(arithmetic(tmp_path / "grey.onnx", channels=1))
    assert grey.reading.order == "grey"
    brightness = 255 - PICTURE @ [0.299, 0.587, 0.114]
    assert np.abs(grey.translate(PICTURE) - brightness[..., None]).max() <= 1
    assert TranslatorFile(arithmetic(tmp_path / "bgr.onnx", name="input_bgr")).reading.order == "BGR"


def test_a_correction_is_remembered_by_content(tmp_path):
    path = arithmetic(tmp_path / "n.onnx")
    corrected = msgspec.structs.replace(TranslatorFile(path).reading, order="BGR")
    remember_reading(path, corrected)
    moved = path.rename(tmp_path / "other name.onnx")
    assert TranslatorFile(moved).reading == corrected
    remember_reading(moved, None)
    assert TranslatorFile(moved).reading.order == "RGB"


def test_a_reading_that_is_handed_over_counts_most(tmp_path):
    path = arithmetic(tmp_path / "n.onnx", low=0, high=1)
    made = TranslatorFile(path, Reading(value_range="0..1", output_range="-1..1")).translate(PICTURE)
    assert np.abs(made - (127.5 + (255 - PICTURE) / 2)).max() <= 1


def test_a_multiple_that_the_network_needs_is_found(tmp_path):
    path = residual_translators.residual(tmp_path / "n.onnx", manifest=False)
    translator = TranslatorFile(path)
    assert (translator.reading.multiple_of, translator.reading.value_range) == (2, "-1..1")
    assert translator.translate(PICTURE[:33, :47]).shape == (33, 47, 3)


def test_generators_are_refused(tmp_path):
    tiny = generators.tiny(tmp_path / "g.onnx")
    with pytest.raises(UserError, match="Explore"):
        TranslatorFile(tiny.path)
    with pytest.raises(UserError, match="does not turn one picture into another"):
        TranslatorFile(generators.tiny(tmp_path / "f.onnx", manifest=False).path)


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 300, 3), (37, 2, 3)])
def test_any_size_and_aspect(tmp_path, shape):
    translator = TranslatorFile(residual_translators.residual(tmp_path / "n.onnx"))
    assert translator.translate(np.full(shape, 99, np.uint8)).shape == shape


def test_quick_convolutions_give_the_same(tmp_path):
    from ganstudio.inference.network import new_session
    from ganstudio.inference.onnx_graph import loaded
    from ganstudio.inference.quick_convolutions import quickened

    for doubling in ("resize", "transposed"):
        path = residual_translators.residual(tmp_path / "n.onnx", width=48, blocks=1, doubling=doubling)
        plain = loaded(path.read_bytes())
        quick = quickened(plain)
        kinds = {node.op_type for node in quick.graph.node}
        assert {"MatMul", "DepthToSpace", "Sum"} <= kinds
        for height, width in ((64, 64), (38, 50)):
            fed = {"picture": np.random.default_rng(0).uniform(-1, 1, (1, 3, height, width)).astype(np.float32)}
            wanted, found = (
                new_session(model.SerializeToString(), 1, "cpu").run(None, fed)[0] for model in (plain, quick)
            )
            assert wanted.std() > 0.1
            assert np.abs(wanted - found).max() < 2e-4
