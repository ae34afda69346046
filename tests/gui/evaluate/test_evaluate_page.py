"""The Evaluate page as a user meets it."""

from functools import partial
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton

from ganstudio.formats.experiment import find_experiment
from ganstudio.formats.results import to_line
from ganstudio.gui.evaluate.page import EvaluatePage
from ganstudio.gui.page import pages
from ganstudio.gui.shared import nearest_view
from ganstudio.gui.shared.forms.config_form import ConfigForm
from ganstudio.gui.shared.image_grid.result_grid import ResultGrid
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.shared.state.generator_summary import GeneratorSummary
from ganstudio.gui.train.widgets.checkpoint_list import CheckpointList
from ganstudio.runs.folder import CheckpointFile, RunFolder
from tests.gui.evaluate.by_hand import BEGUN, finding, points, sheet


@pytest.fixture
def page(qtbot, context, child, monkeypatch):
    monkeypatch.setattr("ganstudio.gui.shared.state.run_library.summarise_generators", list)
    made = EvaluatePage(context)
    qtbot.addWidget(made)
    made.resize(1200, 760)
    made.show()
    return made


@pytest.fixture
def ready(page, qtbot, tiny):
    """The page with a generator of which it is known what can be measured."""
    page.show_item(tiny)
    qtbot.waitUntil(page.measure_button.isEnabled, timeout=30_000)
    return page


@pytest.fixture
def measured(ready, qtbot, child):
    child.found["nearest"] = finding("nearest", level="bad", sheets=(sheet(),), plots=(points(),))
    ready.measure_button.click()
    qtbot.waitUntil(lambda: len(ready.model.generators[0].results) == 2, timeout=30_000)
    qtbot.waitUntil(lambda: not ready.model.is_measuring, timeout=30_000)
    return ready


def said(widget) -> str:
    """All words that are to be seen in a widget."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_the_rail_finds_the_page(qtbot, context, child):
    built = pages()["evaluate"].build(context)
    qtbot.addWidget(built)
    assert isinstance(built, EvaluatePage)
    assert max(pages().values(), key=lambda page: page.order).name == "evaluate"


def test_the_empty_page_has_one_sentence_and_one_button(page):
    assert page.stack.currentWidget() is page.empty
    assert page.empty.button.isVisible()
    assert not page.measure_button.isVisible()


def test_three_questions_and_what_cannot_be_measured_says_why(ready):
    assert ready.stack.currentWidget() is ready.overview
    panels = ready.overview.panels
    for name, words in (("copy", "Does it copy?"), ("omit", "leave things out?"), ("likelihood", "How likely")):
        assert words in said(panels[name])
    rows = panels["omit"].list.rows
    assert "neither classes nor attributes" in rows["classes"].words.text()
    assert rows["classes"].button.isHidden()
    assert not rows["classes"].title.isEnabled()
    assert panels["likelihood"].list.rows["annealed"].button.text() == "Measure, takes long"


def test_measuring_shows_verdict_picture_and_figures(measured):
    panel = measured.overview.panels["copy"]
    assert "The verdict of nearest." in said(panel)
    assert panel.pictures.isVisible()
    assert panel.list.rows["nearest"].mark.level == "bad"
    assert "0.500 ± 0.010" in panel.figures.layout().itemAt(0).widget().accessibleName()
    panel.misses_fold.click()
    assert panel.misses.isVisible()
    assert "Misses much." in panel.misses.text()


def test_a_row_is_chosen_by_keyboard(measured, qtbot):
    panel = measured.overview.panels["omit"]
    row = panel.list.rows["precision"]
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert measured.model.chosen == {"omit": "precision"}
    assert row.state.is_chosen


def test_everything_about_one_measure_and_back(measured, qtbot):
    panel = measured.overview.panels["copy"]
    panel.larger.click()
    assert measured.stack.currentWidget() is measured.large
    for words in ("Nearest", "Misses much.", "300 samples from seed 0 against Digits", "What nearest is."):
        assert words in said(measured.large)
    assert len(measured.large.pictures.tiles) == 2
    qtbot.keyClick(measured.large, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: measured.stack.currentWidget() is measured.overview)
    assert measured.large.again.isEnabled()


def test_cancel_works_and_says_what_was_lost(ready, qtbot, child):
    child.hangs = True
    ready.overview.panels["likelihood"].list.rows["annealed"].button.click()
    strip = ready.sampling.progress
    qtbot.waitUntil(lambda: strip.bar.value() == 500, timeout=30_000)
    assert strip.isVisible()
    assert not ready.measure_button.isEnabled()
    strip.cancel.click()
    qtbot.waitUntil(lambda: not strip.isVisible(), timeout=30_000)
    assert "goes on where it was" in ready.overview.panels["likelihood"].list.rows["annealed"].words.text()


def test_two_generators_side_by_side_and_one_is_taken_away(measured, qtbot, other):
    measured.model.compare(other)
    qtbot.waitUntil(lambda: len(measured.model.generators) == 2, timeout=30_000)
    qtbot.waitUntil(measured.measure_button.isEnabled, timeout=30_000)
    measured.measure_button.click()
    qtbot.waitUntil(lambda: len(measured.model.generators[1].results) == 2, timeout=30_000)
    qtbot.waitUntil(lambda: not measured.model.is_measuring, timeout=30_000)
    panel = measured.overview.panels["copy"]
    assert said(panel.verdicts).count("The verdict of nearest.") == 2
    assert [letter for letter, _ in panel.figures.layout().itemAt(0).widget().figures] == ["A", "B"]
    assert [isinstance(tag, QPushButton) for tag in measured.generator_bar.tags] == [False, True]
    measured.generator_bar.tags[1].click()
    assert len(measured.model.generators) == 1
    assert "<b>A" not in said(panel.verdicts)


def test_data_that_do_not_fit_are_resized_only_when_asked(page, qtbot, child, tiny):
    words = "The data were made 8 x 8 to fit the generator. Resampling blurs and changes every distance."
    child.begun = msgspec.structs.replace(BEGUN, resized=True, notes=(words,))
    page.show_item(tiny)
    qtbot.waitUntil(page.measure_button.isEnabled, timeout=30_000)
    assert page.measure_button.text() == "Resize and measure"
    assert words in page.sampling.words.text()


def test_a_refusal_stands_in_the_page(page, qtbot, child, tiny):
    child.refusal = "The generator makes pictures, but Ring of Gaussians holds points."
    page.show_item(tiny)
    qtbot.waitUntil(lambda: child.refusal in page.sampling.words.text(), timeout=30_000)
    assert page.sampling.words.property("role") == "trouble"
    assert not page.measure_button.isEnabled()


def test_a_damaged_file_is_explained_and_what_was_there_stays(measured, qtbot, tmp_path):
    (tmp_path / "bad.onnx").write_text("no network")
    measured.show_item(tmp_path / "bad.onnx")
    qtbot.waitUntil(lambda: measured.bar.message is not None, timeout=30_000)
    assert "bad.onnx" in measured.bar.message.text
    assert measured.generator_bar.generator.currentText().startswith("Tiny")
    assert measured.model.generators[0].results


def test_a_report_is_saved_and_opened(measured, qtbot, tmp_path, monkeypatch):
    target, opened = str(tmp_path / "found.html"), []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (target, ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    measured.report_button.click()
    qtbot.waitUntil(lambda: measured.bar.message is not None, timeout=30_000)
    assert "The verdict of nearest." in Path(target).read_text(encoding="utf-8")
    measured.bar._action.click()
    assert opened == [QUrl.fromLocalFile(target)]


def test_a_folder_that_is_dropped_is_data_and_a_file_a_generator(ready, qtbot, child, tmp_path, other):
    (tmp_path / "photos").mkdir()
    _drop(ready, tmp_path / "photos")
    qtbot.waitUntil(lambda: str(tmp_path / "photos") in child.asked[-1], timeout=30_000)
    assert ready.data.currentText() == "photos"
    _drop(ready, other)
    qtbot.waitUntil(lambda: ready.model.generators[0].target.path == other, timeout=30_000)


def _drop(page, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(page, QDragEnterEvent(QPoint(50, 50), copy, data, left, plain))
    QApplication.sendEvent(page, QDropEvent(QPointF(50, 50), copy, data, left, plain))


def test_the_first_known_generator_opens_by_itself(qtbot, context, child, tiny, other, monkeypatch):
    known = [GeneratorSummary(tiny, "Tiny", "generator", True), GeneratorSummary(other, "B", "generator", False)]
    monkeypatch.setattr("ganstudio.gui.shared.state.run_library.summarise_generators", lambda: known)
    page = EvaluatePage(context)
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: bool(page.model.generators), timeout=30_000)
    assert page.model.generators[0].target.path == tiny
    offered = [action.text() for action in page.generator_bar.compare_menu().actions() if action.text()]
    assert offered == ["B (other)", "Open a file …"]
    qtbot.waitUntil(lambda: not page.model.is_checking, timeout=30_000)


def test_a_real_child_process_says_what_can_be_measured(qtbot, context, tiny, monkeypatch):
    """Through the whole program: the command line opens file and data, and the page greys what cannot be made."""
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    monkeypatch.setattr("ganstudio.gui.shared.state.run_library.summarise_generators", list)
    page = EvaluatePage(context)
    qtbot.addWidget(page)
    page.model.data = "digits"
    page.show_item(tiny)
    qtbot.waitUntil(page.measure_button.isEnabled, timeout=120_000)
    offers = page.model.generators[0].offers
    assert not offers["precision_recall"].reason
    rows = {name: row for panel in page.overview.panels.values() for name, row in panel.list.rows.items()}
    assert set(rows) == set(offers)
    assert "gradients" in rows["annealed_likelihood"].words.text()
    assert not rows["annealed_likelihood"].title.isEnabled()


# --- from other pages


def test_a_checkpoint_can_be_measured_from_its_run(qtbot):
    wanted = []
    shown = CheckpointList()
    qtbot.addWidget(shown)
    shown.measure_wanted.connect(wanted.append)
    files = [CheckpointFile(step, Path(f"{step}.pt"), None, best=False) for step in (100, 200)]
    shown.show_files(files, can_export=False)
    next(button for button in shown.buttons if button.accessibleName() == "Measure step 100").click()
    assert wanted == [100]


def test_what_is_measured_while_it_trains_is_in_the_form(qtbot):
    form = ConfigForm()
    qtbot.addWidget(form)
    editors = form.sections["measuring"].editors
    assert {"precision_recall", "copying", "every"} <= set(editors)
    editors["copying"].control.setChecked(True)
    assert form.sections["measuring"].values() == {"copying": True}


def test_a_measure_is_made_again_with_other_settings(measured, qtbot, child):
    measured.model.enlarge("nearest")
    size = measured.large.form.editors["size"]
    size.control.setText("none")
    measured.large.again.click()
    assert measured.bar.message.text.startswith("Size")
    size.control.setText("7")
    measured.large.again.click()
    qtbot.waitUntil(lambda: "nearest.size=7" in child.asked[-1], timeout=30_000)
    qtbot.waitUntil(measured.large.again.isEnabled, timeout=30_000)


def test_the_next_start_begins_where_the_last_one_was(measured, qtbot, context, tiny):
    measured.model.choose_data("digits")
    qtbot.waitUntil(lambda: not measured.model.is_checking, timeout=30_000)
    again = EvaluatePage(AppContext(context.preferences, context))
    qtbot.addWidget(again)
    qtbot.waitUntil(lambda: bool(again.model.generators), timeout=30_000)
    assert again.model.generators[0].target.path == tiny
    assert again.data.currentData() == "digits"
    qtbot.waitUntil(lambda: not again.model.is_checking, timeout=30_000)
    assert again.context.close(5.0)


def test_a_run_is_measured_at_any_of_its_checkpoints(page, qtbot, child):
    run = RunFolder.create(find_experiment("digits-dcgan"))
    for step in (10, 20):
        run.checkpoint_path(step).parent.mkdir(exist_ok=True)
        run.checkpoint_path(step).write_bytes(f"weights {step}".encode())
    page.show_item((run.path, 10))
    qtbot.waitUntil(lambda: page.generator_bar.step.count() == 2, timeout=30_000)
    assert page.generator_bar.step.currentText() == "step 10"
    assert page.generator_bar.generator.currentText() == f"Run {run.name}"
    assert next(action.text() for action in page.generator_bar.compare_menu().actions()).endswith("step 20")
    page.generator_bar.step.activated.emit(0)
    qtbot.waitUntil(lambda: page.model.generators[0].target.step == 20, timeout=30_000)
    qtbot.waitUntil(lambda: child.asked[-1][1:4] == [str(run.path), "--step", "20"], timeout=30_000)
    assert page.model.generators[0].target.data == "digits"
    qtbot.waitUntil(lambda: not page.model.is_checking, timeout=30_000)


def test_a_pictures_menu_shows_the_nearest_training_pictures(measured, qtbot, monkeypatch):
    asked = []

    class Answering(QObject):
        told, failed = Signal(bytes), Signal(str)

        def __init__(self, arguments, parent=None, **_options):
            super().__init__(parent)
            asked.append(arguments)

        def start(self):
            found = finding("nearest", sheets=(sheet(),)) if len(asked) == 1 else None
            answer = (
                partial(self.told.emit, to_line(found).encode()) if found else partial(self.failed.emit, "No data.")
            )
            QTimer.singleShot(0, self, answer)

        def cancel(self):
            """Nothing is at work."""

    monkeypatch.setattr(nearest_view, "ChildJob", Answering)
    measured.overview.panels["copy"].larger.click()
    shown, looking = measured.large.findChildren(ResultGrid)[0], measured.results.nearest
    for told in ("The verdict of nearest.", "No data."):
        shown.menu_of(2).actions()[0].trigger()
        qtbot.waitUntil(lambda told=told: looking.dialog.words.text() == told)
        assert looking.dialog.isVisible()
    assert asked[0][:2] == ["nearest", str(measured.model.generators[0].target.path)]
    assert Path(asked[0][2]).name == "sample.png"
    looking.dialog.close()


def test_another_number_of_samples_holds_as_soon_as_the_user_rests(ready, qtbot):
    ready.sampling.samples.setValue(5000)
    assert ready.sampling._settle.interval() < 1000  # not as many milliseconds as there are samples
    qtbot.waitUntil(lambda: ready.model.samples == 5000, timeout=5000)
    qtbot.waitUntil(lambda: not ready.model.is_checking, timeout=30_000)
