"""Writes sessions of the Explore page, as a user leaves them: by hand in the page itself, without a display."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ganstudio.application import build_application
from ganstudio.gui.pages.explore.explore_page import ExplorePage
from ganstudio.gui.pages.explore.inverting import Held
from ganstudio.gui.sessions.studio import Studio
from ganstudio.inference.sample import Sample
from ganstudio.inference.told import saying
from ganstudio.preferences import Preferences
from PySide6.QtWidgets import QMainWindow

SESSIONS = {"classes": "adversarial.onnx", "sentences": "text_to_image.onnx", "points": "veegan.onnx"}
"""Which generator each session is about."""


def write_sessions(folder: Path) -> str:
    """Sessions, a latent as a file and as text; and what the page keeps by itself. Returns the window's size as the
    preferences hold it."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = build_application()
    (folder / "sessions").mkdir()
    for name, file in SESSIONS.items():
        page = ExplorePage(Studio(Preferences(theme="light")))
        page.resize(1180, 760)
        page.show()
        page.show_item(folder / "exports" / file)
        wait(application, lambda page=page: page.workspace.area.view.picture is not None and page.keeping._key)
        furnish(page.workspace, name)
        wait(application, lambda: True)
        page.keeping.save(folder / "sessions" / f"{name}.json")
        page.keeping.keep_now()
        if name == "classes":
            page.workspace.hood.save_latent(folder / "sessions" / "latent.npy")
            page.workspace.hood._copy_latent()
            (folder / "sessions" / "latent.txt").write_text(application.clipboard().text())
        page.hide()
        page.studio.close(5.0)
    window = QMainWindow()
    window.resize(900, 600)
    return window.saveGeometry().toBase64().data().decode()


def wait(application: Any, is_it: Callable[[], Any]) -> None:
    end = time.monotonic() + 10
    while not is_it() and time.monotonic() < end:
        application.processEvents()
    for _ in range(20):
        application.processEvents()
        time.sleep(0.02)


def furnish(workspace: Any, name: str) -> None:
    """Something of everything, nothing as it usually is."""
    exploration, words = workspace.exploration, ("a dog", "picture 3", "a cat")
    drawn = exploration.space.draw(9, seed=3)
    for number, latent in enumerate(drawn):
        told = saying(words[number % 3]) if name == "sentences" else None
        label = number % 3 if name == "classes" else None
        sample = Sample(latent, label, told.towards(saying("a cat"), 0.25) if told and number == 4 else told)
        workspace.reckoning.shelves.add("ABC"[number // 3], sample)
        if number % 4 == 0:
            workspace.travelling.add(sample)
    workspace.reckoning.shelves.say("A", "with glasses")
    workspace.reckoning.shelves.draw_others()
    workspace.reckoning.keep("hats")
    workspace.travelling.journey.configure("straight", 17, 9, True)
    workspace.travelling.playback.go_to(5)
    workspace.controls.seed.setValue(42)
    if name == "classes":
        exploration.choose_class(2)
    if name == "sentences":
        exploration.tell(saying("a dog").towards(saying("picture 3"), 0.25))
    exploration.move(1, 0.75)
    exploration.lean(max(exploration.directions), 1.5)
    exploration.truncate(0.8)
    exploration.lock([2])
    workspace.panel.sliders.order.pinned = [0, len(exploration.directions) + 1]
    workspace.panel.show_kind("dimension")
    neighbours = workspace.area.neighbours
    neighbours.variation_seed = 7
    neighbours.strength.setValue(55)
    neighbours.seeds.scroll_to((4, 6))
    neighbours.show_choice("plane")
    workspace.path.speed.setValue(70)
    workspace.side.setCurrentIndex(1)
    if name == "classes":
        picture = workspace.explorer.generator.generate(drawn[:1], [1])[0]
        workspace.inverting.restore(Held(255 - picture, picture, Sample(drawn[0], 1), 0.125))
