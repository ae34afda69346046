"""Cyclic garbage in tests of the window."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from ganstudio.gui.gc_control import GarbageCollector


@pytest.fixture(autouse=True, scope="module")
def garbage_of_one_thread(qapp: QApplication) -> Iterator[None]:
    """Collected where the running program collects it, and not left to threads of later tests."""
    collector = GarbageCollector()
    collector.begin()
    yield
    collector.end()
    gc.collect()
