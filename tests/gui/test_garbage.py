"""Where Python's cyclic garbage is collected."""

import gc
import threading

from PySide6.QtCore import Qt, QTimer

from ganstudio.gui.gc_control import GarbageCollector


def make_garbage(deleted: list[bool]) -> None:
    """A timer in a cycle that nobody holds; when it is deleted, it says whether by this thread."""
    here = threading.get_ident()
    timer = QTimer()
    timer.destroyed.connect(lambda: deleted.append(threading.get_ident() == here), Qt.ConnectionType.DirectConnection)
    cycle: list[object] = [timer]
    cycle.append(cycle)


def allocate(kept: list[object]) -> None:
    """Enough for Python to look through all three generations."""
    kept.extend([] for _ in range(300_000))


def test_what_qt_owns_is_deleted_in_the_windows_thread(qtbot):
    collector, deleted, kept = GarbageCollector(), [], []
    collector.begin()
    make_garbage(deleted)
    other = threading.Thread(target=allocate, args=(kept,))
    other.start()
    other.join()
    assert deleted == []
    qtbot.waitUntil(lambda: deleted == [True], timeout=5000)
    collector.end()
    assert gc.isenabled()


def test_it_follows_pythons_thresholds(monkeypatch):
    collected = []
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
    monkeypatch.setattr(gc, "collect", collected.append)
    for count in [(700, 10, 10), (701, 3, 0), (5, 11, 2), (800, 11, 11)]:
        monkeypatch.setattr(gc, "get_count", lambda count=count: count)
        GarbageCollector().collect()
    assert collected == [0, 1, 2]
