"""In which phase the shown run is, in words and for the buttons. Plain functions, no widgets."""

from ganstudio.events import Ended

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
