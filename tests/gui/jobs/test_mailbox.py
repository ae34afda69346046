"""The mailbox keeps all scalars, only the newest pictures, and nobody waits."""

import threading

import numpy as np

from ganstudio.gui.jobs.mailbox import Mailbox
from ganstudio.runs.events import Ended, Noted, Previewed, Progressed, Updated


def grid(value: int) -> np.ndarray:
    return np.full((4, 8, 8, 1), value, np.uint8)


def updated(step: int, **scalars: float) -> Updated:
    return Updated(step, "generator", "discriminator", True, scalars)


def test_all_scalars_come_in_order():
    box = Mailbox()
    for step in range(1000):
        box.put(updated(step, generator_loss=step / 10))
    assert [item.step for item in box.drain()] == list(range(1000))
    assert box.drain() == []


def test_only_the_newest_pictures_of_each_kind():
    box = Mailbox()
    box.put(Previewed(1, {"generated": grid(1), "real": grid(9)}))
    box.put(Previewed(2, {"generated": grid(2)}))
    box.put(Previewed(3, {"generated": grid(3)}))
    real, generated = box.drain()
    assert (real.step, list(real.pictures)) == (1, ["real"])
    assert generated.step == 3
    assert generated.pictures["generated"][0, 0, 0, 0] == 3


def test_pictures_of_one_step_stay_together():
    box = Mailbox()
    box.put(Previewed(5, {"generated": grid(1), "real": grid(2)}))
    (item,) = box.drain()
    assert sorted(item.pictures) == ["generated", "real"]


def test_the_end_stays_last():
    box = Mailbox()
    progress, preview = Progressed(1, 2, 1.0, 1.0, 1.0), Previewed(1, {"generated": grid(0)})
    for item in (Noted("a"), progress, preview, Ended("finished", 2)):
        box.put(item)
    assert isinstance(box.drain()[-1], Ended)


def test_a_flood_that_nobody_fetches_stays_small():
    box = Mailbox()
    for step in range(50_000):
        box.put(updated(step))
        box.put(Progressed(step, 50_000, 1.0, 1.0, 1.0))
        box.put(Previewed(step, {"generated": grid(0)}))
    assert len(box.drain()) == 3


def test_nothing_is_lost_between_threads():
    box = Mailbox()
    writer = threading.Thread(target=lambda: [box.put(updated(step, loss=1.0)) for step in range(20_000)])
    writer.start()
    seen: list[int] = []
    while writer.is_alive():
        seen += [item.step for item in box.drain()]
    seen += [item.step for item in box.drain()]
    assert seen == list(range(20_000))
