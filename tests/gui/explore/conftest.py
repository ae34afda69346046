"""A page, and one with a small generator open, for the tests of Explore."""

import pytest

from ganstudio.gui.explore.page import ExplorePage
from tests.gui.explore.by_hand import open_tiny


@pytest.fixture
def page(qtbot, context, monkeypatch):
    """An empty page: nothing is known, so that nothing opens by itself."""
    monkeypatch.setattr("ganstudio.gui.shared.state.run_library.summarise_generators", list)
    made = ExplorePage(context)
    qtbot.addWidget(made)
    made.resize(1180, 760)
    made.show()
    yield made
    made.loader.run.leave()


@pytest.fixture
def view(page, qtbot, tmp_path):
    return open_tiny(page, qtbot, tmp_path / "g.onnx")
