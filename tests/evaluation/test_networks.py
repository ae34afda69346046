"""Measures that look into the networks: likelihood, the search in latent space, features of the discriminator."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from ganstudio.core.errors import UserError
from ganstudio.datasets import DataSet, fingerprint_of, held_out_by_hash
from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator, Networks
from ganstudio.evaluation.likelihood.annealing import Pass
from ganstudio.evaluation.likelihood.chain_store import run_kept
from ganstudio.evaluation.likelihood.decoder import decoder_of
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.evaluation.run.measure_stream import Task, chosen_measures, evaluate
from ganstudio.formats.manifest import Manifest
from ganstudio.formats.results import Comparison, Finding, Skipped
from ganstudio.inference.generator.generator_file import GeneratorFile
from ganstudio.inference.latent.space import LatentSpace
from tests import generators

SIDE, LATENT = 8, 3


class Painter(nn.Module):
    """tanh of a linear map: latents [N, 3] to pictures [N, 1, 8, 8]."""

    def __init__(self, seed: int = 0) -> None:
        super().__init__()
        self.weights = nn.Parameter(
            torch.randn(LATENT, SIDE * SIDE, generator=torch.Generator().manual_seed(seed)) * 0.6, requires_grad=False
        )

    def forward(self, latent: torch.Tensor) -> torch.Tensor:
        return torch.tanh(latent @ self.weights).view(-1, 1, SIDE, SIDE)


class Painted:
    """A painter as a generator."""

    latent_space = LatentSpace(LATENT)
    manifest = Manifest(title="Painter", latent_size=LATENT, channels=1, height=SIDE, width=SIDE)

    def __init__(self, network: nn.Module, title: str = "Painter") -> None:
        self.network, self.title = network, title

    @torch.no_grad()
    def samples(self, latents: np.ndarray, labels: np.ndarray | None = None) -> np.ndarray:
        raw = self.network(torch.from_numpy(np.asarray(latents, np.float32))).permute(0, 2, 3, 1).numpy()
        return np.rint((raw + 1) * 127.5).astype(np.uint8)


def judge() -> nn.Module:
    torch.manual_seed(0)
    layers = (nn.Conv2d(1, 8, 3, 2, 1), nn.ReLU(), nn.Conv2d(8, 8, 3, 2, 1), nn.ReLU(), nn.Flatten(), nn.Linear(32, 1))
    return nn.Sequential(*layers)


@pytest.fixture(scope="module")
def painted() -> ReferenceData:
    """What a painter makes, in two classes: by the sign of the first latent."""
    latents = LatentSpace(LATENT).draw(700, seed=3)
    samples = Painted(Painter()).samples(latents)
    labels = (latents[:, 0] > 0).astype(np.int64)
    return ReferenceData(DataSet(
        name="painted", title="Painted", samples=samples, held_out=held_out_by_hash([s.tobytes() for s in samples]),
        fingerprint=fingerprint_of(samples), labels=labels, classes=("left", "right"),
    ))  # fmt: skip


def evaluated(reference: ReferenceData, seed: int = 0, discriminator: nn.Module | None = None) -> EvaluatedGenerator:
    network = Painter(seed)
    title = f"painter {seed}"
    return EvaluatedGenerator(
        Painted(network, title), reference, count=300, networks=Networks(network, discriminator), fingerprint=title
    )


def found(reference: ReferenceData, evaluated_generators: list[EvaluatedGenerator], names: list[str], **settings):
    return list(evaluate(Task(evaluated_generators, reference, chosen_measures(names, settings))))


SMALL = {"chains": 4, "distributions": 40, "pictures": 8}


def test_the_generator_of_the_data_is_more_likely_than_another(painted):
    messages = found(
        painted, [evaluated(painted, 0), evaluated(painted, 1)], ["parzen", "annealed_likelihood"],
        annealed_likelihood=SMALL, parzen={"samples": 300},
    )  # fmt: skip
    annealed = [m for m in messages if isinstance(m, Finding) and m.measure == "annealed_likelihood"]
    right, wrong = (finding.figure("log_likelihood") for finding in annealed)
    assert right.value > wrong.value + 20
    assert right.value > right.ceiling
    below, above = (annealed[0].figure(name).value for name in ("below", "above"))
    assert annealed[0].figure("gap").value == pytest.approx(above - below)
    comparison = next(m for m in messages if isinstance(m, Comparison) and "Two estimates" in m.title)
    assert "Parzen" in comparison.text
    assert "painter 0" in comparison.text


def test_a_preview_goes_on_as_it_was_planned_whatever_can_be_afforded_now(painted, monkeypatch):
    def notes(afforded: int) -> str:
        monkeypatch.setattr("ganstudio.evaluation.measures.annealed_likelihood._affordable", lambda _: afforded)
        settings = {"annealed_likelihood": {"deviation": 0.12}}
        return " ".join(only_finding(found(painted, [evaluated(painted)], ["annealed_likelihood"], **settings)).notes)

    assert "20 distributions" in notes(20)
    assert "20 distributions" in notes(35)


def test_a_finished_likelihood_is_not_computed_again(painted, monkeypatch):
    settings = {"annealed_likelihood": SMALL | {"deviation": 0.1}}
    first = only_finding(found(painted, [evaluated(painted)], ["annealed_likelihood"], **settings))

    def refuse(*_: object) -> None:
        raise AssertionError("it was computed again")

    monkeypatch.setattr(Pass, "_move", refuse)
    again = only_finding(found(painted, [evaluated(painted)], ["annealed_likelihood"], **settings))
    assert again.figures == first.figures
    assert again.sheets == first.sheets


def only_finding(messages) -> Finding:
    (finding,) = (message for message in messages if isinstance(message, Finding))
    return finding


def test_chains_go_on_where_they_were_broken_off(painted, tmp_path, monkeypatch):
    monkeypatch.setattr("ganstudio.evaluation.likelihood.chain_store._EVERY_SECONDS", 0.0)
    one = Pass(decoder_of(evaluated(painted), 0.1), torch.rand(3, SIDE * SIDE), None, chains=2, distributions=30)
    *_, whole = run_kept(one, tmp_path / "whole.pt")
    for share in run_kept(one, tmp_path / "broken.pt"):
        if share > 0.5:
            break
    rest = list(run_kept(one, tmp_path / "broken.pt"))
    assert len(rest) < 20
    assert torch.equal(rest[-1].log_weight, whole.log_weight)
    (tmp_path / "broken.pt").write_bytes(b"damaged")
    *_, again = run_kept(one, tmp_path / "broken.pt")
    assert torch.equal(again.z, whole.z)


def test_what_it_can_draw_is_found_and_what_it_cannot_is_shown(painted):
    chosen = {"cannot_draw": {"pictures": 12, "steps": 60}}
    able, unable = (
        next(m for m in found(painted, [evaluated(painted, seed)], ["cannot_draw"], **chosen) if isinstance(m, Finding))
        for seed in (0, 1)
    )
    assert able.figure("error").value < 0.05
    assert able.verdict.level == "good"
    assert unable.figure("error").value > 0.2
    assert unable.verdict.level == "bad"
    assert unable.sheets[0].row_titles == ("held out", "the best it can do")


def test_a_bare_file_is_searched_without_gradients_for_a_few_pictures(tmp_path):
    file = generators.tiny(tmp_path / "bare.onnx").path
    generator = GeneratorFile(file)
    samples = np.concatenate([generator.samples(generator.latent_space.draw(150, seed=4)), 255 - generator.samples(
        generator.latent_space.draw(150, seed=5))])  # fmt: skip
    reference = ReferenceData(DataSet(
        name="half", title="Half its own", samples=samples, fingerprint=fingerprint_of(samples),
        held_out=held_out_by_hash([s.tobytes() for s in samples]),
    ))  # fmt: skip
    finding = only_finding(
        found(
            reference,
            [EvaluatedGenerator(generator, reference, count=200)],
            ["cannot_draw"],
            cannot_draw={"pictures": 6, "steps": 5},
        )
    )
    assert "without gradients" in finding.notes[0]
    error = finding.figure("error")
    assert error.floor < 0.02 < error.ceiling
    assert finding.figure("not_drawn").uncertainty > 0.05


def test_features_of_a_discriminator_answer_with_controls_beside(painted):
    messages = found(painted, [evaluated(painted, discriminator=judge())], ["discriminator_features"])
    finding = next(m for m in messages if isinstance(m, Finding))
    assert [figure.name for figure in finding.figures] == ["trained", "fresh", "pixels"]
    assert all(0.7 < figure.value <= 1 for figure in finding.figures)
    pairs = nn.Sequential(nn.Conv2d(2, 4, 3), nn.Flatten(), nn.Linear(144, 1))
    (skipped,) = (
        m for m in found(painted, [evaluated(painted, discriminator=pairs)], ["discriminator_features"])
        if isinstance(m, Skipped)
    )  # fmt: skip
    assert "several at once" in skipped.reason


def test_files_without_networks_say_what_is_missing(painted):
    plain, names = (
        EvaluatedGenerator(Painted(Painter()), painted, count=300),
        ["annealed_likelihood", "discriminator_features"],
    )
    reasons = {m.measure: m.reason for m in found(painted, [plain], names) if isinstance(m, Skipped)}
    assert "gradients" in reasons["annealed_likelihood"]
    assert ".safetensors" in reasons["discriminator_features"]


def test_one_class_and_no_class_are_told_apart(painted):
    for labels, classes, word in (
        (np.zeros(700, np.int64), ("only",), "one class"), (None, (), "neither classes nor attributes"),
    ):  # fmt: skip
        reference = ReferenceData(replace(painted.dataset, labels=labels, classes=classes))
        (skipped,) = (m for m in found(reference, [evaluated(reference)], ["classes"]) if isinstance(m, Skipped))
        assert word in skipped.reason


def test_a_decoder_needs_networks(painted):
    with pytest.raises(UserError, match="gradients"):
        decoder_of(EvaluatedGenerator(Painted(Painter()), painted, count=300), 0.1)
