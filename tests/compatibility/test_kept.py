"""What earlier versions kept of a user's choices and words, of findings, and of work that takes hours."""

import json
import shutil
import tomllib
from pathlib import Path

import msgspec
import platformdirs
import pytest

from ganstudio.benchmarks.plan import read_plan
from ganstudio.benchmarks.rows import Rows
from ganstudio.core.paths import (
    cache_folder,
    config_folder,
    last_lab_file,
    preferences_file,
    runs_folder,
    usual_runs_folder,
)
from ganstudio.core.preferences import Preferences, load_preferences
from ganstudio.evaluation.likelihood.chain_store import kept_folder, run_kept
from ganstudio.formats.results import from_line, to_line
from ganstudio.gui.evaluate.services.result_store import read_results, write_report
from ganstudio.gui.shared.state.speed_benchmark import SpeedBenchmark
from ganstudio.inference.generator.attribute_classifier import classifier_path
from ganstudio.inference.generator.foreign import recall_spec
from ganstudio.inference.generator.generator_file import GeneratorFile
from ganstudio.inference.onnx.content_store import content_of
from ganstudio.inference.translator.spec import recall_spec as recall_reading_of_translator
from ganstudio.inference.translator.translator_file import TranslatorFile
from tests.compatibility.comparing import holds
from tests.compatibility.material import a_pass
from tests.small import close

MEASURED = {"adversarial": {"birthday", "different_bins", "parzen"}, "veegan": {"kernel_distance", "modes"}}


# --- chosen and said


def test_preferences_are_kept(left):
    written = tomllib.loads(preferences_file().read_text())
    preferences, complaint = load_preferences()
    assert complaint == ""
    assert holds(msgspec.to_builtins(preferences), written)
    assert written.keys() <= {field.name for field in msgspec.structs.fields(Preferences)}
    preferences.save()
    assert holds(tomllib.loads(preferences_file().read_text()), written)


def test_what_was_said_of_a_strangers_generator_holds(left):
    path = left / "exports" / "foreign.onnx"
    said = GeneratorFile(path).foreign.spec
    assert said == recall_spec(content_of(path))
    assert (said.latent_distribution, said.value_range, said.height, said.width) == ("uniform", (0.0, 1.0), 4, 16)


def test_what_was_said_of_a_strangers_translator_holds(left):
    path = left / "exports" / "foreign-translator.onnx"
    said = TranslatorFile(path).spec
    assert said == recall_reading_of_translator(path)
    assert (said.value_range, said.output_range, said.order, said.multiple_of) == ("-1..1", "0..1", "BGR", 2)


def test_how_fast_the_machine_is_need_not_be_measured_again(left):
    assert SpeedBenchmark().score == json.loads((left / "machine.json").read_text())["score"]


# --- found


@pytest.mark.parametrize("name", MEASURED)
def test_findings_are_those_of_then(left, tmp_path, name):
    content = content_of(left / "exports" / f"{name}.onnx")
    (path,) = (left / "evaluations").glob(f"{content}-*.json")
    found = read_results(content, "")
    assert found.keys() == MEASURED[name]
    assert holds(json.loads(msgspec.json.encode(found)), json.loads(path.read_bytes()))
    page = write_report(tmp_path / "report.html", [(name, found)]).read_text()
    assert all(kept.finding.verdict.text in page for kept in found.values())


def test_every_kind_of_message_is_read(left):
    lines = (left / "messages.jsonl").read_text().splitlines()
    messages = [from_line(line) for line in lines]
    assert len({type(message) for message in messages}) == len(lines) == 7
    for message, line in zip(messages, lines, strict=True):
        assert holds(json.loads(to_line(message)), json.loads(line))


# --- what takes hours


def test_a_pass_of_annealing_goes_on_where_it_was(left, tmp_path):
    """Its step sizes come of what was accepted, which rounding may change."""
    one, path = a_pass(), shutil.copy(left / "annealing.pt", tmp_path)
    *shares, end = run_kept(one, Path(path))
    assert shares == [5 / 8, 6 / 8, 7 / 8, 1.0]
    *_, whole = run_kept(one, tmp_path / "fresh.pt")
    assert close(one.estimate(end), one.estimate(whole), relative=0.02)
    assert kept_folder("key") == cache_folder() / "annealing" / "key"


def test_a_mode_table_goes_on_where_it_was(left):
    table = Rows(read_plan(left / "mode_table" / "plan.toml"), left / "mode_table")
    written = [json.loads(line) for line in (left / "mode_table" / "rows.jsonl").read_text().splitlines()]
    assert holds([msgspec.to_builtins(row) for row in table.of("ring")], written)
    assert table.missing("ring", ["squares"], 2) == [("squares", 2)]


# --- where it is looked for


def test_everything_lies_where_it_lay(monkeypatch, tmp_path):
    places = {"runs": runs_folder(), "cache": cache_folder(), "config": config_folder()}
    assert places == {name: tmp_path / name for name in places}
    assert preferences_file() == tmp_path / "config" / "preferences.toml"
    assert last_lab_file() == tmp_path / "config" / "last.lab"
    assert classifier_path("abc") == tmp_path / "cache" / "sorters" / "abc.onnx"
    for name in places:
        monkeypatch.delenv(f"GANSTUDIO_{name.upper()}")
    assert config_folder() == platformdirs.user_config_path("ganstudio", appauthor=False)
    assert cache_folder() == platformdirs.user_cache_path("ganstudio", appauthor=False)
    assert runs_folder() == usual_runs_folder() == platformdirs.user_documents_path() / "GAN Studio" / "runs"
