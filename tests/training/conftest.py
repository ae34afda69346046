"""Measures over few samples: what is tried here is the training around them."""

import pytest

from ganstudio.training.loop import run_writer


@pytest.fixture(autouse=True)
def quick_measures(monkeypatch):
    monkeypatch.setattr(run_writer, "_MEASURED_SAMPLES", 40)


@pytest.fixture
def keep_every_step(monkeypatch):
    monkeypatch.setattr(run_writer, "_CHECKPOINT_EVERY", 0.0)
    monkeypatch.setattr(run_writer, "_MEASURE_SHARE", 0.0)


@pytest.fixture
def read_every_step(monkeypatch):
    monkeypatch.setattr("ganstudio.training.loop.throughput._READ_EVERY", 0.0)
