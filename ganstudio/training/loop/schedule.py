"""When a run draws its pictures and keeps its checkpoints; pure functions of the step."""

KEPT_NEWEST = 3


def next_preview(step: int) -> int:
    """The first step after `step` whose pictures are kept: 1, 2, 4, ..., then every twentieth part, under 200 in all.

    The sequence is always the same, so that a resumed run keeps the pictures that an uninterrupted one would.
    """
    shown = 1
    while shown <= step:
        shown += shown if shown < 16 else max(8, shown // 20)
    return shown


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
