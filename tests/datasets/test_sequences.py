"""Sums of sines: what is promised of them, against an independent look at their spectra."""

import numpy as np
import pytest

from ganstudio.datasets.sequences import SineMixtures


def dominant(samples: np.ndarray) -> np.ndarray:
    """[N] periods per sequence of the strongest wave, from a spectrum padded to twentieths of a period."""
    windowed = samples[:, :, 0] * np.hanning(samples.shape[1])
    return np.abs(np.fft.rfft(windowed, samples.shape[1] * 20)).argmax(1) / 20


@pytest.mark.parametrize(("length", "channels"), [(16, 1), (64, 2), (1024, 1)])
def test_shape_and_range(length, channels):
    samples = SineMixtures(length=length, channels=channels, count=50).open().samples
    assert samples.shape == (50, length, channels)
    assert np.abs(samples).max() <= 1


def test_one_sine_has_the_frequencies_asked_for():
    found = dominant(SineMixtures(length=256, sines=1, slowest=3, fastest=12, noise=0, count=400).open().samples)
    assert found.min() > 2.4
    assert found.max() < 12.6
    assert 0.4 < (found < 6).mean() < 0.6  # as many between 3 and 6 as between 6 and 12


def test_noise_is_as_strong_as_asked():
    quiet, loud = (SineMixtures(noise=noise, count=500).open().samples for noise in (0.0, 0.05))
    rough = [np.diff(samples, 3, axis=1).std() for samples in (quiet, loud)]
    assert np.isclose(np.sqrt((rough[1] ** 2 - rough[0] ** 2) / 20), 0.05, rtol=0.05)  # 20 = 1 + 9 + 9 + 1


def test_channels_differ_but_share_their_frequencies():
    samples = SineMixtures(length=256, channels=2, sines=1, noise=0, count=100).open().samples
    assert not np.allclose(samples[..., 0], samples[..., 1], atol=0.05)
    assert np.median(np.abs(dominant(samples) - dominant(samples[..., 1:]))) < 0.3
