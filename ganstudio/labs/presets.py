"""The labs that come with the program: each is an experiment on points that shows one thing, ready to play.

Only read here; no torch is needed to list them.
"""

from ganstudio.core.paths import resource
from ganstudio.formats.experiment import Experiment, load_experiment

FIRST = "ring"
"""What the Lab opens with."""


def ready_made_labs() -> list[Experiment]:
    """All of them, the first one first; `title` names it and `description` says in a sentence what one sees."""
    labs = [load_experiment(path) for path in sorted(resource("labs").glob("*.toml"))]
    return sorted(labs, key=lambda lab: lab.name != FIRST)
