"""For every test: runs, cache and preferences of its own, and one thread, so that tests side by side do not fight."""

import os

os.environ["OMP_NUM_THREADS"] = "1"

import pytest


@pytest.fixture(autouse=True)
def nothing_of_the_users(tmp_path, monkeypatch):
    """Tests neither see nor touch what lies on the machine."""
    for name in ("runs", "cache", "config"):
        monkeypatch.setenv(f"GANSTUDIO_{name.upper()}", str(tmp_path / name))
