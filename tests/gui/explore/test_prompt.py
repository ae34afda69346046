"""A generator that reads, as a user meets it: write, see, complete, compare, morph, undo, keep, and write nonsense."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCharFormat

from ganstudio.inference.generator.conditioning import conditioned, draw_samples
from ganstudio.inference.generator.prompt_mixture import plain_prompt
from ganstudio.inference.generator.sample import Sample
from tests.gui.explore.by_hand import open_tiny
from tests.snippets import run
from tests.text_generators import CAPTIONS, reader

MOST_SAID = max(CAPTIONS, key=len)
"""What stands in the box at first."""


@pytest.fixture
def reading(page, qtbot, tmp_path):
    """The view with a small generator that reads."""
    path = reader(tmp_path / "reader.onnx").path
    page.show_item(path)
    qtbot.waitUntil(lambda: getattr(page.model.renderer.generator, "path", None) == path, timeout=10_000)
    qtbot.waitUntil(lambda: page.view.text_panel.has_captions and page.session_files.key is not None, timeout=10_000)
    return page.view


def write(view, qtbot, text):
    """Select all that is there and write something else."""
    box = view.prompt_bar.box
    box.selectAll()
    qtbot.keyClicks(box, text)


def shows(view, qtbot, sample):
    """Wait until the large picture is that of a sample."""
    expected = draw_samples(view.model.generator, [sample])[0]
    qtbot.waitUntil(lambda: np.array_equal(view.image_panel.view.picture, expected), timeout=5000)


def told(view):
    return view.model.latent.point.prompt


def underlined(box):
    """Words that have a wave under them."""
    block, found = box.document().firstBlock(), []
    for part in block.layout().formats():
        if part.format.underlineStyle() == QTextCharFormat.UnderlineStyle.WaveUnderline:
            found.append(block.text()[part.start : part.start + part.length])
    return found


def test_what_one_writes_is_drawn_with_the_same_noise(reading, qtbot):
    assert reading.prompt_bar.isVisible()
    assert reading.prompt_bar.box.text == MOST_SAID
    noise = reading.model.latent.latent()
    for text in ("a woman", "a woman with red hair"):
        write(reading, qtbot, text)
        shows(reading, qtbot, Sample(noise, None, plain_prompt(text)))
    assert np.array_equal(reading.model.latent.latent(), noise)
    reading.slider_panel.sliders.change(2, 1.5)
    noise[2] = 1.5
    shows(reading, qtbot, Sample(noise, None, plain_prompt("a woman with red hair")))


def test_tab_and_a_click_complete_and_unknown_words_are_underlined(reading, qtbot):
    box, chips = reading.prompt_bar.box, reading.prompt_bar.chips
    write(reading, qtbot, "a smiling wizard with gla")
    assert underlined(box) == ["wizard"]  # "gla" may still become a word
    assert chips.words == ["glasses"]
    qtbot.keyClick(box, Qt.Key.Key_Tab)
    assert box.text == "a smiling wizard with glasses "
    write(reading, qtbot, "a man with ")
    chosen = chips.words[1]
    chips.buttons[1].click()
    assert box.text == f"a man with {chosen} "
    assert told(reading) == plain_prompt(box.text)


def test_seeds_in_a_row_and_the_same_noise_under_other_words(reading, qtbot):
    panel, space = reading.image_panel.variations_panel, reading.model.latent.space
    sheet = panel.variations
    assert reading.model.view.variations == "seeds"
    qtbot.waitUntil(lambda: all(picture is not None for picture in sheet.pictures), timeout=5000)
    for number in range(3):
        assert np.array_equal(sheet.samples[number].latent, space.draw(1, 1 + number)[0])
        assert sheet.samples[number].prompt == told(reading)
    panel.choice.buttons["words"].click()
    noise = reading.model.latent.latent()
    qtbot.waitUntil(lambda: sheet.samples[0] is not None and sheet.samples[0].prompt != told(reading), timeout=5000)
    shown = [sample for sample in sheet.samples if sample is not None and sample.prompt != told(reading)]
    assert {sample.prompt.text for sample in shown} == set(CAPTIONS) - {MOST_SAID}
    assert all(np.array_equal(sample.latent, noise) for sample in shown)
    sheet.hovered.emit(0)
    assert panel.words.text() == shown[0].prompt.text
    sheet.clicked.emit(0)
    assert reading.prompt_bar.box.text == shown[0].prompt.text
    assert np.array_equal(reading.model.latent.latent(), noise)


def test_the_nearest_captions_are_shown_and_can_be_said(reading, qtbot):
    write(reading, qtbot, CAPTIONS[2].lower())
    first = reading.text_panel.captions[0]
    qtbot.waitUntil(lambda: first.caption == CAPTIONS[2], timeout=5000)
    assert "100%" in first.accessibleName()
    other = reading.text_panel.captions[1]
    other.click()
    assert reading.prompt_bar.box.text == other.caption
    shows(reading, qtbot, Sample(reading.model.latent.latent(), None, plain_prompt(other.caption)))


def test_two_sentences_are_morphed_played_and_exported(reading, qtbot, tmp_path):
    write(reading, qtbot, "a man")
    reading.path_panel.steps.setValue(9)
    reading.path_panel.rate.setValue(60)
    reading.text_panel.target.setText("a strange wizard")  # underlined, once it is shown
    reading.text_panel.morph.click()
    samples = reading.model.playback.samples
    assert [sample.prompt for sample in (samples[0], samples[8])] == [
        plain_prompt("a man"),
        plain_prompt("a strange wizard"),
    ]
    assert dict(samples[4].prompt.parts) == pytest.approx({"a man": 0.5, "a strange wizard": 0.5})
    assert all(np.allclose(sample.latent, samples[0].latent, atol=1e-6) for sample in samples)
    qtbot.waitUntil(lambda: reading.path_panel.scrubber.value() == 8, timeout=5000)
    assert reading.prompt_bar.box.text == "a strange wizard"
    reading.path_panel.scrubber.setValue(6)
    qtbot.waitUntil(lambda: underlined(reading.prompt_bar.box) == ["strange", "wizard"], timeout=2000)
    reading.path_panel.scrubber.setValue(4)
    assert "50%" in reading.prompt_bar.note.text()
    shows(reading, qtbot, samples[4])
    reading.animation.export(samples, 20, False, tmp_path / "morph.gif")
    qtbot.waitUntil((tmp_path / "morph.gif").exists, timeout=10_000)
    with Image.open(tmp_path / "morph.gif") as film:
        assert film.n_frames == 9


def test_undo_goes_back_sentence_by_sentence(reading, qtbot):
    for text in ("a man", "a woman"):
        write(reading, qtbot, text)
        reading.prompt.settle()
    reading.image_panel.undo_action.trigger()
    assert reading.prompt_bar.box.text == "a man"
    reading.image_panel.undo_action.trigger()
    assert told(reading) == plain_prompt(MOST_SAID)
    reading.image_panel.redo_action.trigger()
    shows(reading, qtbot, Sample(reading.model.latent.latent(), None, plain_prompt("a man")))


def test_a_session_keeps_what_was_said(page, reading, qtbot, tmp_path):
    write(reading, qtbot, "a man with glasses")
    reading.text_panel.target.setText("a woman")
    reading.text_panel.morph.click()
    reading.model.pause()
    reading.model.playback.go_to(20)
    before = reading.model.snapshot()
    page.session_files.save(tmp_path / "mine.json")
    open_tiny(page, qtbot, tmp_path / "plain.onnx")
    assert not reading.prompt_bar.isVisible()
    assert reading.model.view.variations == "variations"
    with qtbot.waitSignal(page.model.failed) as failed:
        page.session_files.open(tmp_path / "mine.json")
    assert "another generator" in failed.args[0]
    page.show_item(tmp_path / "reader.onnx")
    qtbot.waitUntil(lambda: page.model.generator.manifest.text is not None, timeout=5000)
    page.session_files.open(tmp_path / "mine.json")
    assert reading.model.snapshot() == before


@pytest.mark.parametrize("share", [0.0, 0.3])
def test_the_snippet_draws_the_sentence(reading, qtbot, tmp_path, share):
    write(reading, qtbot, "a man with a red hat")
    reading.model.latent.set_prompt(plain_prompt("a man with a red hat").towards(plain_prompt("a woman"), share))
    reading.code_panel.copy_snippet.click()
    reading.tabs.setCurrentIndex(4)
    qtbot.waitUntil(lambda: "latent" in reading.code_panel.snippet.toPlainText(), timeout=5000)
    assert ("import onnx\n" in reading.code_panel.snippet.toPlainText()) == (share > 0)
    run(reading.code_panel.snippet.toPlainText(), tmp_path)
    expected = conditioned(reading.model.generator, told(reading)).generate(reading.model.latent.latent()[None])[0]
    assert np.array_equal(np.load(tmp_path / "picture.npy"), expected)


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("", "nothing to read"),
        ("😀🎉 …", "nothing to read"),
        ("שלום עולם", "None of these characters"),
        ("hair " * 2000, "Only the first"),
        ("ein Mann\nmit\tBart", ""),
    ],
    ids=["empty", "emoji", "right to left", "10,000 characters", "lines"],
)
def test_nonsense_is_taken_calmly(page, reading, qtbot, pasted, said):
    write(reading, qtbot, "a man")
    errors = []
    page.context.error_told.connect(lambda *told: errors.append(told))
    box = reading.prompt_bar.box
    box.selectAll()
    QGuiApplication.clipboard().setText(pasted)
    box.paste() if pasted else qtbot.keyClick(box, Qt.Key.Key_Backspace)
    assert said in reading.prompt_bar.note.text()
    assert box.document().blockCount() == 1
    is_read = said in ("", "Only the first")
    assert told(reading) == plain_prompt(box.text if is_read else "a man")
    shows(reading, qtbot, reading.model.latent.sample())
    reading.text_panel.target.setText(pasted.strip() or "?")
    reading.text_panel.morph.click()
    assert bool(reading.text_panel.words.text()) != is_read
    assert errors == []
