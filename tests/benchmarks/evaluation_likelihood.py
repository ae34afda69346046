"""Annealed importance sampling at its settings against what is known of it.

    python tests/benchmarks/evaluation_likelihood.py linear|mnist|ranks [--chains 16] [--distributions 10000]
                                                     [--pictures 32] [--minutes 5] [--keep FOLDER]

linear: a linear-Gaussian decoder, 10 latents, 784 pixels, whose log p(x) is known exactly. mnist: a GAN of Wu et al.'s
decoder, 10-64-256-256-1024-784, trained here for some minutes on the shipped digits (dequantised, 28 x 28), by AIS and
by Parzen window. Their GAN-10 has 328.8 nats by AIS with a BDMC gap of .93, and 259.7 by Parzen window with 10,000
samples (their kernel estimate); they trained on sixty thousand digits. ranks: two linear generators of the digits,
their 10 and 50 principal components (probabilistic PCA, Tipping and Bishop 1999), whose log p(x) is known too: Parzen's
window and annealing rank them differently, and one can see who is right. What was cut off goes on from FOLDER.
"""

import argparse
import os
import time
from itertools import pairwise
from pathlib import Path

import msgspec
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import softplus

from ganstudio.datasets import open_dataset
from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator, Networks
from ganstudio.evaluation.likelihood.annealing import Pass
from ganstudio.evaluation.likelihood.decoder import GaussianDecoder
from ganstudio.evaluation.measures.annealed_likelihood import MEASURE, AnnealedSettings
from ganstudio.evaluation.measures.parzen import MEASURE as PARZEN
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.evaluation.run.comparison import comparisons
from ganstudio.evaluation.stats.dequantisation import dequantised
from ganstudio.formats.manifest import Manifest
from ganstudio.formats.results import Finding, MeasureProgress
from ganstudio.inference.latent.space import LatentSpace

DIGITS, LATENT = 784, 10


class WuDecoder(nn.Module):
    """10-64-256-256-1024-784, tanh, and a sigmoid at its end, here as [-1, 1] pictures."""

    def __init__(self) -> None:
        super().__init__()
        sizes = (LATENT, 64, 256, 256, 1024)
        hidden = [layer for pair in pairwise(sizes) for layer in (nn.Linear(*pair), nn.Tanh())]
        self.body = nn.Sequential(*hidden, nn.Linear(1024, DIGITS), nn.Sigmoid())

    def forward(self, latent: Tensor) -> Tensor:
        return self.body(latent).view(-1, 1, 28, 28) * 2 - 1


class Drawn:
    """A decoder as a generator."""

    def __init__(self, network: nn.Module, title: str = "GAN-10 of Wu's decoder", latent: int = LATENT) -> None:
        self._network, self.title, self.latent_space = network, title, LatentSpace(latent)
        self.manifest = Manifest(title=title, latent_size=latent, channels=1, height=28, width=28)

    @torch.no_grad()
    def samples(self, latents: np.ndarray, labels: np.ndarray | None = None) -> np.ndarray:
        raw = self._network(torch.from_numpy(latents)).permute(0, 2, 3, 1).numpy()
        return np.clip(np.rint((raw + 1) * 127.5), 0, 255).astype(np.uint8)


def trained(pictures: np.ndarray, minutes: float, seed: int = 0) -> WuDecoder:
    """Non-saturating with zero-centred penalties on both sides (R1 + R2), averaged weights; processor time counts."""
    torch.manual_seed(seed)
    generator, average = WuDecoder(), WuDecoder()
    average.load_state_dict(generator.state_dict())
    layers = [nn.Linear(DIGITS, 512), nn.LeakyReLU(0.2), nn.Linear(512, 256), nn.LeakyReLU(0.2), nn.Linear(256, 1)]
    critic = nn.Sequential(nn.Flatten(), *layers)
    moves = [torch.optim.Adam(network.parameters(), 2e-4, betas=(0.0, 0.9)) for network in (generator, critic)]
    data = torch.from_numpy(pictures.reshape(-1, 1, 28, 28)).float()
    started, steps = time.process_time(), 0
    while time.process_time() - started < 60 * minutes:
        real = (data[torch.randint(len(data), (64,))] + torch.rand(64, 1, 28, 28)) / 128 - 1
        fake = generator(torch.randn(64, LATENT))
        both = torch.cat([real, fake.detach()]).requires_grad_(True)
        scores = critic(both)
        (slope,) = torch.autograd.grad(scores.sum(), both, create_graph=True)
        penalty = 0.5 * slope.square().sum((1, 2, 3)).mean()
        loss = softplus(-scores[:64]).mean() + softplus(scores[64:]).mean() + 2 * penalty
        moves[1].zero_grad()
        loss.backward()
        moves[1].step()
        moves[0].zero_grad()
        softplus(-critic(fake)).mean().backward()
        moves[0].step()
        steps += 1
        with torch.no_grad():
            for mean, own in zip(average.parameters(), generator.parameters(), strict=True):
                mean.lerp_(own, 0.002)
    print(f"trained for {steps:,} steps, {minutes:g} minutes of processor time")
    return average.eval().requires_grad_(False)


def linear(chains: int, distributions: int, pictures: int) -> None:
    draws = torch.Generator().manual_seed(0)
    a, b = torch.randn(DIGITS, LATENT, generator=draws) * 0.1, torch.rand(DIGITS, generator=draws)
    deviation = 0.16
    law = torch.distributions.LowRankMultivariateNormal(
        b.double(), a.double(), torch.full((DIGITS,), deviation**2, dtype=torch.float64)
    )
    decoder = GaussianDecoder(lambda z, _labels: z @ a.T + b, LATENT, deviation)
    z = torch.randn(pictures, LATENT, generator=draws)
    x = z @ a.T + b + deviation * torch.randn(pictures, DIGITS, generator=draws)
    exact = law.log_prob(x.double())
    for name, latents in (("forward", None), ("reverse", z)):
        started = time.process_time()
        one = Pass(decoder, x, None, chains, distributions, exact=latents)
        state = one.begin()
        for _ in one.run(state):
            pass
        error = one.estimate(state) - exact
        spread = float(error.std()) / pictures**0.5
        print(
            f"linear, {name}: mean {float(error.mean()):+.4f} +- {spread:.4f} nats from the exact "
            f"{float(exact.mean()):.2f}, worst "
            f"picture {float(error.abs().max()):.4f}; {time.process_time() - started:.0f} s of processor time",
            flush=True,
        )


def mnist(chains: int, distributions: int, pictures: int, minutes: float, keep: Path) -> None:
    data = open_dataset({"name": "digits", "size": 28})
    reference = ReferenceData(data)
    weights = keep / "wu-10.pt"
    network = WuDecoder()
    if weights.is_file():
        network.load_state_dict(torch.load(weights, weights_only=True))
        network.eval().requires_grad_(False)
    else:
        network = trained(np.asarray(data.samples[data.training]), minutes)
        keep.mkdir(parents=True, exist_ok=True)
        torch.save(network.state_dict(), weights)
    evaluated = EvaluatedGenerator(
        Drawn(network), reference, networks=Networks(network), fingerprint=f"wu-10-{weights.stat().st_mtime_ns}"
    )
    settings = AnnealedSettings(chains=chains, distributions=distributions, pictures=pictures)
    for measure, chosen in ((PARZEN, PARZEN.settings()), (MEASURE, settings)):
        started, told = time.process_time(), 0.0
        for step in measure.measure(evaluated, reference, chosen):
            if isinstance(step, MeasureProgress) and time.monotonic() - told > 60:
                print(f"  {measure.name} {step.done:.0%} {step.text}", flush=True)
                told = time.monotonic()
            if isinstance(step, Finding):
                print(f"{measure.title}: {step.verdict.text}")
                for figure in step.figures:
                    print(f"  {figure.title:34} {figure.text():20} {figure.features}")
        print(f"  {time.process_time() - started:.0f} s of processor time", flush=True)
    print("Wu et al. 2017, GAN-10: AIS 328.8 +- 5.5, BDMC gap .93, kernel estimate 259.7")


class PrincipalComponents(nn.Module):
    """z -> mean + W z, most likely for the pictures [N, 784], 0 to 1, with noise of the deviation that is left."""

    def __init__(self, pictures: np.ndarray, count: int) -> None:
        super().__init__()
        mean = pictures.mean(0)
        _, lengths, axes = np.linalg.svd(pictures - mean, full_matrices=False)
        variances = lengths**2 / len(pictures)
        self.deviation = round(float(variances[count:].mean() ** 0.5), 3)
        scales = np.sqrt(variances[:count] - self.deviation**2)
        self.weight = nn.Parameter(torch.from_numpy(axes[:count].T * scales).float(), requires_grad=False)
        self.bias = nn.Parameter(torch.from_numpy(mean).float(), requires_grad=False)

    def forward(self, latent: Tensor) -> Tensor:
        return (latent @ self.weight.T + self.bias).view(-1, 1, 28, 28) * 2 - 1

    def log_likelihood(self, pictures: Tensor) -> Tensor:
        """[N] in nats, exactly, of pictures [N, 784]."""
        noise = torch.full((DIGITS,), self.deviation**2, dtype=torch.float64)
        law = torch.distributions.LowRankMultivariateNormal(self.bias.double(), self.weight.double(), noise)
        return law.log_prob(pictures.double())


def ranks(chains: int, distributions: int, pictures: int) -> None:
    reference = ReferenceData(open_dataset({"name": "digits", "size": 28}))
    training = dequantised(np.asarray(reference.dataset.samples[reference.training_indices]), seed=0)
    test = dequantised(np.asarray(reference.dataset.samples[reference.held_out_indices[:pictures]], np.uint8), seed=1)
    found = []
    for count in (10, 50):
        network = PrincipalComponents(training, count)
        drawn = Drawn(network, f"{count} principal components", count)
        evaluated = EvaluatedGenerator(drawn, reference, networks=Networks(network), fingerprint=f"principal-{count}")
        settings = AnnealedSettings(
            chains=chains, distributions=distributions, pictures=pictures, deviation=network.deviation
        )
        for measure, chosen in ((PARZEN, PARZEN.settings()), (MEASURE, settings)):
            (finding,) = (step for step in measure.measure(evaluated, reference, chosen) if isinstance(step, Finding))
            named = msgspec.structs.replace(finding, measure=measure.name, generator=drawn.title)
            found.append(msgspec.structs.replace(named, question=measure.question))
        exact, annealed = network.log_likelihood(torch.from_numpy(test)).mean(), found[-1].figure("log_likelihood")
        print(f"{drawn.title}: exactly {exact:.1f} nats, by annealing {annealed.value:.1f}", flush=True)
    for comparison in comparisons(found):
        print(f"{comparison.title}: {comparison.text}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("linear", "mnist", "ranks"))
    parser.add_argument("--chains", type=int, default=16)
    parser.add_argument("--distributions", type=int, default=10_000)
    parser.add_argument("--pictures", type=int, default=32)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--keep", type=Path, default=Path("build") / "evaluation")
    given = parser.parse_args()
    torch.set_num_threads(1)
    os.environ["GANSTUDIO_CACHE"] = str(given.keep / "cache")
    if given.what == "linear":
        linear(given.chains, given.distributions, given.pictures)
    elif given.what == "ranks":
        ranks(given.chains, given.distributions, given.pictures)
    else:
        mnist(given.chains, given.distributions, given.pictures, given.minutes, given.keep)


if __name__ == "__main__":
    main()
