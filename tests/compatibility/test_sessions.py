"""Sessions of the Explore page that earlier versions wrote: everything is there again."""

import hashlib
import json
from itertools import chain
from typing import Any

import msgspec
import numpy as np
import pytest

from ganstudio.core.preferences import Preferences
from ganstudio.gui.explore.page import ExplorePage
from ganstudio.gui.explore.session_file import key_of, read_session, recall, remember, save_session
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.inference.generator.sample import sample_from_bytes, sample_from_plain
from ganstudio.inference.latent.space import LatentSpace
from ganstudio.inference.latent.text import latent_from_text, read_latents
from tests.compatibility.comparing import holds
from tests.compatibility.material import SESSIONS

GENERATORS = list(SESSIONS.items())


@pytest.fixture
def page(qtbot):
    context = AppContext(Preferences(theme="light"))
    made = ExplorePage(context)
    qtbot.addWidget(made)
    yield made
    context.close(5.0)
    context.deleteLater()


@pytest.mark.parametrize("name", SESSIONS)
def test_a_session_says_what_it_said(left, tmp_path, name):
    path = left / "sessions" / f"{name}.json"
    kept = read_session(path)
    assert holds(json.loads(save_session(tmp_path / "again", kept).read_text()), json.loads(path.read_text()))
    told = {"told": [["a dog", 0.75], ["picture 3", 0.25]]} if name == "sentences" else {"told": None}
    label = 2 if name == "classes" else None
    assert holds(kept.point, {"label": label, **told})
    samples = [*kept.path.anchors, *chain.from_iterable(kept.operands.samples[group] for group in "ABC")]
    assert len(samples) == 3 + 9
    classes, reads = len(kept.classes), name == "sentences"
    drawn = LatentSpace(kept.latent_size).draw(9, seed=3)
    read = [sample_from_plain(sample, kept.latent_size, classes, reads=reads) for sample in samples]
    assert np.array_equal([sample.latent for sample in read], [*drawn[::4], *drawn])
    bare = sample_from_bytes(json.dumps(kept.point).encode(), kept.latent_size, classes, reads=reads)
    at_the_seed = LatentSpace(kept.latent_size).draw(1, seed=42)[0]
    at_the_seed[1] = 0.75
    assert np.array_equal(bare.latent, at_the_seed)


@pytest.mark.parametrize(("name", "file"), GENERATORS)
def test_what_the_page_kept_by_itself_is_found_by_the_generator(left, name, file):
    key = key_of(left / "exports" / file)
    assert recall(key) == read_session(left / "sessions" / f"{name}.json")
    remember(key, None)
    assert recall(key) is None


def test_what_is_kept_of_a_run_is_found_by_its_folder(tmp_path):
    """No file can hold this key, as folders are elsewhere on every machine: it is how version 0.1.0 makes it."""
    assert key_of(tmp_path) == "run-" + hashlib.blake2b(str(tmp_path).encode(), digest_size=16).hexdigest()


def test_a_latent_is_read_from_its_file_and_from_text(left):
    (latent,) = read_latents(left / "sessions" / "latent.npy", 8)
    assert np.array_equal(latent, np.load(left / "sessions" / "latent.npy")[0])
    assert np.array_equal(latent, latent_from_text((left / "sessions" / "latent.txt").read_text(), 8))


def test_the_page_is_as_it_was_left(left, page, qtbot):
    """By itself for a generator that is opened again, and from a session file."""

    def is_as(kept: Any) -> bool:
        return page.model.is_open and holds(json.loads(msgspec.json.encode(page.model.snapshot())), kept)

    for name, file in GENERATORS:
        path = left / "sessions" / f"{name}.json"
        kept = json.loads(path.read_text())
        page.show_item(left / "exports" / file)
        qtbot.waitUntil(lambda kept=kept: is_as(kept), timeout=5000)
        page.model.start_over()
        assert not is_as(kept)
        page.session_files.open(path)
        assert is_as(kept)
