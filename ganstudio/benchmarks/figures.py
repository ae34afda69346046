"""The mode table as people read it: means and deviations over seeds, in a terminal or as Markdown."""

from dataclasses import dataclass
from statistics import fmean, stdev

from ganstudio.benchmarks.plan import REFERENCES, Plan
from ganstudio.benchmarks.rows import Row, TableLook
from ganstudio.core.errors import UserError

HEADINGS = ("scheme", "modes", "HQ %", "reverse KL", "target after, s", "steps", "CPU s", "seeds", "date")


@dataclass(frozen=True)
class TableLine:
    """One scheme on one data set, all its seeds; the references have no training."""

    title: str
    of: int
    looks: tuple[TableLook, ...]
    """The last look of each seed."""
    reached: tuple[float | None, ...] = ()
    """Seconds after which each seed met the target; empty for references and where there is no target."""
    date: str = ""
    """Of its newest row."""

    @property
    def rank(self) -> tuple[float, float, float]:
        """The best scheme is the least: most modes, then most samples of high quality, then the most even."""
        kl = [99.0 if look.reverse_kl is None else look.reverse_kl for look in self.looks]
        good = [look.high_quality or 0.0 for look in self.looks]
        return -fmean(look.modes for look in self.looks), -fmean(good), fmean(kl)

    def cells(self) -> tuple[str, ...]:
        """What stands in its columns."""
        trained = self.looks[-1].steps > 0
        good = [None if look.high_quality is None else 100 * look.high_quality for look in self.looks]
        return (
            self.title,
            _mean([look.modes for look in self.looks], 1) + f" of {self.of}",
            _mean(good, 1),
            _mean([look.reverse_kl for look in self.looks], 3),
            self._reached(),
            _mean([look.steps for look in self.looks], 0) if trained else "",
            _mean([look.seconds for look in self.looks], 0) if trained else "",
            str(len(self.looks)) if trained else "",
            self.date,
        )

    def _reached(self) -> str:
        if not self.reached:
            return ""
        times = [seconds for seconds in self.reached if seconds is not None]
        if not times:
            return "never"
        missed = len(self.reached) - len(times)
        return _mean(times, 0) + (f" ({missed} never)" if missed else "")


def lines_of(plan: Plan, data: str, rows: list[Row]) -> list[TableLine]:
    """One line per scheme that has rows: the references, then the best first."""
    lines = {name: _line(plan, data, name, rows) for name in {row.scheme: 0 for row in rows}}
    references = [lines.pop(name) for name in REFERENCES if name in lines]
    return references + sorted(lines.values(), key=lambda line: line.rank)


def notes(rows: list[Row]) -> list[str]:
    """What a reader of a table must know."""
    return list({row.text: 0 for row in rows if row.scheme in REFERENCES and row.text})


def best_schemes(plan: Plan, data: str, rows: list[Row]) -> list[str]:
    """Names of the schemes that get more seeds, by the seeds that all have, so that more seeds change nothing."""
    counted = [row for row in rows if row.scheme not in REFERENCES and row.seed <= plan.data[data].seeds]
    names = {row.scheme: 0 for row in counted}
    return sorted(names, key=lambda name: _line(plan, data, name, counted).rank)[: plan.data[data].best]


def _line(plan: Plan, data: str, scheme: str, rows: list[Row]) -> TableLine:
    own = [row for row in rows if row.scheme == scheme]
    timed = plan.data[data].target is not None and scheme not in REFERENCES
    reached = tuple(row.reached for row in own) if timed else ()
    date = max(row.date for row in own)
    return TableLine(plan.title(scheme), own[0].of, tuple(row.last for row in own), reached, date)


def table_of(title: str, lines: list[TableLine]) -> list[tuple[str, ...]]:
    """Headings and rows of one table, without columns in which nothing stands, such as those of a target."""
    rows = [(title, *HEADINGS[1:]), *(line.cells() for line in lines)]
    used = [place for place in range(len(HEADINGS)) if place == 0 or any(row[place] for row in rows[1:])]
    return [tuple(row[place] for place in used) for row in rows]


def markdown(title: str, lines: list[TableLine]) -> str:
    """The table for a paper."""
    headings, *rows = table_of(title, lines)
    return "\n".join("| " + " | ".join(row) + " |" for row in (headings, ("---",) * len(headings), *rows)) + "\n"


BEGIN, END = "<!-- ganstudio benchmark modes: begin -->", "<!-- ganstudio benchmark modes: end -->"
"""Between these two lines of a paper stand the tables, and nothing that a person wrote."""


def put_between_marks(paper: str, tables: list[str]) -> str:
    """The text of a paper with these tables in place of the old ones. Raises UserError where it has no place."""
    before, begin, rest = paper.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise UserError(f"There is no place for the tables: it needs the lines {BEGIN} and {END}.")
    return "\n".join([before + BEGIN, "", *tables, END + after])


def _mean(values: list[float | None] | list[float] | list[int], digits: int) -> str:
    """ "mean ± deviation", the deviation only where it can be told; what is not known by any seed is "-"."""
    known = [float(value) for value in values if value is not None]
    if not known:
        return "-"
    mean = f"{fmean(known):,.{digits}f}"
    return mean if len(known) < 2 or len(set(known)) == 1 else f"{mean} ± {stdev(known):,.{digits}f}"
