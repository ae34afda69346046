"""What of a frame is seen at one sub-step of an update."""

from dataclasses import replace

from ganstudio.gui.lab.widgets.update_stages import UpdateStage
from ganstudio.labs.frame import LabFrame


def staged(frame: LabFrame, stage: UpdateStage | None) -> LabFrame:
    """`frame` with only those of the next update's samples that have been drawn and judged by then."""
    if frame.round is None:
        return frame
    if stage is None or not stage.shows:
        return replace(frame, round=None)
    shown = frame.round
    if "real" not in stage.shows:
        shown = replace(
            shown, real=shown.real[:0], real_scores=None if shown.real_scores is None else shown.real_scores[:0]
        )
    if "scores" not in stage.shows:
        shown = replace(shown, real_scores=None, fake_scores=None)
    return replace(frame, round=shown)
