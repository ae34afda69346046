"""The mode table: one budget for all, finished rows are kept, a second call only prints; figures are means."""

import json
import math
from pathlib import Path

import msgspec
import pytest

from ganstudio.benchmarks.figures import (
    BEGIN,
    END,
    HEADINGS,
    TableLine,
    best_schemes,
    lines_of,
    markdown,
    put_between_marks,
)
from ganstudio.benchmarks.plan import REFERENCES, BenchmarkTarget, read_plan
from ganstudio.benchmarks.rows import Row, Rows, TableLook
from ganstudio.cli import main
from ganstudio.core.errors import UserError
from ganstudio.core.paths import resource
from ganstudio.training.recipe import Setup

SHIPPED = read_plan(resource("benchmarks", "modes.toml"))
CELLS = [(data, scheme) for data in SHIPPED.data for scheme in SHIPPED.schemes_for(data)]

QUICK = """
[data.ring]
title = "Ring"
budget = 0.05
every = 0.03
samples = 100
target = { high_quality = 0.9, reverse_kl = 0.03 }
best = 1
seeds = 1
seeds_of_best = 2
[data.ring.experiment]
batch_size = 8
precision = "float32"
dataset = { name = "points", shape = "ring", count = 200 }
generator = { name = "mlp", width = 4, layers = 1, latent_size = 2 }
discriminator = { name = "mlp", width = 4, layers = 1, activation = "leaky_relu", input_dropout = 0.0 }
[scheme.plain]
title = "Plain"
[scheme.squares]
title = "Least squares"
settings = { "objective.name" = "least_squares" }
on = { ring = { "recipe.half_life" = 7 } }
"""


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text(QUICK)
    return path


def look(modes=8, good=0.95, even=0.01, seconds=50.0):
    return TableLook(seconds=seconds, steps=100, modes=modes, high_quality=good, reverse_kl=even)


def row(plan, scheme="plain", seed=1, found=None, reached=None):
    key = plan.key("ring", scheme, seed)
    return Row(data="ring", scheme=scheme, seed=seed, key=key, of=8, looks=(found or look(),), reached=reached)


def call(plan, tmp_path, *more):
    return main(["benchmark", "modes", "--plan", str(plan), "--out", str(tmp_path / "out"), *more])


def test_trains_what_is_missing_and_then_only_prints(plan, tmp_path, capsys):
    assert call(plan, tmp_path) == 0
    rows = tmp_path / "out" / "rows.jsonl"
    done = [json.loads(line) for line in rows.read_text().splitlines()]
    trained = [(row["scheme"], row["seed"]) for row in done if row["scheme"] not in REFERENCES]
    assert sorted(trained[:2]) == [("plain", 1), ("squares", 1)]
    assert len(trained) == 3  # the better of the two with a second seed
    assert trained[2][1] == 2
    for one in done[-3:]:
        assert one["looks"][-1]["seconds"] >= 0.05
        assert one["looks"][-1]["steps"] > 0
    before = rows.read_bytes()
    capsys.readouterr()
    assert call(plan, tmp_path, "--markdown") == 0
    assert rows.read_bytes() == before
    printed = capsys.readouterr().out
    assert all(words in printed for words in ("| Ring | modes |", "an exact sampler", "uniform noise", "Plain"))


def test_the_tables_are_written_between_their_marks(plan, tmp_path, capsys):
    rows = Rows(read_plan(plan), tmp_path / "out")
    for number, scheme in enumerate(("plain", "squares", "exact")):
        rows.add(msgspec.structs.replace(row(rows.plan, scheme), date=f"2026-11-2{number}"))
    paper = tmp_path / "paper.md"
    paper.write_text(f"Before.\n\n{BEGIN}\n\n| old |\n\n{END}\n\nAfter.\n", encoding="utf-8")
    assert call(plan, tmp_path, "--print", "--write", str(paper)) == 0
    table = markdown("Ring", lines_of(rows.plan, "ring", rows.of("ring")))
    assert "| Plain | 8.0 of 8 | 95.0 | 0.010 | never | 100 | 50 | 1 | 2026-11-20 |" in table
    assert paper.read_text("utf-8") == f"Before.\n\n{BEGIN}\n\n{table}\n{END}\n\nAfter.\n"
    paper.write_text("No place.")
    assert call(plan, tmp_path, "--print", "--write", str(paper)) == 2
    assert "no place for the tables" in capsys.readouterr().err
    assert paper.read_text() == "No place."


def test_columns_in_which_nothing_stands_are_left_out(plan):
    table = markdown("T", [TableLine("A", 8, (look(),))])
    assert table.splitlines()[0] == "| T | modes | HQ % | reverse KL | steps | CPU s | seeds |"


def test_the_paper_has_the_tables_of_the_shipped_plan():
    """Titles, columns and schemes are the plan's, each scheme once, and the command would keep every line in place."""
    paper = (Path(__file__).resolve().parents[1] / "benchmarks" / "RESULTS.md").read_text("utf-8")
    between = paper.partition(BEGIN)[2].partition(END)[0]
    tables = [table.splitlines() for table in between.strip().split("\n\n")]
    assert put_between_marks(paper, ["\n".join(table) + "\n" for table in tables]) == paper
    for table, (name, data) in zip(tables, SHIPPED.data.items(), strict=True):
        title, *headings = cells_of(table[0])
        assert title == data.title
        assert headings == [heading for heading in HEADINGS[1:] if data.target or not heading.startswith("target")]
        titles = [cells_of(line)[0] for line in table[2:]]
        known = [*REFERENCES.values(), *(SHIPPED.title(scheme) for scheme in SHIPPED.schemes_for(name))]
        assert titles[:2] == known[:2]
        assert sorted(titles) == sorted(known)


def cells_of(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def test_one_json_value_for_programs(plan, tmp_path, capsys):
    assert call(plan, tmp_path, "--schemes", "squares", "--seeds", "1", "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["scheme"] for row in rows} == {"exact", "noise", "squares"}


def test_an_interrupted_table_keeps_what_is_finished(plan, tmp_path, monkeypatch):
    from ganstudio.benchmarks import work

    whole, calls = work.train, []

    def interrupted(*arguments):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return whole(*arguments)

    monkeypatch.setattr(work, "train", interrupted)
    assert call(plan, tmp_path) == 130
    assert [row.scheme for row in Rows(read_plan(plan), tmp_path / "out").of("ring")][-1] == "plain"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--data", "square"], "no data set 'square'"),
        (["--schemes", "x"], "plain, squares"),
        (["--plan", "gone"], "gone"),
    ],
)
def test_a_wrong_name_is_told_with_the_known_ones(plan, tmp_path, capsys, arguments, words):
    assert call(plan, tmp_path, *arguments) == 2
    assert words in capsys.readouterr().err


def test_rows_of_an_older_plan_do_not_count(plan, tmp_path):
    rows = Rows(read_plan(plan), tmp_path / "out")
    rows.add(row(rows.plan))
    assert rows.missing("ring", ["plain", "squares"], 2) == [("squares", 1), ("plain", 2), ("squares", 2)]
    plan.write_text(QUICK.replace("half_life", "beta2").replace("= 7 ", "= 0.9 "))
    rows = Rows(read_plan(plan), tmp_path / "out")
    assert [r.scheme for r in rows.of("ring")] == ["plain"]  # nothing of its own has changed
    plan.write_text(QUICK.replace("budget = 0.05", "budget = 0.06"))
    assert Rows(read_plan(plan), tmp_path / "out").of("ring") == []


def test_a_torn_or_foreign_line_is_passed_over(plan, tmp_path):
    rows = Rows(read_plan(plan), tmp_path / "out")
    rows.add(row(rows.plan))
    path = tmp_path / "out" / "rows.jsonl"
    path.write_bytes(path.read_bytes() + b'{"data": "ring"}\n{"data": "ri')
    rows.add(row(rows.plan, seed=2))
    assert [r.seed for r in rows.of("ring")] == [1, 2]


def test_a_line_shows_mean_and_deviation_over_seeds():
    line = TableLine("A", 8, (look(8, 0.9, 0.02), look(7, 0.8, 0.04)), (20.0, None))
    assert line.cells() == ("A", "7.5 ± 0.7 of 8", "85.0 ± 7.1", "0.030 ± 0.014", "20 (1 never)", "100", "50", "2", "")
    assert TableLine("B", 8, (look(even=None),), (None,)).cells()[3:5] == ("-", "never")


def test_the_best_scheme_comes_first_after_the_references(plan):
    plan = read_plan(plan)
    rows = [row(plan, "plain", found=look(6, 0.99)), row(plan, "squares", found=look(8, 0.5)), row(plan, "noise")]
    rows += [row(plan, "squares", 2, look(1, 0.1))]  # a second seed that not all have
    assert [line.title for line in lines_of(plan, "ring", rows[:3])] == ["uniform noise", "Least squares", "Plain"]
    assert best_schemes(plan, "ring", rows) == ["squares"]
    assert markdown("T", lines_of(plan, "ring", rows)).count("\n") == 5


@pytest.mark.parametrize(
    ("found", "met"),
    [(look(), True), (look(modes=7), False), (look(good=0.89), False), (look(even=0.031), False),
     (look(even=None), False), (look(good=None), False)],
)  # fmt: skip
def test_the_target_wants_every_mode_quality_and_evenness(found, met):
    from ganstudio.benchmarks.mode_counters import meets

    assert meets(found, 8, BenchmarkTarget(high_quality=0.9, reverse_kl=0.03)) is met


def test_a_training_that_loses_its_numbers_is_a_row_that_says_so(plan, tmp_path):
    plan.write_text(QUICK.replace('"recipe.half_life" = 7', '"recipe.generator_learning_rate" = 1000.0'))
    assert call(plan, tmp_path, "--schemes", "squares", "--seeds", "1", "--json") == 0
    lost = Rows(read_plan(plan), tmp_path / "out").of("ring")[-1]
    assert lost.scheme == "squares"
    assert lost.last.modes == 0
    assert lost.last.reverse_kl is None or math.isfinite(lost.last.reverse_kl)


@pytest.mark.parametrize(("data", "scheme"), CELLS, ids=lambda value: value)
def test_every_shipped_cell_can_be_built(data, scheme):
    """On the meta device, without weights."""
    import torch

    from ganstudio.datasets import open_dataset
    from ganstudio.training.components.batches import data_facts
    from ganstudio.training.components.compute import Compute
    from ganstudio.training.recipes import build_recipe

    experiment = SHIPPED.experiment(data, scheme, 1)
    small = {**SHIPPED.data[data].dataset, "count": 200}
    compute = Compute(torch.device("meta"), torch.float32, torch.contiguous_format)
    recipe = build_recipe(Setup(experiment, data_facts(open_dataset(small)), compute))
    assert recipe.networks().keys() >= {"generator", "discriminator"}


def test_a_plan_with_a_word_too_many_is_told(plan):
    plan.write_text(QUICK + "\nextra = 1\n")
    with pytest.raises(UserError, match="extra"):
        read_plan(plan)
