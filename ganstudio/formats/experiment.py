"""An experiment: the whole description of a training, as plain values that a person can read and edit.

It names its parts (`[objective] name = "least_squares"`) and never holds them, so that reading one needs no torch.
"""

from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import tomli_w

from ganstudio.core.errors import UserError
from ganstudio.core.files import DamagedFileError, read_toml, write_atomically
from ganstudio.core.paths import resource
from ganstudio.core.settings import Plain, Settings, parse_text, setting

Section = dict[str, Plain]
"""One part of an experiment: its `name` and those of its settings that differ from the defaults."""

Group = Literal["First steps", "Games", "Schemes", "Curves and points", "Your own data"]
"""Where an experiment stands on Home, in this order."""

SECTIONS = ("dataset", "recipe", "objective", "generator", "discriminator")
_WITH_SETTINGS = (*SECTIONS, "augmentation", "measuring")


class Augmentation(Settings, frozen=True):
    """What is done to pictures before the discriminator sees them; real and generated ones alike."""

    mirror: Annotated[
        bool, setting("Mirror", "Show half of the pictures left-right reversed. Not for digits or letters.")
    ] = False
    differentiable: Annotated[
        bool,
        setting(
            "Augment differentiably",
            "Shift, recolour and cut out parts of real and generated pictures alike, so that the discriminator cannot "
            "learn a small set by heart (50 to 500 pictures). Zhao et al. 2020, DiffAugment.",
        ),
    ] = False


class OnlineMetricsSettings(Settings, frozen=True):
    """What is measured while a training goes on, beside the kernel distance, which every run has."""

    precision_recall: Annotated[
        bool, setting("Precision and recall", "Also density and coverage: what is left out, and what is made up.")
    ] = False
    copying: Annotated[
        bool, setting("Copying", "How much nearer samples are to training data than to held-out data; 1 is honest.")
    ] = False
    every: Annotated[
        int,
        setting(
            "Every", "Steps between two looks; 0: with every checkpoint. They take a thirtieth of the time at most.",
            minimum=0, unit="steps", advanced=True,
        ),
    ] = 0  # fmt: skip


NAME = r"^\w[\w .-]{0,63}$"
"""Of an experiment, and of its runs' folders: letters of any script, digits, spaces and _ . -."""


class Experiment(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True,
    rename={"description": "teaches"},  # as the files have it
):  # fmt: skip
    """Names and plain values only; validated when read, saved as TOML, compared when a run is resumed."""

    name: Annotated[str, msgspec.Meta(pattern=NAME)]
    title: str = ""
    description: str = ""
    """What one learns from it, one or two sentences for the card on Home."""
    group: Group = "Schemes"
    reference_seconds: float = 0.0
    """Seconds the whole training took on the machine whose calibration score is 1; 0 where it was not measured."""
    dataset: Section
    recipe: Section = msgspec.field(default_factory=lambda: {"name": "adversarial"})
    objective: Section = msgspec.field(default_factory=lambda: {"name": "non_saturating"})
    generator: Section = msgspec.field(default_factory=lambda: {"name": "dcgan"})
    discriminator: Section = msgspec.field(default_factory=lambda: {"name": "dcgan"})
    augmentation: Augmentation = Augmentation()
    measuring: OnlineMetricsSettings = OnlineMetricsSettings()
    start_from: str = ""
    """A run folder, a .safetensors file or a shipped generator's name whose weights this training begins with."""
    steps: Annotated[int, setting("Steps", "How many times both players are updated.", minimum=1)] = 4000
    batch_size: Annotated[int, setting("Batch size", "Pictures per update.", minimum=1, maximum=4096)] = 64
    seed: Annotated[int, setting("Seed", "The same seed gives the same run.", minimum=0, maximum=2**53)] = 0
    device: Annotated[Literal["auto", "cpu", "cuda"], setting("Device", "Where to compute.", advanced=True)] = "auto"
    precision: Annotated[
        Literal["auto", "float32", "bfloat16"],
        setting("Precision", "auto times both on a copy and takes the faster.", advanced=True),
    ] = "auto"
    memory_format: Annotated[
        Literal["auto", "contiguous", "channels_last"],
        setting("Memory format", "auto times both on a copy and takes the faster.", advanced=True),
    ] = "auto"
    threads: Annotated[
        int, setting("Threads", "0: one fewer than there are cores.", minimum=0, maximum=256, advanced=True)
    ] = 0

    def __post_init__(self) -> None:
        for section in SECTIONS:
            if not isinstance(getattr(self, section).get("name"), str):
                raise ValueError(f"section [{section}] needs a name")  # noqa: TRY004 - msgspec turns this one into words

    def with_settings(self, changes: dict[str, Plain]) -> "Experiment":
        """A copy with changed settings; keys as on the command line: "steps", "objective.smoothing", "dataset.path".

        Choosing another part by "objective.name" drops the settings of the old one. Raises UserError.
        """
        tree = self.to_plain()
        for key, value in sorted(changes.items(), key=lambda item: not item[0].endswith(".name")):
            section, _, name = key.rpartition(".")
            if section not in ("", *_WITH_SETTINGS):
                raise UserError(f"There is no section {section!r}; there is: {', '.join(_WITH_SETTINGS)}.")
            if key in _WITH_SETTINGS:
                raise UserError(f"Say which setting of {key} to change, as in objective.smoothing=0.1.")
            if not section:
                tree[key] = value
            elif name == "name" and tree.get(section, {}).get("name") != value:
                tree[section] = {"name": value}
            else:
                tree.setdefault(section, {})[name] = value
        return experiment_from_plain(tree)

    def to_plain(self) -> dict[str, Any]:
        """Nested plain values, as in the TOML file; settings at their defaults are left out, sections never."""
        tree: dict[str, Any] = msgspec.to_builtins(self)
        for section in SECTIONS:
            tree[section] = dict(getattr(self, section))
        return tree

    def to_toml(self) -> str:
        return tomli_w.dumps(self.to_plain())

    def save(self, path: Path) -> None:
        """Write the experiment as TOML; the file is complete or not there at all."""
        write_atomically(path, self.to_toml().encode())


def experiment_from_plain(tree: dict[str, Any]) -> Experiment:
    """A validated experiment from nested plain values. Raises UserError with what is wrong and where."""
    try:
        experiment = msgspec.convert(tree, Experiment)
        experiment.to_toml().encode()
    except UnicodeEncodeError:  # such as a folder's name that is no text, which Linux allows
        raise UserError("The experiment is not usable: a name or path in it is no valid text.") from None
    except msgspec.ValidationError as error:
        raise UserError(f"The experiment is not usable: {error}.") from None
    return experiment


def load_experiment(path: Path) -> Experiment:
    """Read an experiment from a TOML file. Raises UserError if it is missing, no TOML, or not an experiment."""
    try:
        tree: Any = read_toml(path)
    except OSError as error:
        raise UserError(f"The experiment {path} cannot be read: {error.strerror}.") from None
    except DamagedFileError as error:
        raise UserError(f"{path} is not valid TOML: {error}.") from None
    try:
        return experiment_from_plain(tree)
    except UserError as error:
        raise UserError(f"{path}: {error}") from None


def parse_assignments(assignments: list[str]) -> dict[str, Plain]:
    """`["objective.smoothing=0.1", "steps=10"]` as settings for `with_settings`. Raises UserError on one without =."""
    settings = {}
    for assignment in assignments:
        key, equals, text = assignment.partition("=")
        if not equals or not key.strip():
            raise UserError(f"--set takes key=value, such as --set objective.smoothing=0.1; got {assignment!r}.")
        settings[key.strip()] = parse_text(text.strip())
    return settings


def ready_made_experiments() -> list[Experiment]:
    """The experiments shipped with the program, by name."""
    return [load_experiment(path) for path in sorted(resource("experiments").glob("*.toml"))]


def experiment_with(kind: str) -> Experiment:
    """The first ready-made experiment on data of this kind, or a plain one where there is none."""
    known = (experiment for experiment in ready_made_experiments() if experiment.dataset["name"] == kind)
    return next(known, Experiment(name=f"my-{kind}", dataset={"name": kind}))


def find_experiment(name_or_path: str) -> Experiment:
    """A ready-made experiment by name, or one from a TOML file. Raises UserError listing the ready-made names."""
    ready_made = {experiment.name: experiment for experiment in ready_made_experiments()}
    if name_or_path in ready_made:
        return ready_made[name_or_path]
    path = Path(name_or_path)
    if path.suffix == ".toml" or path.is_file():
        return load_experiment(path)
    raise UserError(f"There is no experiment called {name_or_path!r}; ready-made: {', '.join(ready_made)}.")
