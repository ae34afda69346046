"""A run in the Explore page: its newest checkpoint is exported in another process, and the place is kept."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, QTimer, Signal

from ganstudio.formats.experiment import find_experiment
from ganstudio.gui.explore.services import run_generator
from ganstudio.runs.folder import RunFolder
from tests import generators


class Exporter(QObject):
    """Stands for the child process: writes a generator of random weights, other ones for every step."""

    finished = Signal(object)
    failed = Signal(str)
    asked: list[list[str]] = []  # noqa: RUF012 - shared on purpose

    def __init__(self, arguments, parent=None):
        super().__init__(parent)
        self.arguments = arguments

    def start(self):
        self.asked.append(self.arguments)
        QTimer.singleShot(20, self, self._work)

    def _work(self):
        _, _, _, step, _, path = self.arguments
        if step == "13":
            self.failed.emit("The proof failed.")
            return
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        generators.tiny(Path(path), size=6, side=16, seed=int(step), step=int(step))
        self.finished.emit({})

    def cancel(self):
        self.deleteLater()


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setattr(run_generator, "ChildJob", Exporter)
    Exporter.asked.clear()
    folder = RunFolder.create(find_experiment("digits-dcgan"), tmp_path / "runs" / "mine")
    folder.checkpoint_path(10).write_bytes(b"weights")
    return folder


def shows_step(page, step):
    generator = page.model.generator if page.model.is_open else None
    return generator is not None and generator.manifest.step == step


def test_newer_weights_keep_the_place(page, run, qtbot):
    page.show_item(run.path)
    qtbot.waitUntil(lambda: shows_step(page, 10), timeout=10_000)
    assert page.header.chooser.currentText() == "Run mine"
    assert page.header.run_state.text() == "step 10"
    page.view.latent_controls.seed.setValue(5)
    page.view.slider_panel.sliders.change(3, 2.0)
    page.view.interpolation.add_current()
    latent, before = page.view.model.latent.latent(), page.view.image_panel.view.picture
    run.checkpoint_path(25).write_bytes(b"weights")
    page.header.newest.click()
    qtbot.waitUntil(lambda: shows_step(page, 25), timeout=5000)
    assert np.array_equal(page.view.model.latent.latent(), latent)
    assert page.view.model.latent.can_undo
    assert len(page.view.model.path.anchors) == 1
    expected = page.model.generator.generate(latent[None])[0]
    qtbot.waitUntil(lambda: np.array_equal(page.view.image_panel.view.picture, expected), timeout=5000)
    assert not np.array_equal(before, expected)


def test_nothing_is_exported_twice_nor_more_than_once_a_minute(page, run, qtbot, monkeypatch):
    page.show_item(run.path)
    qtbot.waitUntil(lambda: shows_step(page, 10), timeout=10_000)
    page.header.newest.click()
    assert page.header.run_state.text() == "step 10, the newest"
    with run.lock():  # somebody trains it
        run.checkpoint_path(25).write_bytes(b"weights")
        page.loader.run._look()
        assert len(Exporter.asked) == 1
        monkeypatch.setattr(run_generator, "LEAST_SECONDS", 0.0)
        page.loader.run._look()
        qtbot.waitUntil(lambda: shows_step(page, 25), timeout=5000)
    assert len(Exporter.asked) == 2


def test_a_failed_export_keeps_what_is_open(page, run, qtbot, context):
    page.show_item(run.path)
    qtbot.waitUntil(lambda: shows_step(page, 10), timeout=10_000)
    run.checkpoint_path(13).write_bytes(b"weights")
    with qtbot.waitSignal(context.error_told, timeout=5000) as told:
        page.header.newest.click()
    assert told.args[0] == "The proof failed."
    assert shows_step(page, 10)
    assert page.header.run_state.text() == "step 10"


def test_a_run_without_checkpoint_is_explained(page, qtbot, context, tmp_path):
    folder = RunFolder.create(find_experiment("digits-dcgan"), tmp_path / "runs" / "empty")
    with qtbot.waitSignal(context.error_told) as told:
        page.show_item(folder.path)
    assert "no checkpoint yet" in told.args[0]
