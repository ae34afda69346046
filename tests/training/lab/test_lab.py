"""A lab plays, changes, goes back, is saved and opened: always to the same bits as one that was never interrupted."""

import zipfile

import numpy as np
import pytest

from ganstudio.core.errors import UserError
from ganstudio.images.arrays import save_png
from ganstudio.labs.events import Branched, KeptFrame, LaneEvent, Saved, SettingsNow
from ganstudio.labs.frame import LabFrame
from ganstudio.runs.events import Changed, Ended, Started, Updated
from ganstudio.training.lab import memory
from ganstudio.training.lab.lab import Lab, LabPace
from ganstudio.training.lab.lab_file import _thinned
from ganstudio.training.lab.lab_run import CUT, PLAYERS, LabRun
from ganstudio.training.loop.trainer import Trainer
from tests.labs import NO_FRAMES, Player, bits, experiment, line


def player(changes: dict | None = None, **more) -> Player:
    return Player(Lab([experiment(changes)], pace=NO_FRAMES, **more))


def with_a_story(play: Player, save=None) -> Player:
    """Single moves, live and structural changes, a half-done step, a branch; saved and opened in between if asked."""
    lab = play.lab
    play.play_to(6)
    lab.change("recipe.generator_learning_rate", 3e-3)
    play.play_to(9)
    lab.step("discriminator")
    play.rest()
    play = save(play) if save else play
    play.lab.step("generator")
    play.rest()
    play.lab.change("discriminator.layers", 3)
    play.play_to(15)
    play.lab.branch(13)
    play.rest()
    play.lab.change("recipe.optimiser", "sgd")
    play.lab.change("recipe.discriminator_steps", 2)
    play.play_to(18)
    play = save(play) if save else play
    play.play_to(22)
    return play


def test_a_lab_without_interruption_is_the_trainer_s_own_training():
    described = experiment({"steps": 7, "device": "cpu", "precision": "float32", "threads": 1})
    trainer = Trainer(described)
    list(trainer.events())
    play = Player(Lab([described], pace=NO_FRAMES))
    play.play_to(7)
    theirs = trainer.recipe.parts()
    for name in ("generator", "discriminator"):
        ours = play.lab.runs[0].recipe.parts()[name].state_dict()
        assert all(np.array_equal(value, ours[key]) for key, value in theirs[name].state_dict().items())


@pytest.mark.timeout(60)
def test_saved_reopened_and_continued_gives_the_same_bytes(tmp_path):
    def save_and_open(play: Player) -> Player:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.lab"
        play.lab.save(path)
        play.rest()
        assert any(isinstance(event, Saved) for event in play.said)
        return Player(Lab.open(path, NO_FRAMES))

    whole, again = with_a_story(player()), with_a_story(player(), save_and_open)
    assert bits(whole.lab) == bits(again.lab)
    assert whole.lab.runs[0].changes == again.lab.runs[0].changes
    assert whole.lab.runs[0].memory.frames.steps == again.lab.runs[0].memory.frames.steps


def test_looking_changes_no_bit():
    rarely, often = player(), Player(Lab([experiment()], pace=LabPace(frames_per_second=1e6, share=1.0)))
    rarely.play_to(8)
    often.play_to(8)
    assert sum(isinstance(event, LabFrame) for event in often.said) > 8
    assert bits(rarely.lab) == bits(often.lab)


def test_the_log_alone_replays_the_whole_lab():
    play = with_a_story(player())
    run = play.lab.runs[0]
    before = bits(play.lab)
    for step in [step for step in run.memory.states.steps if step]:  # only the first state is left
        run.memory.states.forget_after(step - 1)
    play.lab.branch(22)
    play.rest()
    assert bits(play.lab) == before


@pytest.mark.parametrize("step", [0, 3, 9, 10, 14])
def test_a_branch_is_the_lab_as_it_was(step):
    straight, gone_on = player(), player()
    for play, last in ((straight, step), (gone_on, 20)):
        play.play_to(min(last, 9))
        if last >= 10:
            play.lab.step("generator")
            play.rest()
            play.play_to(last)
    gone_on.lab.branch(step)
    frame = gone_on.rest()
    assert frame.step == step
    assert bits(straight.lab) == bits(gone_on.lab)
    for play in (straight, gone_on):
        play.play_to(step + 3)
    assert bits(straight.lab) == bits(gone_on.lab)


def test_single_moves_move_one_player_and_are_logged():
    play = player()
    play.play_to(2)
    networks = play.lab.runs[0].recipe.networks()

    def weights(name: str) -> bytes:
        return b"".join(p.detach().numpy().tobytes() for p in networks[name].parameters())

    for moving, resting in (("discriminator", "generator"), ("generator", "discriminator")):
        before = weights("generator"), weights("discriminator")
        still = weights(resting)
        play.lab.step(moving)
        frame = play.rest()
        assert (frame.update, frame.whole) == (moving, True)
        assert weights(resting) == still
        assert (weights("generator"), weights("discriminator")) != before
    moves = [(change.step, change.key, change.value) for change in play.lab.runs[0].changes]
    both = [(5, PLAYERS, "both")]
    assert moves == [(3, PLAYERS, "discriminator"), (4, PLAYERS, "both"), (4, PLAYERS, "generator"), *both]


def test_a_half_done_step_ends_where_the_other_player_is_asked():
    play = player()
    play.lab.slow(0.0)
    play.until(lambda event: isinstance(event, LaneEvent) and isinstance(event.event, Updated))
    play.lab.pause()
    assert play.rest().next_update == "generator"
    play.lab.step("discriminator")
    assert play.rest().step == 2
    assert [change.key for change in play.lab.runs[0].changes] == [CUT, PLAYERS, PLAYERS]
    play.lab.step("both")
    assert play.rest().step == 3


def test_a_rest_shows_the_very_samples_of_the_next_update(monkeypatch):
    play = player()
    seen = []
    recipe = play.lab.runs[0].recipe
    original = recipe.draw_round

    def spy(draws):
        real, latents = original(draws)
        seen.append((real.samples.numpy(), latents.numpy()))
        return real, latents

    play.lab.slow(0.0)
    for _ in range(4):
        shown = play.until(lambda event: isinstance(event, LabFrame)).round
        play.until(lambda event: not isinstance(event, LabFrame))
        monkeypatch.setattr(recipe, "draw_round", spy)
        play.until(lambda event: isinstance(event, LaneEvent) and isinstance(event.event, Updated))
        monkeypatch.setattr(recipe, "draw_round", original)
        assert np.array_equal(shown.real, seen[-1][0])  # for G's update they are those that D has just seen
        assert np.array_equal(shown.latents, seen[-1][1])
    assert len(seen) == 2


@pytest.mark.parametrize(
    ("key", "value", "anew"),
    [
        ("discriminator.layers", 3, {"discriminator", "discriminator_optimiser"}),
        ("generator.width", 9, {"generator", "average", "generator_optimiser"}),
        ("generator.latent_size", 3, {"generator", "average", "generator_optimiser"}),
        ("generator.latent_law", "uniform", set()),
        ("recipe.optimiser", "sgd", {"generator_optimiser", "discriminator_optimiser"}),
        ("recipe.beta1", 0.9, set()),
        ("objective.name", "wasserstein_gp", set()),
        ("dataset.shape", "grid", set()),
        ("batch_size", 32, set()),
        ("dataset.shape", "gaussian",
         {"generator", "average", "generator_optimiser", "discriminator", "discriminator_optimiser"}),
    ],
)  # fmt: skip
def test_what_still_fits_is_taken_over(key, value, anew):
    play = player()
    play.play_to(3)
    run = play.lab.runs[0]
    before = {name: part.state_dict() for name, part in run.recipe.parts().items()}
    play.lab.change(key, value)
    play.rest()
    told = {name for note in play.notes() for name in note.removeprefix("Begins anew: ").rstrip(".").split(", ")}
    assert told == {name.replace("_", " ") for name in anew}
    after = {name: part.state_dict() for name, part in run.recipe.parts().items()}
    for name in before.keys() - anew:
        kept = before[name].get("state") or before[name]
        assert str(after[name].get("state") or after[name]) == str(kept)
    settings = [event for event in play.said if isinstance(event, SettingsNow)]
    section, _, name = key.rpartition(".")
    now = settings[-1].experiment
    assert (getattr(now, section)[name] if section else getattr(now, name)) == value
    if key == "recipe.beta1":
        assert run.recipe.generator_optimiser.param_groups[0]["betas"][0] == 0.9
    play.play_to(5)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("generator.layers", 0, "layers"),
        ("generator.width", 10**9, "width"),
        ("objective.name", "chess", "chess"),
        ("recipe.packing", 2, "packing"),
        ("dataset.path", "nowhere", "path"),
        ("dataset.name", "digits", "points"),
        ("recipe.discriminator_steps", -1, "discriminator_steps"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_changes_nothing(key, value, words):
    play = player()
    with pytest.raises(UserError, match=words):
        play.lab.change(key, value)
    play.play_to(2)
    assert play.lab.runs[0].changes == []


@pytest.mark.parametrize("changes", [{"recipe.optimiser": "sgd"}, {"objective.name": "least_squares"}])
def test_lost_numbers_are_said_and_the_lab_stays_usable(changes):
    play = player(changes)
    play.play_to(3)
    play.lab.change("recipe.generator_learning_rate", 1000.0)
    play.lab.change("recipe.discriminator_learning_rate", 1000.0)
    play.lab.play()
    frame = play.rest()  # nobody asked it to
    assert any("no longer finite" in note for note in play.notes())
    assert np.isfinite(frame.generated).all()
    assert play.lab.runs[0].step == frame.step
    play.lab.branch(2)
    play.rest()
    play.play_to(6)

    assert list(play.finish())[-1] == Ended("stopped", 6)


@pytest.mark.parametrize("unread", [5, 50])
def test_an_overflow_in_updates_that_nobody_read_is_noticed_later(unread):
    players = ("generator", "discriminator")
    run = LabRun(
        experiment({f"{player}.{name}": n for player in players for name, n in (("width", 64), ("layers", 3))})
    )
    run.change({f"recipe.{player}_learning_rate": 1000.0 for player in players})
    while not run.whole or run.step < unread:
        list(run.advance(read=False))
    with pytest.raises(memory.LostNumbersError):
        run.check_numbers()


def test_two_lanes_race_side_by_side_and_go_back_together():
    lab = Lab([experiment(), experiment({"objective.name": "minimax"})], pace=NO_FRAMES)
    play = Player(lab)
    play.play_to(5)
    assert [run.step for run in lab.runs] == [5, 5]
    steps = [(e.lane, e.event.step) for e in play.said if isinstance(e, LaneEvent) and isinstance(e.event, Updated)]
    apart = [0, 0]
    for lane, step in steps:
        apart[lane] = step
        assert abs(apart[0] - apart[1]) <= 1
    alone = player()
    alone.play_to(5)
    assert bits(alone.lab) == bits(lab)
    lab.branch(3)
    play.rest()
    assert {(e.lane, e.step) for e in play.said if isinstance(e, Branched)} == {(0, 3), (1, 3)}
    lab.change("recipe.generator_learning_rate", 0.5, lane=1)
    play.play_to(4)
    assert [len(run.changes) for run in lab.runs] == [0, 1]


def test_the_time_line_is_kept_thinned_and_comes_back_from_a_file(tmp_path, monkeypatch):
    play = player()
    play.play_to(60)
    kept = [event.frame.step for event in play.said if isinstance(event, KeptFrame)]
    assert kept == [*range(52), *range(52, 61)]
    play.lab.save(tmp_path / "a.lab")
    play.rest()
    opened = Lab.open(tmp_path / "a.lab")
    run = opened.runs[0]
    assert run.memory.frames.steps == kept
    frame, original = run.memory.frames.at(30), play.lab.runs[0].memory.frames.at(30)
    assert np.array_equal(frame.surface, original.surface)
    assert frame.view == original.view
    assert frame.statistics == original.statistics
    curves, ours = run.memory.record.curves, play.lab.runs[0].memory.record.curves
    assert {name: list(c.values) for name, c in curves.items()} == {name: list(c.values) for name, c in ours.items()}
    states = list(play.lab.runs[0].memory.states)
    monkeypatch.setattr("ganstudio.training.lab.lab_file._STATES_BUDGET", 10 * memory.bytes_of(states[-1].parts))
    thinned = [state.step for state in _thinned(states)]
    assert len(thinned) <= 11
    assert thinned[-1] == 60


def test_memory_stays_bounded(monkeypatch):
    monkeypatch.setattr(memory, "_STATES_BUDGET", 100_000)
    monkeypatch.setattr(memory, "FRAMES_BUDGET", 300_000)
    play = player()
    play.play_to(70)
    kept = play.lab.runs[0].memory
    assert kept.states.bytes <= 100_000
    assert kept.frames.bytes <= 300_000
    before = bits(play.lab)
    play.lab.branch(69)  # between kept states: the way from the last one before it is replayed
    play.rest()
    play.play_to(70)
    assert bits(play.lab) == before


@pytest.mark.parametrize("damage", ["missing", "text", "torn", "foreign", "newer", "states"])
def test_a_file_that_cannot_be_opened_is_refused_in_words(tmp_path, damage):
    path = tmp_path / "a.lab"
    play = player()
    play.lab.save(path)
    play.rest()
    content = {item: zipfile.ZipFile(path).read(item) for item in zipfile.ZipFile(path).namelist()}
    if damage == "missing":
        path.unlink()
    elif damage == "text":
        path.write_text("no lab")
    elif damage == "torn":
        path.write_bytes(path.read_bytes()[:-300])
    else:
        content = {"hello": b"x"} if damage == "foreign" else content
        if damage == "newer":
            content["lab.json"] = content["lab.json"].replace(b'"format": 1', b'"format": 9')
        if damage == "states":
            content["lane0/states.pt"] = b"cos\nsystem\n(S'true'\ntR."
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in content.items():
                archive.writestr(name, data)
    with pytest.raises(UserError, match=r"a\.lab"):
        Lab.open(path)


def test_a_drawing_travels_in_the_file_and_no_path_does(tmp_path):
    ink = np.full((16, 16, 1), 255, np.uint8)
    ink[4:12, 4:8] = 0
    drawing = tmp_path / "my secret place.png"
    save_png(ink, drawing)
    play = player()
    play.lab.change_many({"dataset.name": "drawn", "dataset.path": str(drawing), "dataset.count": 400})
    play.play_to(4)
    play.lab.save(tmp_path / "a.lab")
    play.rest()
    drawing.unlink()
    with zipfile.ZipFile(tmp_path / "a.lab") as archive:
        assert all(b"secret" not in archive.read(name) for name in archive.namelist())
    again = Player(Lab.open(tmp_path / "a.lab", NO_FRAMES))
    for one in (play, again):
        one.play_to(8)
    assert bits(play.lab) == bits(again.lab)


def test_a_lab_that_cannot_be_written_goes_on(tmp_path):
    play = player()
    (tmp_path / "a.lab").mkdir()
    play.lab.save(tmp_path / "a.lab")
    play.rest()
    assert any("could not be written" in note for note in play.notes())
    play.play_to(2)


def test_what_it_says_of_changes_and_networks():
    play = Player(Lab([line()], pace=NO_FRAMES))
    play.lab.change("recipe.generator_learning_rate", 0.01)
    play.lab.change("discriminator.width", 12)
    play.play_to(2)
    told = [event.event for event in play.said if isinstance(event, LaneEvent)]
    assert [e.key for e in told if isinstance(e, Changed)] == ["recipe.generator_learning_rate", "discriminator.width"]
    assert [e.parameters["discriminator"] for e in told if isinstance(e, Started)] == [97, 12 * 2 + 13 * 12 + 13]
    with pytest.raises(UserError, match="step 99"):
        play.lab.branch(99)
    with pytest.raises(UserError, match="referee"):
        play.lab.step("referee")


def test_a_scheme_s_own_scalars_are_declared_to_the_window():
    play = Player(Lab([line().with_settings({"recipe.name": "chekhov"})], pace=NO_FRAMES))
    play.play_to(1)
    told = [event.event for event in play.said if isinstance(event, LaneEvent)]
    declared = [scalar.name for event in told if isinstance(event, Started) for scalar in event.scalars]
    assert declared
    assert set(declared) <= {name for event in told if isinstance(event, Updated) for name in event.scalars}


def test_what_is_asked_on_the_way_into_a_rest_is_not_slept_through():
    play = player()
    play.play_to(3)
    play.lab.pause()
    play.until(lambda event: isinstance(event, LabFrame))  # the rest itself would come next
    play.lab.step("both")
    assert play.rest().step == 4
