"""Home's words for facts: how long, how a run stands, when."""

from datetime import datetime

from ganstudio.formats.experiment import Experiment
from ganstudio.gui.shared.formatting import about
from ganstudio.gui.shared.state.run_library import RunLibrary
from ganstudio.gui.shared.state.run_summary import RunSummary


def how_long(library: RunLibrary, experiment: Experiment) -> str:
    """About how long the experiment takes here."""
    seconds = library.estimate_seconds(experiment)
    if seconds is not None:
        return f"{about(seconds)} on this machine"
    if experiment.reference_seconds > 0 and not library.speed.has_failed:
        return "measuring this machine …"
    return f"{experiment.steps:,} steps"


def how_it_stands(run: RunSummary) -> tuple[str, str]:
    """A run's status in words, and the colour for them."""
    steps = f"{run.step:,} of {run.steps:,}"
    return {
        "running": (f"in training, step {steps}", "accent_text"),
        "finished": (f"finished, {run.step:,} steps, {when(run.modified)}", "secondary"),
        "stopped": (f"stopped at step {steps}", "secondary"),
        "failed": (f"failed at step {run.step:,}", "trouble_text"),
        "interrupted": (f"cut off at step {run.step:,}: resume", "trouble_text"),
    }[run.status]


def when(seconds: float) -> str:
    """Today's time, or the date."""
    then = datetime.fromtimestamp(seconds)  # the user's own time zone is meant
    if then.date() == datetime.now().date():
        return f"{then:%H:%M}"
    return f"{then.day} {then:%b %Y}"
