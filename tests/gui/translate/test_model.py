"""The queue: every picture is translated, what is looked at first, and what is wrong with one concerns it alone."""

import struct
import threading
import zlib
from functools import partial

import msgspec
import numpy as np
import pytest
from PIL import Image

from ganstudio.core.errors import UserError
from ganstudio.gui.shared.image_sources import ImageSource, pictures_in
from ganstudio.gui.translate.model import ROUND_TRIP, TranslateModel
from ganstudio.gui.translate.services.shared_translator import Urgency, _Turns
from ganstudio.gui.translate.services.translation_worker import SKETCH, ImageCache
from ganstudio.gui.translate.services.work_queue import WorkQueue
from ganstudio.images.image_file import ImageFile
from ganstudio.inference.translator.processing import BRIGHTEST, error_colours
from ganstudio.inference.translator.translator_file import TranslatorFile
from tests.gui.translate.conftest import noise, save


def wait_until_done(qtbot, session, done, failed=0):
    qtbot.waitUntil(lambda: session.queue.counts()[:2] == (done, failed), timeout=10_000)


def close_to(picture, expected, levels=1):
    return np.abs(picture.astype(int) - expected).max() <= levels


def test_every_picture_is_translated(opened, qtbot, photos):
    thumbnails = []
    opened.thumbnail.connect(lambda _number, picture: thumbnails.append(picture.shape))
    opened.add_paths(photos)
    wait_until_done(qtbot, opened, 4)
    assert [item.name for item in opened.queue.items.values()] == [path.name for path in photos]
    for number, path in zip(opened.queue.items, photos, strict=True):
        original = np.asarray(Image.open(path).convert("RGB"))
        assert close_to(opened.result(number).rgb, 255 - original.astype(int))
    assert thumbnails == [(96, 96, 3)] * 4
    assert all("ms" in item.words for item in opened.queue.items.values())


def test_folders_are_searched_and_other_files_left_out(tmp_path):
    for name in ("b.png", "a.jpg", "deep/c.webp", ".hidden/d.png", ".e.png"):
        save(tmp_path / name)
    (tmp_path / "notes.txt").write_text("no picture")
    found = pictures_in([tmp_path, tmp_path / "notes.txt"])
    assert [name for name, _ in found] == ["a.jpg", "b.png", "deep/c.webp", "notes.txt"]


def test_broken_ones_say_why_and_the_others_go_on(opened, qtbot, tmp_path, photos):
    (tmp_path / "text.jpg").write_text("words")
    (tmp_path / "torn.png").write_bytes(photos[0].read_bytes()[:200])
    opened.add_paths([tmp_path / "text.jpg", photos[0], tmp_path / "torn.png", tmp_path / "gone.png", photos[1]])
    wait_until_done(qtbot, opened, 2, 3)
    words = {item.name: item.words for item in opened.queue.items.values()}
    for name in ("text.jpg", "torn.png", "gone.png"):
        assert name in words[name]


@pytest.mark.parametrize("size", [(1, 1), (1, 90), (37, 53), (300, 200)])
def test_any_size_and_what_belongs_to_a_picture_is_kept(opened, qtbot, tmp_path, size):
    alpha = np.random.default_rng(0).integers(0, 256, size, dtype=np.uint8)
    save(tmp_path / "p.png", np.dstack([noise(*size), alpha]))
    opened.add_paths([tmp_path / "p.png"])
    wait_until_done(qtbot, opened, 1)
    result = opened.result(next(iter(opened.queue.items)))
    assert result.rgb.shape == (*size, 3)
    assert np.array_equal(result.alpha, alpha) or (alpha == 255).all()


@pytest.mark.parametrize(
    ("name", "mode", "options", "note"),
    [
        ("cmyk.jpg", "CMYK", {}, ""),
        ("deep.png", "I;16", {}, "became 8 bits"),
        ("grey.png", "L", {}, ""),
        ("palette.gif", "P", {}, ""),
        ("moving.gif", "RGB", {"save_all": True, "append_images": [Image.new("RGB", (40, 30))]}, "first of 2"),
        ("moving.webp", "RGB", {"save_all": True, "append_images": [Image.new("RGB", (40, 30))]}, "first of 2"),
    ],
)
def test_unusual_pictures(opened, qtbot, tmp_path, name, mode, options, note):
    picture = Image.fromarray(noise(30, 40)).convert("I" if mode == "I;16" else mode).convert(mode)
    picture.save(tmp_path / name, **options)
    opened.add_paths([tmp_path / name])
    wait_until_done(qtbot, opened, 1)
    assert opened.result(1).rgb.shape == (30, 40, 3)
    assert note in opened.queue.items[1].words


def chunk(name, content):
    """A part of a PNG file."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def test_a_picture_that_would_unpack_to_gigabytes_is_refused(opened, qtbot, tmp_path):
    size = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    (tmp_path / "bomb.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", b""))
    opened.add_paths([tmp_path / "bomb.png"])
    opened.add(shades(9))
    wait_until_done(qtbot, opened, 1, 1)
    assert "30000 x 30000" in next(item.words for item in opened.queue.items.values() if item.state == "failed")


class Gate:
    """Holds every translation until it is let go; notes which pictures were begun."""

    def __init__(self, monkeypatch):
        self.begun, self.free = [], threading.Semaphore(0)
        translate = TranslatorFile.translate

        def held(translator, picture, **more):
            self.begun.append(int(picture[0, 0, 0]))
            while not self.free.acquire(timeout=0.005):
                if more["cancelled"]():
                    from ganstudio.inference.translator.tiling import Cancelled

                    raise Cancelled
            return translate(translator, picture, **more)

        monkeypatch.setattr(TranslatorFile, "translate", held)


def shades(*levels):
    """Plain pictures that are told apart by their shade."""
    return [(f"shade {level}", partial(np.full, (64, 64, 3), level, np.uint8)) for level in levels]


def test_what_is_looked_at_goes_first(opened, qtbot, monkeypatch):
    gate = Gate(monkeypatch)
    opened.add(shades(1, 2, 3, 4))
    qtbot.waitUntil(lambda: gate.begun == [1], timeout=5000)
    opened.look(3)  # it is seen at once, though the thread is busy, and what is in hand is laid aside
    qtbot.waitUntil(lambda: opened.preview.before is not None and opened.preview.before[0, 0, 0] == 3, timeout=5000)
    qtbot.waitUntil(lambda: gate.begun == [1, 3], timeout=5000)
    gate.free.release(4)
    wait_until_done(qtbot, opened, 4)
    assert gate.begun == [1, 3, 1, 2, 4]


def test_what_is_taken_out_is_not_finished(opened, qtbot, monkeypatch):
    gate = Gate(monkeypatch)
    opened.add(shades(1, 2, 3))
    qtbot.waitUntil(lambda: gate.begun == [1], timeout=5000)
    opened.remove({1, 2})
    gate.free.release(3)
    wait_until_done(qtbot, opened, 1)
    assert gate.begun == [1, 3]


def test_another_translator_does_everything_anew_at_once(opened, qtbot, monkeypatch, negative):
    gate = Gate(monkeypatch)
    opened.add(shades(100, 101))
    qtbot.waitUntil(lambda: gate.begun == [100], timeout=5000)
    with qtbot.waitSignal(opened.renewed, timeout=5000):
        opened.open(negative[1])
    gate.free.release(4)
    wait_until_done(qtbot, opened, 2)
    assert opened.translator.path == negative[1]
    assert close_to(opened.result(2).rgb, 255 - 101 + 32)  # only the way back adds a shade


def test_a_damaged_translator_leaves_the_open_one(opened, qtbot, tmp_path):
    (tmp_path / "bad.onnx").write_text("no network")
    with qtbot.waitSignal(opened.open_failed, timeout=5000) as told:
        opened.open(tmp_path / "bad.onnx")
    assert "bad.onnx" in told.args[0]
    opened.add(shades(7))
    wait_until_done(qtbot, opened, 1)


def test_the_file_of_an_open_translator_may_go(opened, qtbot, negative):
    negative[0].unlink()
    opened.settings.translator._allowed = lambda: 3  # so that it would be opened again
    opened.add(shades(7))
    wait_until_done(qtbot, opened, 1)


def test_there_and_back(opened, qtbot, negative):
    assert opened.partner == negative[1]
    opened.add(shades(100))
    opened.look(1)
    wait_until_done(qtbot, opened, 1)
    opened.choose_view(ROUND_TRIP)
    qtbot.waitUntil(lambda: opened.preview.home is not None, timeout=5000)
    returned = opened.preview
    assert 255 * returned.mean_error == pytest.approx(32, abs=1)  # a shade of 0.25 on the way back
    assert close_to(returned.home, 132)
    assert np.array_equal(returned.error[0, 0], error_colours(np.array([[32 / 255]]))[0, 0])


def test_prepared_pictures(opened, qtbot, session):
    opened.translator.manifest = msgspec.structs.replace(opened.translator.manifest, preparation="grey")
    opened.add([("colour", partial(np.full, (64, 64, 3), (255, 0, 0), np.uint8))])
    opened.look(1)
    wait_until_done(qtbot, opened, 1)
    assert close_to(opened.result(1).rgb[0, 0], np.array([0, 255, 255]))
    opened.set_prepared(True)
    qtbot.waitUntil(lambda: close_to(opened.preview.before[0, 0], np.array([76, 76, 76])), timeout=5000)
    wait_until_done(qtbot, opened, 1)
    assert close_to(opened.result(1).rgb[0, 0], np.array([179, 179, 179]))


def test_one_thread_beside_a_training(qtbot, context, negative, monkeypatch):
    opened_with = []
    make = TranslatorFile.__init__

    def noted(self, *given, threads, **more):
        opened_with.append(threads)
        make(self, *given, threads=threads, **more)

    monkeypatch.setattr(TranslatorFile, "__init__", noted)
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    session = context.model(TranslateModel)
    with qtbot.waitSignal(session.opened, timeout=5000):
        session.open(negative[0])
    monkeypatch.setattr(context, "is_training", lambda: True)
    session.add(shades(1))
    wait_until_done(qtbot, session, 1)
    assert opened_with == [7, 1]


def test_thumbnails_of_those_in_sight(opened, qtbot, photos, monkeypatch):
    Gate(monkeypatch)
    ready = []
    opened.thumbnail.connect(lambda number, picture: ready.append((number, picture.shape)))
    with qtbot.waitSignal(opened.added, timeout=5000):
        opened.add_paths(photos)
    assert opened.queue.counts() == (0, 0, len(photos))
    opened.ask_thumbnails([3, 2])
    qtbot.waitUntil(lambda: ready == [(3, (96, 96, 3)), (2, (96, 96, 3))], timeout=5000)
    opened.remove(set(opened.queue.items))
    assert opened.queue.counts() == (0, 0, 0)


def test_the_order_of_the_work():
    queue = WorkQueue()
    queue.add(shades(1, 2, 3, 4, 5))
    queue.select(3)
    assert queue.remove({2}) == 3
    queue.change(5, "done")
    assert [item.number for item in queue.waiting()] == [3, 1, 4]
    assert queue.remove({3}) == 4  # what follows is looked at next
    queue.select(5)
    assert queue.remove({5}) == 4  # or the last one
    assert queue.remove({1, 4}) == -1
    assert queue.counts() == (0, 0, 0)


def test_the_cache_lets_go_of_what_was_not_used_for_longest():
    pictures = [ImageFile(np.zeros((10, 10, 3), np.uint8)) for _ in range(3)]
    cache = ImageCache(700)
    cache.put((1, "none"), pictures[0])
    cache.put((2, "none"), pictures[1])
    assert cache.get((1, "none")) is pictures[0]
    cache.put((3, "none"), pictures[2])
    assert [cache.get((number, "none")) for number in (1, 2, 3)] == [pictures[0], None, pictures[2]]
    huge = ImageFile(np.zeros((100, 10, 3), np.uint8))
    cache.put((1, "grey"), huge)
    assert cache.get((1, "grey")) is huge
    cache.drop_numbers({1})
    assert cache.get((1, "grey")) is None
    for number in (0, 1) * 3:  # there is room again; one that is put anew counts once
        cache.put((number, "none"), pictures[number])
    assert [cache.get((number, "none")) for number in (0, 1)] == pictures[:2]


def test_a_reading_that_cannot_be_remembered_is_told_and_the_queue_goes_on(opened, qtbot, monkeypatch):
    def refuse(*_):
        raise UserError("The disk is full.")

    monkeypatch.setattr("ganstudio.inference.translator.spec.remember_spec", refuse)
    with qtbot.waitSignal(opened.open_failed, timeout=5000) as told:
        opened.set_spec(opened.translator.spec)
    assert told.args[0] == "The disk is full."
    opened.add(shades(7))
    wait_until_done(qtbot, opened, 1)


def test_error_colours_go_from_dark_to_light():
    colours = error_colours(np.array([[0.0, BRIGHTEST / 2, BRIGHTEST, 1.0]]))[0]
    brightness = colours.astype(float).sum(axis=1)
    assert brightness[0] < brightness[1] < brightness[2] == brightness[3]


def test_a_large_picture_is_seen_small_before_it_is_translated(opened, tmp_path):
    photo = save(tmp_path / "large.jpg", noise(300, 700), exif=turned())
    sketch, whole = opened.worker.preview(ImageSource(1, "large.jpg", photo), opened.settings)
    assert sketch.is_sketch
    assert max(sketch.before.shape) == max(sketch.after.shape) == SKETCH
    assert (sketch.height, sketch.width) == whole.before.shape[:2] == (700, 300)
    assert whole.after is None


def test_a_small_picture_needs_no_sketch(opened, photos):
    (whole,) = opened.worker.preview(ImageSource(1, "small.png", photos[0]), opened.settings)
    assert not whole.is_sketch


def turned():
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def test_cancelled_pictures_wait_until_they_are_wanted_again(opened, qtbot, monkeypatch):
    gate = Gate(monkeypatch)
    opened.add(shades(1, 2))
    qtbot.waitUntil(lambda: gate.begun == [1], timeout=5000)
    opened.cancel()
    qtbot.waitUntil(lambda: opened.worker.progress[0] == -1, timeout=5000)
    assert {item.state for item in opened.queue.items.values()} == {"waiting"}
    gate.free.release(9)
    assert gate.begun == [1]
    opened.resume()
    wait_until_done(qtbot, opened, 2)


def test_what_is_more_urgent_goes_between_two_strips(monkeypatch):
    turns, order = _Turns(), []
    with turns.turn(Urgency.BATCH):
        urgent = threading.Thread(target=lambda: _note(turns, order))
        urgent.start()
        while not turns._is_behind(Urgency.BATCH):
            pass
        turns.pause(Urgency.BATCH)
        order.append("batch")
    urgent.join(5)
    assert order == ["sketch", "batch"]


def _note(turns, order):
    with turns.turn(Urgency.SKETCH):
        order.append("sketch")
