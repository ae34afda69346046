"""Cheap measures that become curves of a run: which ones, how often, and which way they go."""

import numpy as np
import pytest

from ganstudio.evaluation.measures.kernel_distance import KernelDistance
from ganstudio.evaluation.run.online_metrics import OnlineMetrics
from ganstudio.formats.experiment import OnlineMetricsSettings
from ganstudio.runs.events import Measured
from ganstudio.runs.scalars import plots_of
from tests import small
from tests.evaluation.conftest import blobs

ALL = OnlineMetricsSettings(precision_recall=True, copying=True)


def test_copies_and_collapse_show(dataset):
    looks = OnlineMetrics(dataset, ALL, 120)
    honest = looks.look(blobs(120, seed=1)[0])
    copies = looks.look(dataset.samples[dataset.training])
    collapsed = looks.look(np.repeat(blobs(1, seed=1)[0], 120, 0))
    assert honest["nearness_ratio"] == pytest.approx(1, abs=0.08)
    assert copies["nearness_ratio"] < 0.9
    assert collapsed["recall"] < 0.1
    assert honest["recall"] > 0.7
    assert collapsed["kernel_distance"] > 5 * honest["kernel_distance"]


def test_the_kernel_distance_is_the_same_one_as_ever(dataset):
    looks = OnlineMetrics(dataset, OnlineMetricsSettings(), 100)
    reference = dataset.samples[dataset.testing[:100]]
    samples = blobs(100, seed=1)[0]
    assert looks.look(samples) == {"kernel_distance": KernelDistance(reference)(samples)}


def test_a_run_measures_every_so_many_steps(monkeypatch):
    monkeypatch.setattr("ganstudio.training.loop.run_writer._MEASURED_SAMPLES", 20)
    monkeypatch.setattr("ganstudio.training.loop.run_writer._MEASURE_SHARE", 0.0)
    changes = {"measuring.every": 2, "measuring.precision_recall": True}
    measured = small.only(small.train(changes), Measured)
    assert [event.step for event in measured] == [0, 2, 4, 4]
    assert set(measured[1].values) == {"kernel_distance", "precision", "recall", "density", "coverage"}
    assert list(plots_of(measured[1].values)) == [
        "Kernel distance (KID)",
        "Precision and recall",
        "Density and coverage",
    ]
