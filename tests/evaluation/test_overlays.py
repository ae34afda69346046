"""Overlays of several pictures, and a judge that learns to turn them down."""

import numpy as np

from ganstudio.evaluation.features.attribute_classifier import train_sorter
from ganstudio.evaluation.stats.blends import overlays


def test_an_overlay_is_a_mean_in_which_no_picture_has_more_than_four_fifths():
    lights = np.diag(np.full(12, 200, np.uint8)).reshape(12, 1, 12, 1)  # each picture lights a dot of its own
    shares = overlays(lights, 300, np.random.default_rng(0)).reshape(300, 12) / 200
    assert np.allclose(shares.sum(1), 1, atol=0.04)
    assert shares.max() <= 0.81
    counts = (shares > 0).sum(1)
    assert (counts.min(), counts.max()) == (2, 9)


def test_a_judge_learns_to_turn_overlays_down(dataset, monkeypatch):
    monkeypatch.setattr("ganstudio.evaluation.features.attribute_classifier._MOST_STEPS", 120)
    *_, judge = train_sorter(dataset, "dense", "second", knows_overlays=True)
    assert judge.attributes["overlay"] == ("one picture", "several pictures")
    assert judge.errors["overlay"] < 0.1  # a third of what is asked about are overlays
    assert judge.errors["class"] < 0.05
