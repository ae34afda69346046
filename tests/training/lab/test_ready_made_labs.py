"""Every lab that comes with the program can be played and says what it shows."""

import pytest

from ganstudio.labs.presets import FIRST, ready_made_labs
from ganstudio.runs.events import Updated
from ganstudio.training.lab.lab import Lab
from tests.labs import NO_FRAMES, Player


@pytest.mark.parametrize("lab", ready_made_labs(), ids=lambda lab: lab.name)
def test_a_ready_made_lab_plays(lab):
    play = Player(Lab([lab], pace=NO_FRAMES))
    play.play_to(2)
    assert lab.title
    assert 20 < len(lab.description) < 160
    play.lab.pause()
    frame = play.rest()
    assert 0.0 <= frame.statistics["jensen_shannon"] <= 0.694
    assert frame.surface is not None
    told = [e.event for e in play.said if isinstance(getattr(e, "event", None), Updated)]
    assert told[-1].step == 2


def test_the_first_lab_comes_first():
    assert ready_made_labs()[0].name == FIRST
