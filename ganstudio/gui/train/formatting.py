"""Words for how the displayed run stands. Plain functions, no widgets."""

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


def phase_words(kind: str, state: str, status: str, ended: Ended | None) -> str:
    """A few words for the header."""
    if kind != "training":
        return _STATUSES.get(status, status)
    return _STATUSES[ended.reason] if state == "ended" and ended is not None else _STATES.get(state, state)


def interruption_words(kept_step: int | None) -> str:
    """Why a run may have ended without a goodbye, and from where it goes on."""
    kept = "from its first step, since no checkpoint was kept" if kept_step is None else f"from step {kept_step:,}"
    return f"This run ended without a goodbye: the power went, memory was short, or it was killed. It goes on {kept}."


def computing_words(started: Mapping[str, Any], images_per_second: float | None) -> str:
    """How it is computed, and how fast; rich text."""
    if not started:
        return ""
    threads = int(started.get("threads") or 1)
    words = [str(started.get("device", "")), str(started.get("precision", ""))]
    words.append("1 thread" if threads == 1 else f"{threads} threads")
    if images_per_second is not None:
        words.append(f"<b>{images_per_second:,.0f}</b> images/s")
    return "&nbsp;&nbsp;·&nbsp;&nbsp;".join(filter(None, words))
