"""A monkey at the real window: seeded random clicks, keys, drags, drops of odd files, on all pages, dialogs answered.

    python tests/benchmarks/monkey.py [--actions 5000] [--seed 0] [--life 500] [--keep FOLDER] [--busy 1]
    python tests/benchmarks/monkey.py --replay FOLDER/17.actions

It lives several lives, each in a process of its own with a new window, and counts the crashes, hangs and exceptions.
What it does is written down before it is done, one line each, so that a life can be replayed; stacks of Python go to
`N.output`, cores to where the system keeps them. Environment variables reach the window: PYTHONMALLOC=debug,
QT_QPA_PLATFORM=offscreen.
"""

import argparse
import faulthandler
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from real_window import load, need_display, open_window, own_folders

_SILENT_SECONDS = 120
"""A window that does nothing for so long hangs."""
_TYPED = (
    "", "0", "-1", "1e999", "nan", "12", "a face with glasses", "\N{SNOWMAN}" * 40, "x" * 5000, "../..", "3.5", "&a",
)  # fmt: skip
_KEYS = (
    "Tab", "Space", "Return", "Escape", "Delete", "Left", "Right", "Up", "Down", "Home", "End", "PageDown", "F1", "F2",
    "F11", "Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+5", "Ctrl+6", "Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+C", "Ctrl+V",
    "Ctrl+S", "Ctrl+O", "Ctrl+N", "Ctrl+A", "Shift+Tab", "Alt+Left", "R", "P",
)  # fmt: skip
_SHARES = {
    "click": 46, "press": 14, "double": 4, "right": 4, "drag": 8, "wheel": 6, "key": 10, "type": 4, "drop": 3,
    "resize": 1, "rest": 4,
}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--actions", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--life", type=int, default=500, help="actions of one process")
    parser.add_argument("--keep", type=Path, help="where what ended badly is kept")
    parser.add_argument("--busy", type=int, default=0, help="busy processes beside it")
    parser.add_argument("--replay", type=Path, help="what was done, as it was kept")
    parser.add_argument("--one-life", nargs=3, metavar=("SEED", "ACTIONS", "LOG"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    need_display()
    if options.one_life:
        seed, actions, log = options.one_life
        return live(int(seed), int(actions), Path(log), options.replay)
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(options.busy)]
    try:
        return count(options)
    finally:
        for process in busy:
            process.kill()


# --- many lives


def count(options: argparse.Namespace) -> int:
    keep = options.keep or Path(tempfile.mkdtemp(prefix="monkey-"))
    keep.mkdir(parents=True, exist_ok=True)
    done, ends = 0, {"crash": 0, "hang": 0, "exceptions": 0}
    began, seed = time.monotonic(), options.seed
    while done < options.actions:
        actions = min(options.life, options.actions - done)
        end, lines, output = one_life(seed, actions, keep, options.replay)
        done += max(lines, 1)
        exceptions = output.count("Traceback (most recent call last)")
        ends["exceptions"] += exceptions
        if end:
            ends[end] += 1
        if end or exceptions:
            print(f"seed {seed}: {end or 'lived'} after {lines} actions, {exceptions} exceptions: {keep}", flush=True)
        else:
            for suffix in ("actions", "output"):
                (keep / f"{seed}.{suffix}").unlink()
        seed += 1
        if options.replay:
            break
    told = ", ".join(f"{number} {kind}" for kind, number in ends.items())
    print(f"{done:,} actions, {seed - options.seed} lives, {time.monotonic() - began:.0f} s, {load()}: {told}")
    return int(any(ends.values()))


def one_life(seed: int, actions: int, keep: Path, replay: Path | None) -> tuple[str, int, str]:
    """How it ended ("" if well), how much it did, and what it said."""
    log, output = keep / f"{seed}.actions", keep / f"{seed}.output"
    log.touch()
    command = [sys.executable, "-X", "faulthandler", str(Path(__file__).resolve()), "--one-life", str(seed)]
    command += [str(actions), str(log.resolve())]
    command += ["--replay", str(replay.resolve())] if replay else []
    is_hanging = False
    with output.open("w") as told:
        process = subprocess.Popen(command, cwd=keep, stdout=told, stderr=subprocess.STDOUT)
        while process.poll() is None:
            time.sleep(1)
            if not is_hanging and time.time() - log.stat().st_mtime > _SILENT_SECONDS:
                is_hanging = True
                process.send_signal(signal.SIGABRT)  # faulthandler tells where everybody is
    end = "hang" if is_hanging else "crash" if process.returncode < 0 else ""
    return end, len(log.read_text().splitlines()), output.read_text(errors="replace")


# --- one life


def live(seed: int, actions: int, log: Path, replay: Path | None) -> int:
    faulthandler.enable()
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (-1, -1))
    with own_folders() as folder:
        odd = odd_files(folder)
        window = open_window(*random.Random(seed).choice(((1280, 800), (1024, 700), (1600, 1000))))
        answer_dialogs(random.Random(seed), odd)
        script = [json.loads(line) for line in replay.read_text().splitlines()] if replay else None
        monkey = Monkey(window, random.Random(seed), actions, log, odd, script)
        monkey.live()
        window.hide()
        in_time = window.context.close(60)
    if not in_time:
        os._exit(0)  # as the program does
    return 0


def odd_files(folder: Path) -> list[Path]:
    """Good and bad ones, of all kinds that there are."""
    from PIL import Image

    from ganstudio.core.paths import resource

    made = folder / "odd & strange %20 \N{SNOWMAN}"
    (made / "pictures").mkdir(parents=True)
    for number in range(12):
        Image.effect_noise((40, 30), 60).convert("RGB").save(made / "pictures" / f"{number}.png")
    Image.effect_noise((300, 200), 60).convert("RGB").save(made / "photo.jpg")
    whole = (made / "photo.jpg").read_bytes()
    (made / "torn.jpg").write_bytes(whole[: len(whole) // 2])
    for name, content in (
        ("empty.onnx", b""), ("a.toml", b"x = [[["), ("a.lab", b"PK\x03\x04"), ("a.csv", b"1,2\n3,x\n" * 300),
        ("a.txt", b"words"), ("a.exploration", b"{}"), ("torn.onnx", whole),
    ):  # fmt: skip
        (made / name).write_bytes(content)
    for kind in ("generators", "translators"):
        for shipped in resource(kind).glob("*.onnx"):
            shutil.copy(shipped, made)  # it may well save over them
    return [*made.iterdir(), made, made / "missing.png"]


def answer_dialogs(chance: random.Random, odd: list[Path]) -> None:
    """Whatever asks for a file gets one, or is cancelled."""
    from PySide6.QtWidgets import QFileDialog

    def one(*_: object, **__: object) -> tuple[str, str]:
        return (str(chance.choice(odd)) if chance.random() < 0.8 else "", "")

    QFileDialog.getOpenFileName = QFileDialog.getSaveFileName = staticmethod(one)
    QFileDialog.getOpenFileNames = staticmethod(lambda *_, **__: ([one()[0]] * chance.randrange(3), ""))
    QFileDialog.getExistingDirectory = staticmethod(lambda *_, **__: one()[0])


class Monkey:
    """Does one thing after the other, also inside the loops of menus and dialogs."""

    def __init__(self, window, chance: random.Random, actions: int, log: Path, odd: list[Path], script) -> None:
        from PySide6.QtCore import QEventLoop

        self.window, self.chance, self.odd, self.script = window, chance, odd, script
        self.left, self.log, self.loop = len(script) if script else actions, log.open("a"), QEventLoop()

    def live(self) -> None:
        from PySide6.QtCore import QTimer

        QTimer.singleShot(1500, self.act)
        self.loop.exec()

    def act(self) -> None:
        from PySide6.QtCore import QTimer

        if self.left <= 0 or not self.window.isVisible():
            self.loop.quit()
            return
        self.left -= 1
        done = self.script[len(self.script) - self.left - 1] if self.script else self.think()
        self.log.write(json.dumps(done) + "\n")
        self.log.flush()
        # first, so that it goes on in whatever loop the action opens
        QTimer.singleShot(done["wait"], self.act)
        self.do(**done)

    def think(self) -> dict[str, object]:
        """What to do next: all that `do` needs, in plain values."""
        kind = self.chance.choices(list(_SHARES), list(_SHARES.values()))[0]
        widgets = self.reachable(buttons_only=kind == "press")
        where = self.chance.randrange(len(widgets)) if widgets else -1
        return {
            "kind": kind, "where": path_of(widgets[where]) if widgets else [],
            "at": [self.chance.random(), self.chance.random()], "to": [self.chance.random(), self.chance.random()],
            "word": self.chance.choice(_KEYS if kind == "key" else _TYPED),
            "files": [self.chance.randrange(len(self.odd)) for _ in range(self.chance.choice((1, 1, 1, 3)))],
            "wait": self.chance.choice((900, 300)) if kind == "rest" else self.chance.choice((0, 5, 20, 60)),
        }  # fmt: skip

    def root(self):
        from PySide6.QtWidgets import QApplication

        return QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.window

    def reachable(self, *, buttons_only: bool):
        from PySide6.QtWidgets import QAbstractButton, QWidget

        wanted = QAbstractButton if buttons_only else QWidget
        root = self.root()
        found = [w for w in root.findChildren(wanted) if w.isVisible() and w.isEnabled() and w.width() > 3]
        return found or [root]

    def do(self, kind: str, where: list[str], at, to, word: str, files: list[int], wait: int) -> None:
        from PySide6.QtCore import QPoint

        widget = find(self.root(), where)
        if widget is None or kind == "rest":
            return
        start, end = (QPoint(int(widget.width() * x), int(widget.height() * y)) for x, y in (at, to))
        focused = widget.window().focusWidget() or widget
        if kind in ("key", "type"):
            (press if kind == "key" else write)(focused, word)
        elif kind == "drop":
            drop(widget, start, [self.odd[number] for number in files])
        elif kind == "resize":
            self.window.resize(700 + int(900 * at[0]), 480 + int(600 * at[1]))
        else:
            by_mouse(kind, widget, start, end)


def path_of(widget) -> list[str]:
    """Where it is below its window: each one's class and place among those of its class."""
    path = []
    while widget is not None and not widget.isWindow():
        parent = widget.parentWidget()
        same = [child for child in parent.children() if type(child) is type(widget)]
        path.append(f"{type(widget).__name__} {same.index(widget)}")
        widget = parent
    return path[::-1]


def find(root, path: list[str]):
    """None where there is no such widget."""
    for step in path:
        name, _, place = step.rpartition(" ")
        same = [child for child in root.children() if type(child).__name__ == name]
        if int(place) >= len(same):
            return None
        root = same[int(place)]
    return root


# --- mouse and keys, and what Qt's test library has no call for


def by_mouse(kind: str, widget, start, end) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    if kind == "double":
        QTest.mouseDClick(widget, left, none, start)
    elif kind == "right":
        context_menu(widget, start)
    elif kind == "wheel":
        wheel(widget, start, 120 if end.x() > start.x() else -120)
    elif kind == "drag":
        QTest.mousePress(widget, left, none, start)
        QTest.mouseMove(widget, (start + end) / 2)
        QTest.mouseMove(widget, end)
        QTest.mouseRelease(widget, left, none, end)
    else:
        QTest.mouseClick(widget, left, none, start)


def write(widget, words: str) -> None:
    """As an input method does, so that any sign can be written."""
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtGui import QInputMethodEvent

    event = QInputMethodEvent()
    event.setCommitString(words)
    QCoreApplication.postEvent(widget, event)


def press(widget, keys: str) -> None:
    from PySide6.QtGui import QKeySequence
    from PySide6.QtTest import QTest

    combined = QKeySequence(keys)[0]
    QTest.keyClick(widget, combined.key(), combined.keyboardModifiers())


def context_menu(widget, at) -> None:
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtGui import QContextMenuEvent

    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
    QCoreApplication.postEvent(widget, event)


def wheel(widget, at, delta: int) -> None:
    from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
    from PySide6.QtGui import QWheelEvent

    event = QWheelEvent(
        QPointF(at), QPointF(widget.mapToGlobal(at)), QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QCoreApplication.postEvent(widget, event)


def drop(widget, at, files: list[Path]) -> None:
    """As a file manager does: it enters, moves and is let go above a widget or whichever above it takes drops."""
    from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt, QUrl
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    while widget is not None and not widget.acceptDrops():
        at, widget = widget.mapToParent(at), widget.parentWidget() if not widget.isWindow() else None
    if widget is None:
        return
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(at, copy, carried, left, none)
    QCoreApplication.sendEvent(widget, entered)
    if entered.isAccepted():
        QCoreApplication.sendEvent(widget, QDropEvent(QPointF(at), copy, carried, left, none))


if __name__ == "__main__":
    sys.exit(main())
