"""What becomes visible only side by side: ranks of several generators, and where two measures rank them differently."""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from ganstudio.evaluation.measure import Measure
from ganstudio.evaluation.measures import measures
from ganstudio.formats.results import Comparison, Finding, ResultFigure


def comparisons(findings: Sequence[Finding]) -> Iterator[Comparison]:
    """What can be said beyond the single findings."""
    generators = list(dict.fromkeys(finding.generator for finding in findings))
    known = sorted(measures().values(), key=lambda measure: bool(measure.why_it_differs), reverse=True)
    if len(generators) > 1:
        for measure in measures().values():
            for figure in measure.ranked_by:
                yield from _ranking(findings, measure.name, figure)
    for one, other in combinations(known, 2):
        for figure in one.ranked_by:
            if figure in other.ranked_by:
                yield from _two_estimates(findings, generators, (one, other), figure)


def _ranking(findings: Sequence[Finding], measure: str, name: str) -> Iterator[Comparison]:
    found = _figures(findings, measure, name)
    if len(found) < 2:
        return
    order = ranked(found)
    figure = found[order[0]]
    question = next(finding.question for finding in findings if finding.measure == measure)
    words = ", ".join(f"{generator} {found[generator].text()}" for generator in order)
    first, second = (found[generator] for generator in order[:2])
    told = "" if _apart(first, second) else " The first two are closer together than their uncertainty."
    yield Comparison(title=figure.title, text=f"Best first: {words}.{told}", question=question)


def _two_estimates(
    findings: Sequence[Finding], generators: list[str], pair: tuple[Measure, Measure], name: str
) -> Iterator[Comparison]:
    """Two measures of one figure: what each finds, whether they rank alike, and why they would not."""
    first, second = (_figures(findings, measure.name, name) for measure in pair)
    both = [generator for generator in generators if generator in first and generator in second]
    if not both:
        return
    titles = [measure.title for measure in pair]
    unit = first[both[0]].unit
    values = (f"{g}: {titles[0]} {first[g].text()}, {titles[1]} {second[g].text()} {unit}".rstrip() for g in both)
    apart = "; ".join(values)
    if len(both) > 1:
        orders = [ranked({g: found[g] for g in both}) for found in (first, second)]
        apart += ". Both rank the generators alike" if orders[0] == orders[1] else _disagreement(
            titles, orders, lambda g, h: _apart(first[g], first[h]) and _apart(second[g], second[h])
        )  # fmt: skip
    told = " ".join((f"{apart}.", *(measure.why_it_differs for measure in pair if measure.why_it_differs)))
    yield Comparison(title=f"Two estimates: {titles[0]}, {titles[1]}", text=told, question=pair[0].question)


def _disagreement(titles: list[str], orders: list[list[str]], sure: Callable[[str, str], bool]) -> str:
    """The two orders, and whether any two that change places are further apart than their uncertainty."""
    swapped = [
        (one, other) for one, other in combinations(orders[0], 2) if orders[1].index(one) > orders[1].index(other)
    ]
    doubt = "" if any(sure(*pair) for pair in swapped) else ", though by less than their uncertainty"
    told = " and ".join(f"{title} ranks {', '.join(order)}" for title, order in zip(titles, orders, strict=True))
    return f". Best first, {told}{doubt}"


def _figures(findings: Sequence[Finding], measure: str, name: str) -> dict[str, ResultFigure]:
    """Those that have a value, by generator."""
    named = [
        (finding.generator, figure)
        for finding in findings
        if finding.measure == measure
        for figure in finding.figures
        if figure.name == name
    ]
    return {generator: figure for generator, figure in named if figure.value is not None}


def ranked(figures: dict[str, ResultFigure]) -> list[str]:
    """Generators, the best first."""
    return sorted(figures, key=lambda generator: _badness(figures[generator]))


def _badness(figure: ResultFigure) -> float:
    """Larger for worse ones, by what the figure counts as better."""
    value = figure.value or 0.0
    if figure.better == "as floor" and figure.floor is not None:
        return abs(value - figure.floor)
    return -value if figure.better == "higher" else value


def _apart(first: ResultFigure, second: ResultFigure) -> bool:
    distance = abs((first.value or 0.0) - (second.value or 0.0))
    return bool(distance > 2 * ((first.uncertainty or 0.0) ** 2 + (second.uncertainty or 0.0) ** 2) ** 0.5)
