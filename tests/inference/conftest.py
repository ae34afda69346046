"""Small generators with known weights, made anew for each test."""

import pytest

from tests import generators


@pytest.fixture
def tiny(tmp_path):
    return generators.tiny(tmp_path / "tiny.onnx", channels=3)


@pytest.fixture
def conditional(tmp_path):
    return generators.tiny(tmp_path / "digits.onnx", classes=("zero", "one", "two"))
