"""The quick reader of metadata agrees with ONNX Runtime."""

import pytest

from ganstudio.core.errors import UserError
from ganstudio.inference.generator.generator_file import read_manifest
from ganstudio.inference.onnx.metadata import read_metadata, takes_pictures
from ganstudio.inference.onnx.session import open_session
from tests import generators, translators


def test_it_reads_what_onnx_runtime_reads(conditional):
    expected = open_session(conditional.path).get_modelmeta().custom_metadata_map
    assert read_metadata(conditional.path) == expected
    assert read_manifest(conditional.path) == conditional.manifest


def test_a_file_of_another_program_has_no_manifest(tmp_path):
    assert read_manifest(generators.tiny(tmp_path / "other.onnx", manifest=False).path) is None


@pytest.mark.parametrize("manifest", [True, False])
def test_translators_are_told_from_generators_without_opening_them(tmp_path, manifest):
    assert takes_pictures(translators.negative(tmp_path / "t.onnx", manifest=manifest))
    assert not takes_pictures(generators.tiny(tmp_path / "g.onnx", manifest=manifest).path)
    assert not takes_pictures(generators.dcgan(tmp_path / "d.onnx", width=1, manifest=manifest))


def test_what_is_no_network_is_said(tmp_path):
    (tmp_path / "bad.onnx").write_text("no network")
    with pytest.raises(UserError, match="bad"):
        takes_pictures(tmp_path / "bad.onnx")
