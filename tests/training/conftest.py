"""Measures over few samples: what is tried here is the training around them."""

import pytest

from ganstudio.training import keeping


@pytest.fixture(autouse=True)
def quick_measures(monkeypatch):
    monkeypatch.setattr(keeping, "_MEASURED_SAMPLES", 40)


@pytest.fixture
def keep_every_step(monkeypatch):
    monkeypatch.setattr(keeping, "_CHECKPOINT_EVERY", 0.0)
    monkeypatch.setattr(keeping, "_MEASURE_SHARE", 0.0)


@pytest.fixture
def read_every_step(monkeypatch):
    monkeypatch.setattr("ganstudio.training.progress._READ_EVERY", 0.0)
