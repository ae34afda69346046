"""What one update of one network consists of: the lecture's "Updating the discriminator", stage by stage.

Plain data: words, the parts of the formula that are at work, and what of a frame is seen by then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ganstudio.labs.frame import LabFrame

Lights = Sequence[tuple[str, str]]
"""(part of the formula, name of its colour); a later one wins where they overlap."""
_FAKE, _REAL, _SCORES, _SURFACE = (frozenset({name}) for name in ("fake", "real", "scores", "surface"))
_OF_REAL: Lights = (("D(x)", "discriminator"), ("D(F(x), x)", "discriminator"), ("L(x)", "discriminator"))
_OF_FAKE: Lights = (("D(G(z))", "discriminator"), ("D(z, G(z))", "discriminator"), ("L(G(z))", "discriminator"))
"""What D says of a sample, as the objectives and schemes write it."""


@dataclass(frozen=True)
class UpdateStage:
    """One sub-step of an update: the word on its button, a sentence, and what of the formulae is at work."""

    word: str
    sentence: str
    lights: Lights
    shows: frozenset[str] = frozenset()
    """Of the update's own samples these: "fake", "real", "scores"; none: the lab as a whole."""
    layers: frozenset[str] = frozenset()
    """Layers of the plot without which it is not seen."""


@dataclass(frozen=True)
class UpdateStages:
    """One update, explained."""

    heading: str
    colour: str
    """Of the network that it moves: discriminator, generator, or accent."""
    formulae: tuple[str, ...]
    stages: tuple[UpdateStage, ...]


def stages_of(update: str, formulae: Mapping[str, str], batch: int, rate: float | None = None) -> UpdateStages:
    """The stages of the update called `update`; `rate` is the learning rate of the network that moves."""
    if update == "discriminator":
        return _discriminator(formulae, batch, rate)
    if update == "generator":
        return _generator(formulae, batch, rate)
    return _other(update, formulae, batch)


def _discriminator(formulae: Mapping[str, str], batch: int, rate: float | None) -> UpdateStages:
    loss = formulae.get("discriminator", "J_D")
    stages = (
        UpdateStage("Draw z", f"G draws {batch} random z and turns each into a sample G(z).",
              (("G(z)", "generator"), ("E_z", "generator")), _FAKE),
        UpdateStage("Draw x", f"{batch} real samples x are drawn from the data.",
              (("x", "real"),), _FAKE | _REAL),
        UpdateStage("Judge", "D gives every sample a score: is it real or generated?",
              (*_OF_REAL, *_OF_FAKE), _FAKE | _REAL | _SCORES, _SURFACE),
        UpdateStage("Loss", "The loss says how wrong D was. Its gradient says how each weight of D must change.",
              ((loss, "discriminator"), ("∇J_D", "discriminator")), _FAKE | _REAL | _SCORES, _SURFACE),
        UpdateStage("D moves", "D takes one step down the gradient: its surface bends. G stays as it is.",
              ((_step("D", rate), "discriminator"),), layers=_SURFACE),
    )  # fmt: skip
    return UpdateStages("Updating the discriminator", "discriminator", (loss, _step("D", rate)), stages)


def _generator(formulae: Mapping[str, str], batch: int, rate: float | None) -> UpdateStages:
    loss = formulae.get("generator", "J_G")
    stages = (
        UpdateStage("Draw z", f"G turns {batch} random z into samples G(z).",
              (("G(z)", "generator"), ("E_z", "generator")), _FAKE),
        UpdateStage("Judge", "D scores them. D itself does not change now.",
              _OF_FAKE, _FAKE | _SCORES, _SURFACE),
        UpdateStage("Loss", "The loss says how far G is from what it wants: samples that D takes for real.",
              ((loss, "generator"),), _FAKE | _SCORES, _SURFACE),
        UpdateStage("Push", "The gradient flows back through D and pushes every sample to where D would believe it.",
              (("∇J_G", "generator"), *_OF_FAKE), layers=frozenset({"gradients", "generated"})),
        UpdateStage("G moves", "G takes one step down the gradient: its samples follow the pushes. D stays as it is.",
              ((_step("G", rate), "generator"),), layers=frozenset({"generated"})),
    )  # fmt: skip
    return UpdateStages("Updating the generator", "generator", (loss, _step("G", rate)), stages)


def _other(update: str, formulae: Mapping[str, str], batch: int) -> UpdateStages:
    """A network that only this scheme has, such as a reconstructor."""
    loss = formulae.get(update, "")
    name = update.replace("_", " ")
    stages = (
        UpdateStage("Draw", f"{batch} samples are drawn.", ()),
        UpdateStage("Loss", f"The loss of the {name} says how wrong it was.", ((loss, "accent_text"),)),
        UpdateStage("Move", f"The {name} takes one step down its gradient. The others stay as they are.", ()),
    )
    return UpdateStages(f"Updating the {name}", "accent", (loss,) if loss else (), stages)


@dataclass(frozen=True)
class Explanation:
    """What is said of the lab at a moment: a heading, a sentence, formulae, and the stages of an update."""

    heading: str
    sentence: str
    formulae: tuple[str, ...]
    lights: Lights
    colour: str
    stages: tuple[str, ...] = ()
    """The words of an update's stages; none while no single update is explained."""
    active: int = -1
    """The stage that is shown, -1 for none."""
    whose: str = ""
    """Which of two labs is explained."""


def at_stage(frame: LabFrame, stage: UpdateStage | None) -> LabFrame:
    """`frame` with only those of the next update's samples that have been drawn and scored by then."""
    shown = frame.round
    if shown is None or stage is None or not stage.shows:
        return replace(frame, round=None)
    if "real" not in stage.shows:
        scores = None if shown.real_scores is None else shown.real_scores[:0]
        shown = replace(shown, real=shown.real[:0], real_scores=scores)
    if "scores" not in stage.shows:
        shown = replace(shown, real_scores=None, fake_scores=None)
    return replace(frame, round=shown)


def both_formulae(formulae: Mapping[str, str]) -> tuple[tuple[str, ...], Lights]:
    """Both networks' formulae, for while updates come too fast to be told apart."""
    lights = (*_OF_REAL, *_OF_FAKE, ("G(z)", "generator"), ("x", "real"))
    return tuple(text for name, text in formulae.items() if name in ("discriminator", "generator")), lights


def _step(network: str, rate: float | None) -> str:
    """How a network moves: one step of gradient descent; Adam and momentum change how long it is."""
    told = "" if rate is None else f" (η = {_number(rate)})"
    return f"θ_{network} ← θ_{network} − η ∇J_{network}{told}"


def _number(value: float) -> str:
    """1000, 0.02, 2·10^{−4}."""
    if value == 0 or 0.001 <= abs(value) < 10_000:
        return f"{value:g}"
    mantissa, _, power = f"{value:.2e}".partition("e")
    times = "" if float(mantissa) == 1 else f"{float(mantissa):g}·"
    return f"{times}10^{{{str(int(power)).replace('-', '−')}}}"
