"""The quick reader of metadata agrees with ONNX Runtime."""

from ganstudio.inference.generator_file import read_manifest
from ganstudio.inference.metadata import read_metadata
from ganstudio.inference.network import open_session
from tests import generators


def test_it_reads_what_onnx_runtime_reads(conditional):
    expected = open_session(conditional.path).get_modelmeta().custom_metadata_map
    assert read_metadata(conditional.path) == expected
    assert read_manifest(conditional.path) == conditional.manifest


def test_a_file_of_another_program_has_no_manifest(tmp_path):
    assert read_manifest(generators.tiny(tmp_path / "other.onnx", manifest=False).path) is None
