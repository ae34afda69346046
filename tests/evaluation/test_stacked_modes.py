"""The thousand numbers are counted right where the classifier is, and its error is known where it is not."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from ganstudio.datasets import DataSet
from ganstudio.datasets.digits import Digits
from ganstudio.datasets.stacked_digits import StackedDigits
from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator
from ganstudio.evaluation.features.classifier import Classifier
from ganstudio.evaluation.features.stacked_modes import read_numbers, shares_of_numbers, stacked_coverage
from ganstudio.evaluation.measures.modes import MEASURE
from ganstudio.evaluation.reference_data import ReferenceData
from tests.evaluation.conftest import Replayer

EVEN = np.full(1000, 1e-3)


class ByBrightness(nn.Module):
    """Reads a digit from the brightness of its picture: 0 is dark, 9 is bright."""

    def forward(self, x):
        digit = ((x.mean((1, 2, 3)) + 1) * 127.5 / 25).round()
        return nn.functional.one_hot(digit.long(), 10).float()


READER = Classifier(ByBrightness(), 1.0)


def pictures_of(numbers: list[int]) -> np.ndarray:
    digits = np.array([[number // 100, number // 10 % 10, number % 10] for number in numbers], np.uint8)
    return np.broadcast_to(25 * digits[:, None, None, :], (len(numbers), 4, 4, 3)).copy()


def test_red_is_the_hundreds_green_the_tens_blue_the_ones():
    assert read_numbers(pictures_of([0, 7, 123, 990]), READER).tolist() == [0, 7, 123, 990]


@pytest.mark.parametrize(
    ("numbers", "modes", "reverse_kl"),
    [(list(range(1000)), 1000, 0.0), ([5] * 50, 1, math.log(1000)), (list(range(100)) * 2, 100, math.log(10))],
)
def test_counts_numbers_and_how_evenly_they_come(numbers, modes, reverse_kl):
    found = stacked_coverage(pictures_of(numbers), READER, EVEN)
    assert found.modes == modes
    assert found.reverse_kl == pytest.approx(reverse_kl, abs=1e-9)


def test_shares_are_products_of_the_digits_shares():
    shares = shares_of_numbers(np.array([0, 0, 0, 1]))
    assert shares.sum() == pytest.approx(1)
    assert shares[[0, 1, 10, 111, 2]] == pytest.approx([27 / 64, 9 / 64, 9 / 64, 1 / 64, 0])


def linear_reader() -> tuple[Classifier, DataSet]:
    """Fitted in closed form to real digits."""
    digits = Digits(size=28).open()
    rows = digits.samples[digits.training[:4000]].reshape(4000, -1) / 127.5 - 1
    wanted = np.eye(10)[digits.labels[digits.training[:4000]]]
    square = rows.T @ rows + 100 * np.eye(784)
    reader = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    with torch.no_grad():
        reader[1].weight.copy_(torch.from_numpy(np.linalg.solve(square, rows.T @ (wanted - 0.1)).T))
        reader[1].bias.zero_()
    return Classifier(reader, 0.8), digits


def test_a_generator_that_draws_few_numbers_is_told_from_one_that_draws_all(monkeypatch):
    reader, _ = linear_reader()
    monkeypatch.setattr("ganstudio.evaluation.measures.modes.train_classifier", lambda _digits: reader)
    reference = ReferenceData(StackedDigits(size=28, count=1500).open())
    found = {}
    for name, pictures in (("all", reference.training), ("few", reference.training[:20])):
        evaluated = EvaluatedGenerator(
            Replayer(np.asarray(pictures, np.uint8), name, endless=True), reference, count=800
        )
        *_, found[name] = MEASURE.measure(evaluated, reference, MEASURE.settings())
    modes = {name: finding.figure("modes") for name, finding in found.items()}
    assert modes["few"].value <= 20
    assert modes["all"].value == pytest.approx(modes["all"].floor, rel=0.1)
    assert 0 < modes["all"].uncertainty < 50
    assert found["few"].verdict.level == "bad"
    assert found["few"].figure("reverse_kl").value > found["all"].figure("reverse_kl").value + 1
    assert "80.0% of held-out digits" in found["all"].notes[0]


def test_a_reader_that_errs_reads_three_digits_at_once_as_often_as_one_cubed():
    classifier, digits = linear_reader()
    stacked = StackedDigits(size=28, count=3000).open()
    single = (classifier(digits.samples[digits.testing]) == digits.labels[digits.testing]).mean()
    read = read_numbers(np.asarray(stacked.samples[stacked.testing], np.uint8), classifier)
    assert single > 0.7
    assert (read == stacked.labels[stacked.testing]).mean() == pytest.approx(single**3, abs=0.08)
