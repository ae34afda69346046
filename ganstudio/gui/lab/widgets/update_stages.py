"""What one update of one player consists of, in words: the lecture's "Updating the discriminator", step by step.

Plain data; the strip under the picture shows it, and lights up the formula's parts.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ganstudio.gui.lab.widgets.formula_setting import Lights

_FAKE, _REAL, _JUDGED, _SURFACE = (
    frozenset({"fake"}),
    frozenset({"real"}),
    frozenset({"scores"}),
    frozenset({"surface"}),
)
_OF_REAL: Lights = (("D(x)", "discriminator"), ("D(F(x), x)", "discriminator"), ("L(x)", "discriminator"))
_OF_FAKE: Lights = (("D(G(z))", "discriminator"), ("D(z, G(z))", "discriminator"), ("L(G(z))", "discriminator"))
"""What D says of a sample, as the objectives and schemes write it."""


@dataclass(frozen=True)
class UpdateStage:
    """One sub-step: the word on its button, a sentence, and what of the formulae is at work."""

    word: str
    sentence: str
    lights: Lights
    shows: frozenset[str] = frozenset()
    """Of the update's own samples these: "fake", "real", "scores"; none: the lab as a whole."""
    layers: frozenset[str] = frozenset()
    """Layers of the picture without which it is not seen."""


@dataclass(frozen=True)
class UpdateStages:
    """One update, explained."""

    heading: str
    player: str
    """Whose colour it has: discriminator or generator."""
    formulae: tuple[str, ...]
    stages: tuple[UpdateStage, ...]


def lesson(update: str, formulae: Mapping[str, str], batch: int, rate: float | None = None) -> UpdateStages:
    """The lesson of the update called `update`; `rate` is the learning rate of the player that moves."""
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
              (*_OF_REAL, *_OF_FAKE), _FAKE | _REAL | _JUDGED, _SURFACE),
        UpdateStage("Loss", "The loss says how wrong D was. Its gradient says how each weight of D must change.",
              ((loss, "discriminator"), ("∇J_D", "discriminator")), _FAKE | _REAL | _JUDGED, _SURFACE),
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
              _OF_FAKE, _FAKE | _JUDGED, _SURFACE),
        UpdateStage("Loss", "The loss says how far G is from what it wants: samples that D takes for real.",
              ((loss, "generator"),), _FAKE | _JUDGED, _SURFACE),
        UpdateStage("Push", "The gradient flows back through D and pushes every sample to where D would believe it.",
              (("∇J_G", "generator"), *_OF_FAKE), layers=frozenset({"gradients", "generated"})),
        UpdateStage("G moves", "G takes one step down the gradient: its samples follow the pushes. D stays as it is.",
              ((_step("G", rate), "generator"),), layers=frozenset({"generated"})),
    )  # fmt: skip
    return UpdateStages("Updating the generator", "generator", (loss, _step("G", rate)), stages)


def _other(update: str, formulae: Mapping[str, str], batch: int) -> UpdateStages:
    """A player that only this scheme has, such as a reconstructor."""
    loss = formulae.get(update, "")
    name = update.replace("_", " ")
    stages = (
        UpdateStage("Draw", f"{batch} samples are drawn.", ()),
        UpdateStage("Loss", f"The loss of the {name} says how wrong it was.", ((loss, "accent_text"),)),
        UpdateStage("Move", f"The {name} takes one step down its gradient. The others stay as they are.", ()),
    )
    return UpdateStages(f"Updating the {name}", "accent", (loss,) if loss else (), stages)


def at_play(formulae: Mapping[str, str]) -> tuple[tuple[str, ...], Lights]:
    """Both players' formulae, for while updates come too fast to be told apart."""
    lights = (*_OF_REAL, *_OF_FAKE, ("G(z)", "generator"), ("x", "real"))
    return tuple(text for name, text in formulae.items() if name in ("discriminator", "generator")), lights


def _step(player: str, rate: float | None) -> str:
    """How a player moves: one step of gradient descent; Adam and momentum change how long it is."""
    told = "" if rate is None else f" (η = {_number(rate)})"
    return f"θ_{player} ← θ_{player} − η ∇J_{player}{told}"


def _number(value: float) -> str:
    """1000, 0.02, 2·10^{−4}."""
    if value == 0 or 0.001 <= abs(value) < 10_000:
        return f"{value:g}"
    mantissa, _, power = f"{value:.2e}".partition("e")
    times = "" if float(mantissa) == 1 else f"{float(mantissa):g}·"
    return f"{times}10^{{{str(int(power)).replace('-', '−')}}}"
