"""Translators of other programs: their reading is shown, can be corrected, and is remembered."""

import numpy as np
import pytest

from ganstudio.inference.translator.spec import TranslatorSpec, recall_spec
from tests import translators
from tests.gui.translate.conftest import noise, save


@pytest.fixture
def foreign(tmp_path):
    return translators.negative(tmp_path / "stranger.onnx", manifest=False, shade=0.5)


def result(page):
    return page.model.result(next(iter(page.model.queue.items)))


def test_a_reading_is_shown_edited_and_remembered(page, qtbot, foreign, tmp_path):
    page.show_item(foreign)
    qtbot.waitUntil(page.controls.spec.isVisible, timeout=5000)
    assert page.bar.chooser.currentText() == "stranger"
    assert not page.bar.turn_button.isVisible()
    page.model.add_paths([save(tmp_path / "p.png", noise(64, 64))])
    editor = page.controls.spec
    for name, value in (("value_range", "0..1"), ("output_range", "-1..1")):
        choice = editor.choices[name]
        choice.setCurrentIndex(choice.findData(value))
        choice.activated.emit(choice.currentIndex())
    wanted = TranslatorSpec(value_range="0..1", output_range="-1..1")
    qtbot.waitUntil(lambda: page.model.translator.spec == wanted, timeout=5000)
    assert recall_spec(foreign) == wanted
    qtbot.waitUntil(lambda: page.model.queue.counts() == (1, 0, 1), timeout=5000)
    given = noise(64, 64).astype(float) / 255
    expected = ((0.5 - given) + 1) * 127.5  # of what is given as 0 .. 1, the answer -1 .. 1
    assert np.abs(result(page).rgb - expected).max() <= 1
    editor.forget.click()
    qtbot.waitUntil(lambda: recall_spec(foreign) is None, timeout=5000)


def test_ones_own_files_need_no_reading(playing):
    assert not playing.controls.spec.isVisible()
    assert not playing.controls.prepare.isVisible()


def test_a_translator_of_made_pairs_prepares_its_pictures(page, qtbot, tmp_path):
    page.show_item(translators.negative(tmp_path / "grey.onnx", preparation="grey"))
    prepare = page.controls.prepare
    qtbot.waitUntil(prepare.isVisible, timeout=5000)
    assert prepare.isChecked()
    page.model.add_paths([save(tmp_path / "p.png", np.full((64, 64, 3), (255, 0, 0), np.uint8))])
    qtbot.waitUntil(lambda: page.model.queue.counts() == (1, 0, 1), timeout=5000)
    assert np.ptp(result(page).rgb[0, 0].astype(int)) <= 1  # grey went in, grey came out
    prepare.click()
    qtbot.waitUntil(
        lambda: page.model.queue.counts() == (1, 0, 1) and np.ptp(result(page).rgb[0, 0]) > 200, timeout=5000
    )
