"""How translators of other programs are read: inferred, corrected, remembered."""

import msgspec
import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from ganstudio.core.errors import UserError
from ganstudio.inference.translator.spec import TranslatorSpec, remember_spec
from ganstudio.inference.translator.translator_file import TranslatorFile
from tests import generators, residual_translators
from tests.residual_translators import FLOAT16, arithmetic

PICTURE = np.random.default_rng(0).integers(0, 256, (70, 90, 3), np.uint8)


@pytest.mark.parametrize(("low", "high", "name"), [(0, 1, "0..1"), (-1, 1, "-1..1"), (0, 255, "0..255")])
@pytest.mark.parametrize("layout", ["NCHW", "NHWC"])
@pytest.mark.parametrize("size", [None, (64, 48)])
def test_range_layout_and_size_are_found(tmp_path, low, high, name, layout, size):
    path = arithmetic(tmp_path / "n.onnx", low=low, high=high, layout=layout, size=size)
    translator = TranslatorFile(path)
    expected = TranslatorSpec(value_range=name, output_range=name, layout=layout, size=size)
    assert translator.spec == expected
    assert translator.manifest is None
    assert np.abs(translator.translate(PICTURE).astype(int) - (255 - PICTURE)).max() <= 1


@pytest.mark.parametrize("clipped", [True, False])
def test_half_precision_and_no_limits(tmp_path, clipped):
    path = arithmetic(tmp_path / "n.onnx", low=-1, kind=FLOAT16, clipped=clipped)
    assert np.abs(TranslatorFile(path).translate(PICTURE).astype(int) - (255 - PICTURE)).max() <= 1


def test_grey_and_bgr(tmp_path):
    grey = TranslatorFile(arithmetic(tmp_path / "grey.onnx", channels=1))
    assert grey.spec.order == "grey"
    brightness = 255 - PICTURE @ [0.299, 0.587, 0.114]
    assert np.abs(grey.translate(PICTURE) - brightness[..., None]).max() <= 1
    assert TranslatorFile(arithmetic(tmp_path / "bgr.onnx", name="input_bgr")).spec.order == "BGR"


def test_a_correction_is_remembered_by_content(tmp_path):
    path = arithmetic(tmp_path / "n.onnx")
    corrected = msgspec.structs.replace(TranslatorFile(path).spec, order="BGR")
    remember_spec(path, corrected)
    moved = path.rename(tmp_path / "other name.onnx")
    assert TranslatorFile(moved).spec == corrected
    remember_spec(moved, None)
    assert TranslatorFile(moved).spec.order == "RGB"


def test_a_reading_that_is_handed_over_counts_most(tmp_path):
    path = arithmetic(tmp_path / "n.onnx", low=0, high=1)
    made = TranslatorFile(path, TranslatorSpec(value_range="0..1", output_range="-1..1")).translate(PICTURE)
    assert np.abs(made - (127.5 + (255 - PICTURE) / 2)).max() <= 1


def test_a_multiple_that_the_network_needs_is_found(tmp_path):
    path = residual_translators.residual(tmp_path / "n.onnx", manifest=False)
    translator = TranslatorFile(path)
    assert (translator.spec.multiple_of, translator.spec.value_range) == (2, "-1..1")
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
    from ganstudio.inference.onnx.graph import loaded
    from ganstudio.inference.onnx.session import new_session
    from ganstudio.inference.onnx.winograd import quickened

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


def stranger(path, nodes, taken, *given, constants=None):
    """A file whose picture is called x; `taken` and `given` are names and shapes."""
    described = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in (taken, *given)]
    return generators.save_model(path, nodes, described[:1], described[1:], constants or {}, None)


CHANNELS_FIRST, CHANNELS_LAST = ["n", 3, "h", "w"], ["n", "h", "w", 3]
TURN = {"NCHW": [0, 2, 3, 1], "NHWC": [0, 3, 1, 2]}


@pytest.mark.parametrize("tile", [None, 64])
@pytest.mark.parametrize("sides", [0, 1, 2])
def test_of_several_outputs_the_picture_is_taken(tmp_path, sides, tile):
    nodes = [helper.make_node("Neg", ["x"], ["made"]), helper.make_node("GlobalAveragePool", ["x"], ["mean"]),
             helper.make_node("Flatten", ["mean"], ["score"])]  # fmt: skip
    outputs = [("mean", ["n", 3, 1, 1]), ("score", ["n", 3])]
    outputs.insert(sides, ("made", CHANNELS_FIRST))
    path = stranger(tmp_path / "n.onnx", nodes, ("x", CHANNELS_FIRST), *outputs)
    translator = TranslatorFile(path, TranslatorSpec())
    assert np.abs(translator.translate(PICTURE, tile=tile).astype(int) - (255 - PICTURE)).max() <= 1


@pytest.mark.parametrize(
    ("layout", "taken", "given"), [("NCHW", CHANNELS_FIRST, CHANNELS_LAST), ("NHWC", CHANNELS_LAST, CHANNELS_FIRST)]
)
def test_what_comes_out_with_other_axes_is_turned(tmp_path, layout, taken, given):
    nodes = [helper.make_node("Neg", ["x"], ["a"]), helper.make_node("Tanh", ["a"], ["b"]),
             helper.make_node("Transpose", ["b"], ["made"], perm=TURN[layout])]  # fmt: skip
    translator = TranslatorFile(stranger(tmp_path / "n.onnx", nodes, ("x", taken), ("made", given)))
    assert (translator.spec.layout, translator.spec.value_range) == (layout, "-1..1")
    expected = 127.5 + 127.5 * np.tanh(1 - PICTURE / 127.5)
    assert np.abs(translator.translate(PICTURE) - expected).max() <= 1


def test_weights_in_another_file_are_taken_in(tmp_path):
    constants = {"shade": np.full((1, 3, 1, 1), 0.25, np.float32)}
    nodes = [helper.make_node("Sub", ["shade", "x"], ["made"])]
    path = stranger(tmp_path / "a.onnx", nodes, ("x", CHANNELS_FIRST), ("made", CHANNELS_FIRST), constants=constants)
    apart = tmp_path / "b.onnx"
    onnx.save(onnx.load(path), apart, save_as_external_data=True, size_threshold=0, location="b.data")
    translators = [TranslatorFile(file, TranslatorSpec()) for file in (path, apart)]
    (tmp_path / "b.data").unlink()
    for tile in (None, 64):
        one, two = (translator.translate(PICTURE, tile=tile) for translator in translators)
        assert np.array_equal(one, two)


@pytest.mark.parametrize(
    ("operation", "given", "said"),
    [("Log", [4, 3, "h", "w"], "4 pictures at a time"), ("Log", CHANNELS_FIRST, "no numbers"),
     ("Flatten", ["n", "m"], r"takes x \[n, 3, h, w\] and gives made \[n, m\]")],
)  # fmt: skip
def test_what_gives_no_picture_is_told_why(tmp_path, operation, given, said):
    nodes = [helper.make_node("Neg", ["x"], ["a"]), helper.make_node("Sub", ["a", "x"], ["b"]),
             helper.make_node("Abs", ["b"], ["c"]), helper.make_node("Neg", ["c"], ["d"]),
             helper.make_node("Sub", ["d", "one"], ["e"]), helper.make_node(operation, ["e"], ["made"])]  # fmt: skip
    taken = given if len(given) == 4 else CHANNELS_FIRST
    path = stranger(tmp_path / "n.onnx", nodes, ("x", taken), ("made", given), constants={"one": np.float32(1)})
    with pytest.raises(UserError, match=said):
        TranslatorFile(path)


def test_a_picture_that_becomes_no_numbers_is_said(tmp_path):
    nodes = [helper.make_node("Sqrt", ["x"], ["made"])]
    translator = TranslatorFile(
        stranger(tmp_path / "n.onnx", nodes, ("x", CHANNELS_FIRST), ("made", CHANNELS_FIRST)), TranslatorSpec()
    )
    with pytest.raises(UserError, match="no numbers"):
        translator.translate(np.zeros((70, 90, 3), np.uint8))
    assert translator.translate(PICTURE).max() > 200


@pytest.mark.parametrize("tile", [None, 64])
def test_a_wrong_reading_is_asked_about(tmp_path, tile):
    with pytest.raises(UserError, match=r"could not be run.*Is it read rightly\?"):
        TranslatorFile(arithmetic(tmp_path / "n.onnx"), TranslatorSpec(layout="NHWC")).translate(PICTURE, tile=tile)
