"""A model, a generator, and child processes that say what a test wants."""

from pathlib import Path

import pytest

from ganstudio.gui.evaluate.model import EvaluateModel
from ganstudio.gui.evaluate.services import evaluation_jobs
from tests import generators
from tests.gui.evaluate.by_hand import Child


@pytest.fixture
def child(monkeypatch):
    """The class of the children that will be started."""
    made = type("AChild", (Child,), {"asked": [], "found": {}})
    monkeypatch.setattr(evaluation_jobs, "ChildJob", made)
    return made


@pytest.fixture
def tiny(tmp_path) -> Path:
    return generators.tiny(tmp_path / "g.onnx", size=12).path


@pytest.fixture
def other(tmp_path) -> Path:
    return generators.tiny(tmp_path / "other.onnx", size=14, title="Another").path


@pytest.fixture
def model(qapp, child):
    made = EvaluateModel()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def opened(model, qtbot, tiny):
    """The model with one generator, of which it is known what can be measured."""
    model.open(tiny)
    qtbot.waitUntil(lambda: bool(model.generators and model.generators[0].offers), timeout=10_000)
    return model
