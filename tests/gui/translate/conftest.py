"""Pictures, translators and a page for the tests of Translate."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganstudio.gui.translate.model import TranslateModel
from ganstudio.gui.translate.page import TranslatePage
from tests import translators


def noise(height: int = 80, width: int = 100, seed: int = 0) -> np.ndarray:
    """A picture uint8 [height, width, 3] with shapes larger than a pixel."""
    small = np.random.default_rng(seed).integers(0, 256, (height // 10 + 1, width // 10 + 1, 3), dtype=np.uint8)
    return small.repeat(10, axis=0).repeat(10, axis=1)[:height, :width]


def save(path: Path, picture: np.ndarray | None = None, **options) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(noise() if picture is None else picture).save(path, **options)
    return path


@pytest.fixture
def negative(tmp_path):
    """Both directions of a translator that gives the negative."""
    (tmp_path / "translators").mkdir()
    return translators.pair(tmp_path / "translators", shade=0.25)


@pytest.fixture
def photos(tmp_path):
    return [save(tmp_path / "photos" / f"photo {number}.png", noise(seed=number)) for number in range(4)]


@pytest.fixture
def session(qapp, preferences):
    made = TranslateModel(preferences)
    yield made
    assert made.close(5)
    made.deleteLater()


@pytest.fixture
def opened(session, qtbot, negative):
    """The session with the negative open."""
    with qtbot.waitSignal(session.opened, timeout=10_000):
        session.open(negative[0])
    return session


@pytest.fixture
def page(qtbot, context, monkeypatch):
    monkeypatch.setattr("ganstudio.gui.shared.state.run_library.summarise_generators", list)
    made = TranslatePage(context)
    qtbot.addWidget(made)
    made.resize(1100, 760)
    made.show()
    return made


@pytest.fixture
def playing(page, qtbot, negative):
    """The page with the negative open and its two examples, which lie beside it, translated."""
    for path in negative:
        for number in range(2):
            save(path.with_name(f"{path.stem}-examples") / f"example {number}.png", noise(64, 64))
    page.show_item(negative[0])
    qtbot.waitUntil(lambda: page.model.queue.counts() == (2, 0, 2), timeout=10_000)
    return page
