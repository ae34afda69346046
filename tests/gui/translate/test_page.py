"""The Translate page as a user meets it: real drops, a queue, a large view, and what can be taken away."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from ganstudio.gui.page import pages
from ganstudio.gui.routing import page_and_item
from ganstudio.gui.shared.image_sources import ImageSource
from ganstudio.gui.shared.state.generator_summary import GeneratorSummary
from ganstudio.gui.translate.page import TranslatePage
from ganstudio.gui.translate.panels.translator_bar import TranslatorBar
from ganstudio.gui.translate.widgets.image_queue import ImageQueue
from ganstudio.gui.translate.widgets.queue_rows import QueueRows
from tests import translators
from tests.gui.translate.conftest import noise, save
from tests.gui.translate.test_image_drop import data_url, mime, png

COPY, LEFT, PLAIN = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def drop(page, data: QMimeData, action=COPY) -> bool:
    """Drag over the page and let go, as the window system does; whether the page wanted it."""
    entering = QDragEnterEvent(QPoint(50, 50), action, data, LEFT, PLAIN)
    QApplication.sendEvent(page, entering)
    if not entering.isAccepted():
        return False
    assert page.overlay.isVisible()
    dropping = QDropEvent(QPointF(50, 50), action, data, LEFT, PLAIN)
    QApplication.sendEvent(page, dropping)
    assert dropping.dropAction() in (COPY, Qt.DropAction.IgnoreAction)  # never a move
    assert not page.overlay.isVisible()
    return dropping.isAccepted()


def files(*paths: Path) -> QMimeData:
    return mime(urls=[QUrl.fromLocalFile(str(path)).toString() for path in paths])


def translated(page, qtbot, count: int, failed: int = 0) -> None:
    qtbot.waitUntil(lambda: page.model.queue.counts() == (count, failed, count + failed), timeout=10_000)


def names(page) -> list[str]:
    return [item.name for item in page.model.queue.items.values()]


def results(page) -> list[np.ndarray]:
    return [page.model.result(number).rgb for number in page.model.queue.items]


def test_the_empty_page_has_one_sentence_and_one_button(page):
    assert page.stack.currentWidget() is page.empty
    assert page.empty.button.isVisible()
    assert not page.bar.open_button.isVisible()


def test_pictures_wait_for_a_translator(page, qtbot, context, photos, negative):
    with qtbot.waitSignal(context.note_told, timeout=2000) as told:
        drop(page, files(photos[0]))
    assert "wait until a translator" in told.args[0]
    qtbot.waitUntil(lambda: len(page.model.queue.items) == 1, timeout=5000)
    page.show_item(negative[0])
    translated(page, qtbot, 1)


def test_the_rail_finds_the_page(qtbot, context):
    built = pages()["translate"].build(context)
    qtbot.addWidget(built)
    assert isinstance(built, TranslatePage)


def test_it_is_playable_at_once(playing, qtbot):
    assert playing.stack.currentIndex() == 1
    assert playing.bar.chooser.currentText() == "Negative"
    qtbot.waitUntil(lambda: playing.area.view.has_both, timeout=5000)
    assert all(item.is_example for item in playing.model.queue.items.values())


def test_a_translator_without_examples_is_tried_on_faces(page, qtbot, negative):
    page.show_item(negative[0])
    qtbot.waitUntil(lambda: names(page)[:1] == ["Face 1"], timeout=10_000)


def test_ones_own_pictures_replace_the_examples(playing, qtbot, photos):
    assert drop(playing, files(photos[0]))
    translated(playing, qtbot, 1)
    assert names(playing) == ["photo 0.png"]
    assert np.abs(results(playing)[0].astype(int) - (255 - noise(seed=0).astype(int))).max() <= 1


def test_folders_and_many_files_are_dropped_together(playing, qtbot, tmp_path, photos):
    save(tmp_path / "deep" / "er" / "one.jpg")
    assert drop(playing, files(tmp_path / "deep", *photos))
    translated(playing, qtbot, 5)
    assert names(playing) == [str(Path("er/one.jpg")), *(path.name for path in photos)]


PICTURE = noise(40, 30, seed=5)


@pytest.mark.parametrize(
    "data",
    [
        lambda: mime(png=png(PICTURE)),
        lambda: mime(html=f"<img src='{data_url(png(PICTURE))}'>"),
        lambda: mime(urls=["https://example.org/a.png"], html=f"<img src='{data_url(png(PICTURE))}'>"),
        lambda: mime(text=data_url(png(PICTURE)), html=f"<img src='{data_url(png(PICTURE))}'>"),
    ],
)
def test_pictures_from_a_browser(playing, qtbot, data):
    assert drop(playing, data(), Qt.DropAction.MoveAction)
    translated(playing, qtbot, 1)
    assert names(playing) == ["Picture dropped"]
    assert np.abs(results(playing)[0].astype(int) - (255 - PICTURE.astype(int))).max() <= 1


def test_pictures_elsewhere_cannot_be_fetched_and_the_page_says_so(playing, context, qtbot):
    with qtbot.waitSignal(context.note_told, timeout=2000) as told:
        drop(playing, mime(urls=["https://example.org/a.png"], html="<img src='https://example.org/a.png'>"))
    assert "fetches nothing" in told.args[0]
    assert names(playing) == ["example 0", "example 1"]


def test_words_are_refused_and_leaving_lifts_the_veil(playing, photos):
    assert not drop(playing, mime(text="words"))
    data = files(photos[0])  # an event does not keep it
    QApplication.sendEvent(playing, QDragEnterEvent(QPoint(5, 5), COPY, data, LEFT, PLAIN))
    assert playing.overlay.isVisible()
    QApplication.sendEvent(playing, QDragLeaveEvent())
    assert not playing.overlay.isVisible()


def test_pasting(playing, qtbot, context):
    QGuiApplication.clipboard().setMimeData(mime(png=png(PICTURE)))
    playing.drops.paste_action.trigger()
    translated(playing, qtbot, 1)
    assert names(playing) == ["Picture copied"]
    QGuiApplication.clipboard().setText("words")
    with qtbot.waitSignal(context.note_told, timeout=2000) as told:
        playing.drops.paste_action.trigger()
    assert "no picture" in told.args[0]


def test_a_translator_is_opened_by_dropping_it(playing, qtbot, negative):
    assert drop(playing, files(negative[1]))
    qtbot.waitUntil(lambda: playing.bar.turn_button.text().startswith("B → A"), timeout=5000)


def test_turning_the_direction_round(playing, qtbot, negative, context):
    assert playing.bar.turn_button.text().startswith("A → B")
    playing.bar.turn_action.trigger()
    qtbot.waitUntil(lambda: playing.bar.turn_button.text().startswith("B → A"), timeout=5000)
    translated(playing, qtbot, 2)
    assert context.preferences.translator == str(negative[1])
    assert playing.bar.chooser.currentText() == "Negative"


def test_a_title_that_names_both_kinds_names_the_direction(page, qtbot, tmp_path):
    page.show_item(translators.negative(tmp_path / "t.onnx", title="Earth: satellite ↔ map", direction="b-to-a"))
    qtbot.waitUntil(lambda: page.bar.turn_button.text().startswith("map → satellite"), timeout=5000)


def test_the_last_translator_and_strength_are_there_again(qtbot, context, monkeypatch, negative):
    monkeypatch.setattr("ganstudio.gui.shared.state.run_library.summarise_generators", list)
    context.preferences.translator, context.preferences.translation_strength = str(negative[1]), 0.4
    page = TranslatePage(context)
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: page.model.translator is not None, timeout=5000)
    assert page.model.translator.path == negative[1]
    assert page.controls.strength.value() == 40


def test_known_translators_are_listed_once_for_both_directions(qtbot, context, monkeypatch, negative):
    both = [
        GeneratorSummary(path, "Negative", "translator", True, direction=direction)
        for path, direction in zip(negative, ("a-to-b", "b-to-a"), strict=True)
    ]
    faces = GeneratorSummary(Path("faces.onnx"), "Faces", "generator", True)
    monkeypatch.setattr(context.library, "generators", lambda: [faces, *both])
    page = TranslatePage(context)
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: page.model.translator is not None, timeout=5000)
    assert [page.bar.chooser.itemText(place) for place in range(page.bar.chooser.count())] == ["Negative"]
    assert page.model.translator.path == negative[0]


def test_the_strength_is_live_and_kept(playing, qtbot, context, monkeypatch):
    monkeypatch.setattr(playing.model, "_renew", lambda **_: pytest.fail("computed anew"))
    playing.controls.strength.setValue(30)
    assert playing.area.view.strength == 0.3
    assert context.preferences.translation_strength == 0.3


def test_there_and_back(playing, qtbot):
    area = playing.area
    qtbot.waitUntil(lambda: area.view.has_both, timeout=5000)
    area.views.choose("difference")
    area.views.chosen.emit("difference")
    qtbot.waitUntil(lambda: "mean error" in area.facts.text(), timeout=5000)
    assert area.view.titles == ("Before", "|before \N{MINUS SIGN} round trip|")
    playing.panel.queue.choose(2)  # made anew for another picture
    assert "mean error" not in area.facts.text()
    qtbot.waitUntil(lambda: "mean error" in area.facts.text(), timeout=5000)


def test_broken_items_say_why_in_the_queue(playing, qtbot, tmp_path, photos):
    (tmp_path / "text.jpg").write_text("words")
    drop(playing, files(tmp_path / "text.jpg", photos[0]))
    translated(playing, qtbot, 1, failed=1)
    rows = playing.panel.queue.rows
    told = rows.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "text.jpg" in told
    assert "damaged or no picture" in told
    assert "1 failed" in playing.panel.counts.text()
    assert not playing.area.view.has_both  # the broken one is looked at: nothing of another is shown
    assert not playing.area.save_action.isEnabled()


class CountedRows(QueueRows):
    """Counts how often the list asks for the number of rows."""

    asked = 0

    def rowCount(self, *given) -> int:
        self.asked += 1
        return super().rowCount(*given)


def test_one_change_among_thousands_is_no_work(qtbot):
    queue = ImageQueue()
    qtbot.addWidget(queue)
    queue.rows = CountedRows(queue)
    queue.setModel(queue.rows)
    queue.show()
    queue.rows.add(ImageSource(number, f"{number}.png", b"") for number in range(3000))
    qtbot.waitUntil(lambda: queue.rows.asked > 3000, timeout=5000)  # each is given its place, once
    qtbot.wait(50)
    queue.rows.asked = 0
    queue.rows.change(ImageSource(1, "1.png", b"", state="done"))
    qtbot.wait(50)
    assert queue.rows.asked < 100


def test_removing_and_clearing(playing, qtbot, photos):
    drop(playing, files(*photos))
    translated(playing, qtbot, 4)
    queue = playing.panel.queue
    qtbot.keyClick(queue, Qt.Key.Key_Delete)
    assert names(playing) == [path.name for path in photos[1:]]
    assert playing.model.queue.selected.name == "photo 1.png"
    qtbot.keyClick(queue, Qt.Key.Key_Down)
    assert playing.model.queue.selected.name == "photo 2.png"
    playing.panel.clear.click()
    assert playing.model.queue.items == {}
    assert playing.area.invitation.isVisible()
    assert all(path.is_file() for path in photos)


def test_what_is_shown_is_what_was_dropped(playing, qtbot, photos):
    drop(playing, files(*photos))
    translated(playing, qtbot, 4)
    view = playing.area.view
    for number in list(playing.model.queue.items):
        playing.panel.queue.choose(number)
        source = np.asarray(Image.open(playing.model.queue.items[number].source))

        def shows(picture, levels):
            image = levels.images[0]
            seen = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[..., 2::-1]
            return seen.shape == picture.shape and np.abs(seen.astype(int) - picture).max() <= 1

        qtbot.waitUntil(
            lambda shows=shows, source=source: view.has_both
            and shows(source, view._before) and shows(255 - source.astype(int), view._after),
            timeout=5000,
        )  # fmt: skip


def test_translators_and_pictures_are_opened_on_this_page(negative, photos, tmp_path):
    stranger = translators.negative(tmp_path / "stranger.onnx", manifest=False)
    for path in (negative[0], stranger, photos[0]):
        assert page_and_item(path) == ("translate", path)
    (tmp_path / "bad.onnx").write_text("no network")
    assert page_and_item(tmp_path / "bad.onnx")[0] == "explore"


def test_a_pair_is_opened_in_the_direction_that_its_title_names(qtbot):
    bar = TranslatorBar()
    qtbot.addWidget(bar)
    known = [GeneratorSummary(Path(f"{stem}.onnx"), "A \N{LEFT RIGHT ARROW} B", "translator", True, direction=direction)
             for stem, direction in (("x-b-to-a", "b-to-a"), ("x", "a-to-b"))]  # fmt: skip
    bar.show_known(known)
    assert bar.chooser.first == Path("x.onnx")


def test_the_old_direction_is_not_named_while_another_is_opened(playing, qtbot):
    playing.bar.turn_button.click()
    assert "A" not in playing.bar.turn_button.text()
    qtbot.waitUntil(lambda: playing.bar.turn_button.text().startswith("B \N{RIGHTWARDS ARROW} A"), timeout=5000)
    assert playing.bar.turn_button.isEnabled()
