"""GIF and WebP: frames, durations, memory, and nothing half written."""

import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganstudio.core.errors import UserError
from ganstudio.images.animation import HELD, evenly, save_animation


def shades(number: int) -> np.ndarray:
    """Picture n is a bar of 8 n pixels on a smooth ramp."""
    picture = np.repeat(np.linspace(0, 255, 48).astype(np.uint8)[None, :, None], 40, 0).repeat(3, 2)
    picture[: 8 * number] = (230, 159, 0)
    return picture


@pytest.mark.parametrize("ending", ["gif", "webp", "GIF"])
@pytest.mark.parametrize("count", [1, 5])
def test_pictures_come_in_order_and_the_last_one_stays(tmp_path: Path, ending: str, count: int) -> None:
    path, asked = tmp_path / f"film.{ending}", []

    def paint(number: int) -> np.ndarray:
        asked.append(number)
        return shades(number)

    save_animation(paint, count, path, 60)
    assert asked == list(range(count))
    durations = []
    with Image.open(path) as film:
        assert film.n_frames == count
        for number in range(count):
            film.seek(number)
            film.load()
            durations.append(film.info.get("duration"))
            difference = np.abs(np.asarray(film.convert("RGB")).astype(int) - shades(number))
            assert difference.mean() < 4
    if count > 1:
        assert durations == [60] * 4 + [HELD]
        assert film.info["loop"] == 0


def test_a_png_sequence_is_a_new_folder(tmp_path: Path) -> None:
    save_animation(shades, 5, tmp_path / "walk.png", 60)
    pictures = sorted((tmp_path / "walk").iterdir())
    assert [path.name for path in pictures] == [f"000{number}.png" for number in range(1, 6)]
    for number, path in enumerate(pictures):
        with Image.open(path) as picture:
            assert np.array_equal(np.asarray(picture), shades(number))
    with pytest.raises(UserError, match="walk already"):
        save_animation(shades, 5, tmp_path / "walk.png", 60)
    assert [path.name for path in tmp_path.iterdir()] == ["walk"]


def test_a_video_shows_the_pictures_in_order(tmp_path: Path) -> None:
    cv2 = pytest.importorskip("cv2")
    save_animation(shades, 5, tmp_path / "walk.mp4", 50)
    film = cv2.VideoCapture(str(tmp_path / "walk.mp4"))
    assert film.get(cv2.CAP_PROP_FPS) == 20
    for number in range(5):
        found, frame = film.read()
        assert found
        assert np.abs(frame[..., ::-1].astype(int) - shades(number)).mean() < 12
    assert not film.read()[0]
    film.release()


def test_without_opencv_a_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    with pytest.raises(UserError, match="pip install 'ganstudio"):
        save_animation(shades, 5, tmp_path / "walk.mp4", 50)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ["gif", "webp", "mp4", "png"])
def test_a_mistake_while_painting_leaves_the_old_file(tmp_path: Path, ending: str) -> None:
    if ending == "mp4":
        pytest.importorskip("cv2")
    path = tmp_path / f"film.{ending}"
    path.write_bytes(b"old")

    def paint(number: int) -> np.ndarray:
        if number == 3:
            raise ValueError("no such frame")
        return shades(number)

    with pytest.raises(ValueError, match="no such frame"):
        save_animation(paint, 5, path, 60)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("count", "most"), [(3, 5), (5, 5), (100, 7), (1000, 2)])
def test_evenly_keeps_both_ends(count: int, most: int) -> None:
    chosen = evenly(count, most)
    assert len(chosen) == min(count, most)
    assert (chosen[0], chosen[-1]) == (0, count - 1)
    steps = np.diff(chosen)
    assert steps.max() - steps.min() <= 1
