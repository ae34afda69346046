"""What becomes visible only side by side: ranks of several generators, and where two measures rank them differently."""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from ganstudio.formats.results import Comparison, Finding, ResultFigure

_RANKED = (
    ("kernel_distance", "kernel_distance"),
    ("frechet_distance", "frechet_distance"),
    ("nearest_training", "pixels_following"),
    ("precision_recall", "precision"),
    ("precision_recall", "recall"),
    ("parzen", "log_likelihood"),
    ("annealed_likelihood", "log_likelihood"),
)
"""Measure and figure by which generators are ranked."""

WHY_PARZEN_DIFFERS = (
    "Parzen puts a round Gaussian on each of some thousand samples. In hundreds of dimensions nearly all of the "
    "likelihood lies between samples, so it rewards samples in the middle of the data (k-means centres beat real "
    "digits) and hardly sees how much of the data is covered. Annealed importance sampling integrates over all latents "
    "with the generator's own observation noise; believe it where its BDMC gap is small (Wu et al. 2017)."
)


def comparisons(findings: Sequence[Finding]) -> Iterator[Comparison]:
    """What can be said beyond the single findings."""
    generators = list(dict.fromkeys(finding.generator for finding in findings))
    if len(generators) > 1:
        for measure, figure in _RANKED:
            yield from _ranking(findings, measure, figure)
    yield from _two_likelihoods(findings, generators)


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


def _two_likelihoods(findings: Sequence[Finding], generators: list[str]) -> Iterator[Comparison]:
    parzen = _figures(findings, "parzen", "log_likelihood")
    annealed = _figures(findings, "annealed_likelihood", "log_likelihood")
    both = [generator for generator in generators if generator in parzen and generator in annealed]
    if not both:
        return
    apart = "; ".join(f"{g}: Parzen {parzen[g].text()}, annealed {annealed[g].text()} nats" for g in both)
    by_parzen, by_annealed = (ranked({g: found[g] for g in both}) for found in (parzen, annealed))
    if len(both) > 1:
        apart += ". Both rank the generators alike" if by_parzen == by_annealed else _disagreement(
            by_parzen, by_annealed, lambda one, other: _apart(parzen[one], parzen[other])
            and _apart(annealed[one], annealed[other])
        )  # fmt: skip
    told = f"{apart}. {WHY_PARZEN_DIFFERS}"
    yield Comparison(title="Two estimates of one likelihood", text=told, question="likelihood")


def _disagreement(by_parzen: list[str], by_annealed: list[str], sure: Callable[[str, str], bool]) -> str:
    """The two orders, and whether any two that change places are further apart than their uncertainty."""
    swapped = [
        (one, other) for one, other in combinations(by_parzen, 2) if by_annealed.index(one) > by_annealed.index(other)
    ]
    doubt = "" if any(sure(*pair) for pair in swapped) else ", though by less than their uncertainty"
    return (
        f". Best first, Parzen ranks {', '.join(by_parzen)} and annealed importance sampling {', '.join(by_annealed)}"
        f"{doubt}"
    )


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
