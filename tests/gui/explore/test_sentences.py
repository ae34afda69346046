"""A generator that reads, as a user meets it: write, see, complete, compare, morph, undo, keep, and write nonsense."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCharFormat

from ganstudio.gui.explore.snapshot import gathered
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
    """The workspace with a small generator that reads."""
    path = reader(tmp_path / "reader.onnx").path
    page.show_item(path)
    qtbot.waitUntil(lambda: getattr(page.session.generator, "path", None) == path, timeout=10_000)
    qtbot.waitUntil(lambda: page.workspace.text.has_captions and page.keeping._key is not None, timeout=10_000)
    return page.workspace


def write(workspace, qtbot, text):
    """Select all that is there and write something else."""
    box = workspace.sentence.box
    box.selectAll()
    qtbot.keyClicks(box, text)


def shows(workspace, qtbot, sample):
    """Wait until the large picture is that of a sample."""
    expected = draw_samples(workspace.explorer.generator, [sample])[0]
    qtbot.waitUntil(lambda: np.array_equal(workspace.area.view.picture, expected), timeout=5000)


def told(workspace):
    return workspace.exploration.place.told


def underlined(box):
    """Words that have a wave under them."""
    block, found = box.document().firstBlock(), []
    for part in block.layout().formats():
        if part.format.underlineStyle() == QTextCharFormat.UnderlineStyle.WaveUnderline:
            found.append(block.text()[part.start : part.start + part.length])
    return found


def test_what_one_writes_is_drawn_with_the_same_noise(reading, qtbot):
    assert reading.sentence.isVisible()
    assert reading.sentence.box.text == MOST_SAID
    noise = reading.exploration.latent()
    for text in ("a woman", "a woman with red hair"):
        write(reading, qtbot, text)
        shows(reading, qtbot, Sample(noise, None, plain_prompt(text)))
    assert np.array_equal(reading.exploration.latent(), noise)
    reading.panel.sliders.change(2, 1.5)
    noise[2] = 1.5
    shows(reading, qtbot, Sample(noise, None, plain_prompt("a woman with red hair")))


def test_tab_and_a_click_complete_and_unknown_words_are_underlined(reading, qtbot):
    box, chips = reading.sentence.box, reading.sentence.chips
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
    sheet, neighbours, space = reading.area.variations, reading.area.neighbours, reading.exploration.space
    assert neighbours.kind == "seeds"
    qtbot.waitUntil(lambda: all(picture is not None for picture in sheet.pictures), timeout=5000)
    for number in range(3):
        assert np.array_equal(sheet.samples[number].latent, space.draw(1, 1 + number)[0])
        assert sheet.samples[number].prompt == told(reading)
    neighbours.choice.buttons["words"].click()
    noise = reading.exploration.latent()
    qtbot.waitUntil(lambda: sheet.samples[0] is not None and sheet.samples[0].prompt != told(reading), timeout=5000)
    shown = [sample for sample in sheet.samples if sample is not None and sample.prompt != told(reading)]
    assert {sample.prompt.text for sample in shown} == set(CAPTIONS) - {MOST_SAID}
    assert all(np.array_equal(sample.latent, noise) for sample in shown)
    neighbours.variations.hovered.emit(0)
    assert neighbours.words.text() == shown[0].prompt.text
    sheet.clicked.emit(0)
    assert reading.sentence.box.text == shown[0].prompt.text
    assert np.array_equal(reading.exploration.latent(), noise)


def test_the_nearest_captions_are_shown_and_can_be_said(reading, qtbot):
    write(reading, qtbot, CAPTIONS[2].lower())
    first = reading.text.captions[0]
    qtbot.waitUntil(lambda: first.caption == CAPTIONS[2], timeout=5000)
    assert "100%" in first.accessibleName()
    other = reading.text.captions[1]
    other.click()
    assert reading.sentence.box.text == other.caption
    shows(reading, qtbot, Sample(reading.exploration.latent(), None, plain_prompt(other.caption)))


def test_two_sentences_are_morphed_played_and_exported(reading, qtbot, tmp_path):
    write(reading, qtbot, "a man")
    reading.path.steps.setValue(9)
    reading.path.rate.setValue(60)
    reading.text.target.setText("a strange wizard")  # underlined, once it is shown
    reading.text.morph.click()
    samples = reading.travelling.playback.samples
    assert [sample.prompt for sample in (samples[0], samples[8])] == [
        plain_prompt("a man"),
        plain_prompt("a strange wizard"),
    ]
    assert dict(samples[4].prompt.parts) == pytest.approx({"a man": 0.5, "a strange wizard": 0.5})
    assert all(np.allclose(sample.latent, samples[0].latent, atol=1e-6) for sample in samples)
    qtbot.waitUntil(lambda: reading.path.scrubber.value() == 8, timeout=5000)
    assert reading.sentence.box.text == "a strange wizard"
    reading.path.scrubber.setValue(6)
    qtbot.waitUntil(lambda: underlined(reading.sentence.box) == ["strange", "wizard"], timeout=2000)
    reading.path.scrubber.setValue(4)
    assert "50%" in reading.sentence.note.text()
    shows(reading, qtbot, samples[4])
    reading.films.export(samples, 20, False, tmp_path / "morph.gif")
    qtbot.waitUntil((tmp_path / "morph.gif").exists, timeout=10_000)
    with Image.open(tmp_path / "morph.gif") as film:
        assert film.n_frames == 9


def test_undo_goes_back_sentence_by_sentence(reading, qtbot):
    for text in ("a man", "a woman"):
        write(reading, qtbot, text)
        reading.speaking._settle()
    reading.undo_action.trigger()
    assert reading.sentence.box.text == "a man"
    reading.undo_action.trigger()
    assert told(reading) == plain_prompt(MOST_SAID)
    reading.redo_action.trigger()
    shows(reading, qtbot, Sample(reading.exploration.latent(), None, plain_prompt("a man")))


def test_a_session_keeps_what_was_said(page, reading, qtbot, tmp_path):
    write(reading, qtbot, "a man with glasses")
    reading.text.target.setText("a woman")
    reading.text.morph.click()
    reading.travelling.pause()
    reading.travelling.playback.go_to(20)
    before = gathered(reading)
    page.keeping.save(tmp_path / "mine.json")
    open_tiny(page, qtbot, tmp_path / "plain.onnx")
    assert not reading.sentence.isVisible()
    assert reading.area.neighbours.kind == "variations"
    with qtbot.waitSignal(page.explorer.failed) as failed:
        page.keeping.open(tmp_path / "mine.json")
    assert "another generator" in failed.args[0]
    page.show_item(tmp_path / "reader.onnx")
    qtbot.waitUntil(lambda: page.explorer.generator.manifest.text is not None, timeout=5000)
    page.keeping.open(tmp_path / "mine.json")
    assert gathered(reading) == before


@pytest.mark.parametrize("share", [0.0, 0.3])
def test_the_snippet_draws_the_sentence(reading, qtbot, tmp_path, share):
    write(reading, qtbot, "a man with a red hat")
    reading.exploration.tell(plain_prompt("a man with a red hat").towards(plain_prompt("a woman"), share))
    reading.code.copy_snippet.click()
    reading.side.setCurrentIndex(4)
    qtbot.waitUntil(lambda: "latent" in reading.code.snippet.toPlainText(), timeout=5000)
    assert ("import onnx\n" in reading.code.snippet.toPlainText()) == (share > 0)
    run(reading.code.snippet.toPlainText(), tmp_path)
    expected = conditioned(reading.explorer.generator, told(reading)).generate(reading.exploration.latent()[None])[0]
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
    box = reading.sentence.box
    box.selectAll()
    QGuiApplication.clipboard().setText(pasted)
    box.paste() if pasted else qtbot.keyClick(box, Qt.Key.Key_Backspace)
    assert said in reading.sentence.note.text()
    assert box.document().blockCount() == 1
    is_read = said in ("", "Only the first")
    assert told(reading) == plain_prompt(box.text if is_read else "a man")
    shows(reading, qtbot, reading.exploration.sample())
    reading.text.target.setText(pasted.strip() or "?")
    reading.text.morph.click()
    assert bool(reading.text.words.text()) != is_read
    assert errors == []
