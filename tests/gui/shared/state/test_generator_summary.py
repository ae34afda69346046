"""What Explore offers to open."""

import pytest

from ganstudio.gui.shared.state.generator_summary import summarise_generators
from ganstudio.runs.folder import RunFolder
from tests import generators, small


@pytest.mark.parametrize(("kind", "offered"), [("generator", True), ("encoder", False)])
def test_files_that_draw_nothing_are_not_offered(tmp_path, monkeypatch, kind, offered):
    monkeypatch.setenv("GANSTUDIO_RUNS", str(tmp_path))
    exports = RunFolder.create(small.experiment(), tmp_path / "run").path / "export"
    exports.mkdir(exist_ok=True)
    generators.tiny(exports / "file.onnx", kind=kind)
    own = [summary.path.name for summary in summarise_generators() if not summary.shipped]
    assert own == (["file.onnx"] if offered else [])
