"""Behaviour without widgets: what is asked of child processes, what is kept, what is refused."""

import threading
from types import SimpleNamespace

import msgspec
import pytest

from ganstudio.core.errors import UserError
from ganstudio.formats.results import Comparison, MeasureProgress, to_line
from ganstudio.gui.evaluate.model import EvaluateModel
from ganstudio.gui.evaluate.services import evaluation_jobs, result_store
from ganstudio.gui.evaluate.services.evaluation_jobs import EvaluationJobs, Job
from ganstudio.gui.evaluate.services.result_store import new_result, read_results, store_results, write_report
from ganstudio.gui.evaluate.services.targets import EvaluationTarget, known_data, target_of
from tests import generators
from tests.gui.evaluate.by_hand import BEGUN, finding


def done(model, qtbot):
    qtbot.waitUntil(lambda: not model.is_measuring and not model.is_checking, timeout=30_000)


def test_what_takes_seconds_and_can_be_made_is_measured(opened, qtbot, child):
    opened.measure_quickly()
    assert opened.awaits(opened.generators[0], "nearest")
    done(opened, qtbot)
    asked = child.asked[-1]
    assert asked[asked.index("--measures") + 1] == "nearest,precision"
    assert set(opened.generators[0].results) == {"nearest", "precision"}
    assert opened.generators[0].results["nearest"].versions == {"torch": "2"}
    assert opened.generators[0].offers["classes"].reason


def test_what_was_found_is_there_again_at_the_next_start_but_not_for_other_data(opened, qtbot, child, tiny):
    opened.measure("annealed", {"quality": "full"})
    done(opened, qtbot)
    assert child.asked[-1][-2:] == ["--set", "annealed.quality=full"]
    again = EvaluateModel()
    again.open(tiny)
    qtbot.waitUntil(lambda: bool(again.generators and again.generators[0].results), timeout=30_000)
    assert again.generators[0].results["annealed"].finding.verdict.text == "The verdict of annealed."
    again.choose_data("digits")
    qtbot.waitUntil(lambda: not again.generators[0].results, timeout=30_000)
    done(again, qtbot)
    again.close()
    again.deleteLater()


def test_cancelling_says_whether_it_goes_on(opened, qtbot, child):
    child.hangs = True
    for name, expected in (("annealed", "goes on where it was"), ("nearest", "Broken off.")):
        opened.measure(name)
        qtbot.waitUntil(lambda: opened.moment is not None and opened.moment.done == 0.5, timeout=30_000)
        opened.cancel()
        done(opened, qtbot)
        assert expected in opened.generators[0].skipped[name]
        assert opened.moment is None


def test_a_refusal_is_the_generators_own(model, qtbot, child, tiny):
    child.refusal = "The generator makes 8 x 8 grey pictures."
    model.open(tiny)
    qtbot.waitUntil(lambda: bool(model.generators and model.generators[0].refusal), timeout=30_000)
    assert model.generators[0].refusal == child.refusal
    assert model.quick(model.generators[0]) == []


def test_others_are_measured_against_the_data_of_the_first(model, qtbot, child, tmp_path):
    first = generators.tiny(tmp_path / "a.onnx", experiment={"dataset": {"name": "digits"}}).path
    second = generators.tiny(tmp_path / "b.onnx", size=13, experiment={"dataset": {"name": "pixel_faces"}}).path
    model.open(first)
    qtbot.waitUntil(lambda: bool(model.generators), timeout=30_000)
    model.compare(second)
    qtbot.waitUntil(lambda: len(model.generators) == 2 and bool(model.generators[1].offers), timeout=30_000)
    assert "--data" not in next(asked for asked in child.asked if str(first) in asked)
    asked = next(asked for asked in child.asked if str(second) in asked)
    assert asked[asked.index("--data") + 1] == "digits"
    model.remove(1)
    assert len(model.generators) == 1
    model.remove(0)
    assert len(model.generators) == 1
    done(model, qtbot)


def test_four_at_most_and_none_twice(opened, qtbot, tmp_path):
    with qtbot.waitSignal(opened.failed, timeout=30_000) as told:
        opened.compare(opened.generators[0].target.path)
    assert "already" in told.args[0]
    for number in range(3):
        opened.compare(generators.tiny(tmp_path / f"{number}.onnx", size=3 + number).path)
        qtbot.waitUntil(lambda: len(opened.generators) == number + 2, timeout=30_000)  # noqa: B023 - waited for here
    with qtbot.waitSignal(opened.failed, timeout=30_000) as told:
        opened.compare(generators.tiny(tmp_path / "fifth.onnx", size=9).path)
    assert "4 generators" in told.args[0]
    done(opened, qtbot)


def test_a_change_of_samples_asks_again_what_can_be_made(opened, qtbot, child):
    opened.set_sampling(50, 3)
    done(opened, qtbot)
    asked = child.asked[-1]
    assert asked[asked.index("--samples") + 1] == "50"
    assert asked[asked.index("--seed") + 1] == "3"
    before = len(child.asked)
    opened.set_sampling(50, 3)
    assert len(child.asked) == before


# --- what is kept


def test_findings_are_kept_by_measure_and_damage_is_as_if_nothing_was(tmp_path):
    first = {"nearest": new_result(finding("nearest", 0.1), BEGUN)}
    store_results("content", "digits", first)
    newer = {"nearest": new_result(finding("nearest", 0.9), BEGUN)}
    assert store_results("content", "digits", newer | {"precision": new_result(finding("precision"), BEGUN)}).keys()
    assert read_results("content", "digits")["nearest"].finding.figures[0].value == 0.9
    assert read_results("content", "pixel_faces") == {}
    path = result_store._path("content", "digits")
    path.write_bytes(path.read_bytes()[:-20])
    assert read_results("content", "digits") == {}


def test_two_writers_lose_nothing():
    def keep(name):
        store_results("content", "digits", {name: new_result(finding("nearest"), BEGUN)})

    threads = [threading.Thread(target=keep, args=(str(number),)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(read_results("content", "digits")) == set("01234567")


def test_the_report_is_one_page_that_names_everybody(tmp_path):
    kept = {"nearest": new_result(finding("nearest"), BEGUN)}
    path = write_report(tmp_path / "report", [("First", kept), ("Second", kept)])
    page = path.read_text(encoding="utf-8")
    assert path.name == "report.html"
    for words in ("First", "Second", "The verdict of nearest.", "Misses much."):
        assert words in page
    assert "http://" not in page
    with pytest.raises(UserError, match="Nothing has been measured"):
        write_report(tmp_path / "empty.html", [("First", {})])
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UserError, match="could not be written"):
        write_report(tmp_path / "file" / "report.html", [("First", kept)])


@pytest.mark.parametrize(
    ("annealed", "words"),
    [
        ((300.0, 200.0, 100.0), "Both rank the generators alike."),
        ((300.0, 100.0, 200.0), "Parzen window ranks G1, G2, G3 and Annealed importance sampling ranks G1, G3, G2."),
        (
            (300.0, 200.0, 200.1),
            "Annealed importance sampling ranks G1, G3, G2, though by less than their uncertainty.",
        ),
    ],
)
def test_two_likelihoods_that_rank_otherwise_are_explained(annealed, words):
    def both(name, **values):
        found = {}
        for measure, value in values.items():
            made = finding("annealed", value)
            figure = msgspec.structs.replace(
                made.figures[0], name="log_likelihood", better="higher", unit="nats", uncertainty=5.0
            )
            found[measure] = new_result(msgspec.structs.replace(made, measure=measure, figures=(figure,)), BEGUN)
        return name, found

    named = [
        both(f"G{number}", parzen=parzen, annealed_likelihood=one)
        for number, (parzen, one) in enumerate(zip((300.0, 200.0, 100.0), annealed, strict=True), 1)
    ]
    two = next(one for one in result_store.compare(named) if one.title.startswith("Two estimates"))
    assert isinstance(two, Comparison)
    assert words in two.text
    assert two.question == "likelihood"


# --- what can be measured


def test_a_target_says_what_it_is(tiny, tmp_path):
    target = target_of(tiny)
    assert (target.title, target.step, target.arguments) == ("Tiny", None, [str(tiny)])
    assert EvaluationTarget(tiny, "Run", 1200).words == "Run, step 1,200"
    assert EvaluationTarget(tiny, "Run", 1200).arguments[1:] == ["--step", "1200"]
    with pytest.raises(UserError):
        target_of(tmp_path / "nowhere.onnx")
    with pytest.raises(UserError, match="not a run"):
        target_of(tmp_path)


def test_data_that_need_a_path_are_not_in_the_list():
    names = {choice.value for choice in known_data()}
    assert {"digits", "pixel_faces", "stacked_digits"} <= names
    assert not names & {"folder", "pairs", "two_folders", "csv_sequences"}


def test_what_should_be_as_of_real_data_is_ranked_by_its_distance_from_it():
    def precise(name, value):
        made = finding("precision", value)
        figure = msgspec.structs.replace(made.figures[0], name="precision", better="as floor", floor=0.7)
        found = msgspec.structs.replace(made, measure="precision_recall", figures=(figure,))
        return name, {"precision_recall": new_result(found, BEGUN)}

    (said,) = result_store.compare([precise("Nothing", 0.0), precise("Good", 0.68), precise("Few", 0.99)])
    assert said.text.index("Good") < said.text.index("Few") < said.text.index("Nothing")


def test_how_far_it_is_says_which_of_how_many(opened, qtbot):
    heard = []
    opened.moved.connect(heard.append)
    opened.measure_quickly()
    done(opened, qtbot)
    at_work = [(moment.measure, moment.number) for moment in heard if moment.measure]
    assert at_work == [("nearest", 1), ("precision", 2)]
    assert heard[0].number == 0


def test_the_time_left_is_told_once_it_can_be_known(qtbot, tiny, monkeypatch):
    clock = iter([0.0, 1.0, 5.0, 15.0])
    monkeypatch.setattr(evaluation_jobs, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    jobs, heard = EvaluationJobs(), []
    jobs.current = Job(EvaluationTarget(tiny, "T"), "", 10, 0, ("nearest",))
    jobs.moved.connect(heard.append)
    for share in (0.4, 0.4, 0.5, 0.7):  # it went on at 40 %, and made 30 % in fifteen seconds
        jobs._read(to_line(MeasureProgress(done=share, measure="nearest")).encode())
    jobs.current = None
    jobs.deleteLater()
    assert [moment.seconds_left for moment in heard] == [None, None, pytest.approx(25.0), pytest.approx(15.0)]
