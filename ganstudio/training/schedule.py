"""When a run draws its pictures and keeps its checkpoints; pure functions of the step."""

KEPT_NEWEST = 3


def next_preview(step: int) -> int:
    """The step after `step` whose pictures are kept: dense at first, then every twentieth part, about 200 in all."""
    if step < 16:
        return max(1, step * 2)
    return step + max(8, step // 20)


def to_delete(steps: list[int], best: int | None) -> list[int]:
    """Of the checkpoints of `steps`, those not worth their disk space.

    Kept are the newest three, the best, and the first one in each power of four, so that growing up can be retold.
    """
    ordered = sorted(steps)
    first_of_octave: dict[int, int] = {}
    for step in ordered:
        first_of_octave.setdefault(max(step, 1).bit_length() // 2, step)
    kept = {*ordered[-KEPT_NEWEST:], *first_of_octave.values(), best}
    return [step for step in ordered if step not in kept]
