"""What the Explore page leaves to child processes: gradients, and learning to sort. The children are played here."""

import numpy as np
import pytest
from PySide6.QtCore import QObject, QTimer, Signal

from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.services import attribute_sampler, gradient_search
from ganstudio.gui.explore.services.gradient_search import GradientSearch, has_networks
from tests import generators


class Child(QObject):
    """Says the lines and ends as its class is told; remembers what was asked of it."""

    finished = Signal(object)
    failed = Signal(str)
    progress = Signal(str)
    cancelled = Signal()
    lines: tuple[str, ...] = ()
    outcome: object = None
    asked: tuple[str, ...] = ()

    def __init__(self, arguments, parent=None):
        super().__init__(parent)
        type(self).asked = tuple(arguments)

    def start(self):
        QTimer.singleShot(10, self, self._work)

    def _work(self):
        for line in self.lines:
            self.progress.emit(line)
        if isinstance(self.outcome, str):
            self.failed.emit(self.outcome)
        elif self.outcome is not None:
            self.finished.emit(self.outcome)

    def cancel(self):
        QTimer.singleShot(0, self, self.cancelled.emit)


@pytest.fixture
def child(monkeypatch):
    monkeypatch.setattr(gradient_search, "ChildJob", Child)
    monkeypatch.setattr(attribute_sampler, "ChildJob", Child)
    Child.lines, Child.outcome, Child.asked = (), None, ()
    return Child


@pytest.fixture
def search(qapp):
    return GradientSearch()


PICTURE = np.zeros((8, 8, 1), np.uint8)


def test_gradients_tell_how_far_they_are_and_what_they_found(child, search, qtbot, tmp_path):
    child.lines = ("Loading", "12%", "61% error 0.0312")
    child.outcome = {"latent": [0.5, -1.0], "error": 0.02, "method": "gradients"}
    told = []
    search.progressed.connect(lambda *values: told.append(values))
    with qtbot.waitSignal(search.found, timeout=2000) as found:
        search.search(tmp_path / "g.onnx", PICTURE, 3, seed=1)
    assert told == [(0.12, -1.0), (0.61, 0.0312)]
    assert found.args[0].tolist() == [0.5, -1.0]
    assert found.args[1] == 0.02
    assert child.asked[:2] == ("invert", str(tmp_path / "g.onnx"))
    assert child.asked[-2:] == ("--class", "3")
    assert not search.is_busy


def test_a_search_that_is_dropped_tells_nobody(child, search, qtbot, tmp_path):
    search.search(tmp_path / "g.onnx", PICTURE, None, seed=0)
    with qtbot.assertNotEmitted(search.cancelled, wait=50), qtbot.assertNotEmitted(search.found):
        search.drop()
    search.search(tmp_path / "g.onnx", PICTURE, None, seed=0)
    with qtbot.waitSignal(search.cancelled, timeout=2000):
        search.cancel()


def test_gradients_need_the_weights_beside_the_file(tmp_path):
    assert not has_networks(tmp_path / "g.onnx")
    (tmp_path / "g.safetensors").write_bytes(b"")
    assert has_networks(tmp_path / "g.onnx")


@pytest.fixture
def model(qtbot, tmp_path):
    made = ExploreModel()
    experiment = {"dataset": {"name": "folder", "path": ""}}
    with qtbot.waitSignal(made.renderer.opened, timeout=10_000) as opened:
        made.renderer.open(generators.tiny(tmp_path / "g.onnx", experiment=experiment, data_fingerprint="0" * 16).path)
    made.open(opened.args[0])
    yield made
    assert made.close(5)


@pytest.fixture
def sampler(model):
    return model.attributes


def test_training_a_classifier_fails_with_a_sentence(child, sampler, qtbot):
    child.lines, child.outcome = ("40%",), "Nothing is known about these pictures."
    shares = []
    sampler.progressed.connect(lambda _, share: shares.append(share))
    with qtbot.waitSignal(sampler.ended, timeout=2000) as told:
        sampler.start()
    assert told.args == ["Nothing is known about these pictures."]
    assert shares == [0.0, 0.4]
    assert child.asked[0] == "sorter"
    assert not sampler.is_busy


def test_training_a_classifier_can_be_cancelled(child, sampler, qtbot):
    sampler.start()
    assert sampler.is_busy
    with qtbot.waitSignal(sampler.ended, timeout=2000):
        sampler.cancel()
    assert not sampler.is_busy


def test_a_foreign_file_has_no_attributes(child, model, sampler, qtbot, tmp_path):
    with qtbot.waitSignal(model.renderer.opened, timeout=10_000) as opened:
        model.renderer.open(generators.tiny(tmp_path / "other.onnx", manifest=False).path)
    model.open(opened.args[0])
    with qtbot.waitSignal(sampler.ended) as told:
        sampler.start()
    assert "does not say what it learnt from" in told.args[0]
    assert child.asked == ()
