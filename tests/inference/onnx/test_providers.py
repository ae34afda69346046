"""Where it computes: asked of the driver, read back from ONNX Runtime."""

import numpy as np
import pytest

from ganstudio.inference.generator.generator_file import GeneratorFile
from ganstudio.inference.onnx import providers


def test_without_a_card_only_the_cpu_is_asked_for(monkeypatch):
    monkeypatch.setattr(providers, "has_nvidia_card", lambda: False)
    assert providers.wanted_providers() == ["CPUExecutionProvider"]


def test_the_cpu_can_be_insisted_on(tiny, monkeypatch):
    monkeypatch.setattr(providers, "has_nvidia_card", lambda: True)
    assert GeneratorFile(tiny.path, device="cpu").provider == "CPU"


@pytest.mark.skipif(providers.has_nvidia_card(), reason="needs a machine without a card")
def test_a_card_whose_libraries_are_missing_falls_back_quietly(tiny, monkeypatch, capfd):
    monkeypatch.setattr(providers, "has_nvidia_card", lambda: True)
    generator = GeneratorFile(tiny.path)
    assert generator.provider == "CPU"
    assert generator.generate(np.zeros((1, 6))).shape == (1, 8, 8, 3)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("name", "words"), [("CPUExecutionProvider", "CPU"), ("CUDAExecutionProvider", "CUDA"), ("XExecutionProvider", "X")]
)
def test_names_in_words(name, words):
    assert providers.in_words(name) == words
