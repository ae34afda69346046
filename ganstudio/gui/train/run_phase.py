"""In which phase the shown run is, in words and for the buttons. Plain functions, no widgets."""

from collections.abc import Mapping
from typing import Any

from ganstudio.runs.events import Ended

_STATES = {
    "starting": "getting ready: data, networks, timing", "running": "training", "pausing": "pausing",
    "paused": "paused", "stopping": "finishing the step and keeping it",
}  # fmt: skip
_STATUSES = {
    "finished": "finished", "stopped": "stopped and kept", "failed": "failed", "running": "trained by another process",
    "interrupted": "ended without a goodbye",
}  # fmt: skip


def primary_state(kind: str, state: str, *, has_path: bool) -> str:
    """What `RunControls.show_state` needs: the training's state, or "earlier", "followed" or "idle"."""
    if kind == "training":
        return "earlier" if state == "ended" and has_path else state
    return kind if kind in ("earlier", "followed") else "idle"


def phase_words(kind: str, state: str, status: str, ended: Ended | None) -> tuple[str, str]:
    """A few words for the header, and a longer text for the run's panel where there is one."""
    if kind != "training":
        return _STATUSES.get(status, status), ""
    if state == "ended" and ended is not None:
        return _STATUSES[ended.reason], ended.text
    return _STATES.get(state, state), ""


def interruption_words(kept_step: int | None) -> str:
    """Why a run may have ended without a goodbye, and from where it goes on."""
    kept = "from its first step, since no checkpoint was kept" if kept_step is None else f"from step {kept_step:,}"
    return f"This run ended without a goodbye: the power went, memory was short, or it was killed. It goes on {kept}."


def facts_words(started: Mapping[str, Any], images_per_second: float | None) -> str:
    """How it is computed, for the line below the plots; rich text."""
    if not started:
        return ""
    threads = int(started.get("threads") or 1)
    words = [str(started.get("device", "")), str(started.get("precision", ""))]
    words.append("1 thread" if threads == 1 else f"{threads} threads")
    if images_per_second is not None:
        words.append(f"<b>{images_per_second:,.0f}</b> images/s")
    return "&nbsp;&nbsp;·&nbsp;&nbsp;".join(filter(None, words))


def suggested_steps(step: int, steps: int) -> int:
    """What "train on" offers: what was planned, or half as much again."""
    return steps if step < steps else steps + max(steps // 2, 1)
