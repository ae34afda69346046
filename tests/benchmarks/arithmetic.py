"""Does A - B + C work on the shipped faces? Two hundred random repeats of the lecture's two examples.

    python tests/benchmarks/arithmetic.py [FACES.onnx]

Exemplars are drawn at random among samples of which the shipped sorter is sure. A judge (tests/judges/faces.onnx, made
by `ganstudio sorter pixel_faces --architecture dense --part second`) looks at the results: another architecture than
the sorter's, trained on other pictures; its errors on held-out faces are printed. Exemplars are never judged.

attribute   the judge sees what A - B adds
person      and it sees that C is still there: the hair's length
clear       and it is as sure of what it sees as it is of 95 in 100 of the generator's own samples (of the attributes of
            which it gets at most 5 in 100 real ones wrong): one face, and no overlay of several
pixels      the same for mean(A) - mean(B) + mean(C) of the exemplars' pictures. These faces are all in the same place,
            so that the attribute comes along there too; what is lost is the one face
"""

import sys
from pathlib import Path

import numpy as np

from ganstudio.inference.arithmetic import combine, pixel_control
from ganstudio.inference.attributes import AttributeSorter, Trait, find_sorter
from ganstudio.inference.generator_file import GeneratorFile
from ganstudio.inference.survey import Survey, survey
from ganstudio.locations import resource

REPEATS, DRAWS = 200, 4000
JUDGE = Path(__file__).parent.parent / "judges" / "faces.onnx"
NEUTRAL = Trait("mouth", "neutral", True)
SMILING, SHORT, LONG = Trait("smile", "smiling"), Trait("long_hair", "short hair"), Trait("long_hair", "long hair")
PLAIN, GLASSES = Trait("glasses", "no glasses"), Trait("glasses", "glasses")
EXAMPLES = {
    "smiling, long hair - neutral, long hair + neutral, short hair": (
        ((SMILING, LONG), (NEUTRAL, LONG), (NEUTRAL, SHORT)), (SMILING, SHORT),
    ),
    "glasses, short hair - no glasses, short hair + no glasses, long hair": (
        ((GLASSES, SHORT), (PLAIN, SHORT), (PLAIN, LONG)), (GLASSES, LONG),
    ),
}  # fmt: skip


class Judge:
    """Sees attributes, and is the surer the more a picture looks like one face."""

    def __init__(self, path: Path) -> None:
        self.sorter = AttributeSorter(path)
        self.errors = self.sorter.manifest.errors
        names = [trait.attribute for trait in self.sorter.traits]
        self._columns = {name: [i for i, other in enumerate(names) if other == name] for name in dict.fromkeys(names)}

    def sees(self, scores: np.ndarray, trait: Trait) -> np.ndarray:
        """[N] whether the trait is the most probable value of its attribute."""
        columns = self._columns[trait.attribute]
        return scores[:, columns].argmax(1) == columns.index(self.sorter.traits.index(trait))

    def sureness(self, scores: np.ndarray) -> np.ndarray:
        """[N] mean log probability of what it says about the attributes that it knows well."""
        known = [columns for name, columns in self._columns.items() if self.errors[name] <= 0.05]
        return np.mean([np.log(scores[:, columns].max(1)) for columns in known], axis=0)

    def shares(self, pictures: np.ndarray, attribute: Trait, person: Trait, least: float) -> str:
        """How many show the attribute, how many of these the person too, and how many of these are clear."""
        scores = self.sorter.scores(pictures)
        has = self.sees(scores, attribute)
        still = has & self.sees(scores, person)
        clear = still & (self.sureness(scores) >= least)
        return "".join(f"{share.mean():9.1%}" for share in (has, still, clear))


def repeat(stock: Survey, pictures: np.ndarray, shelves, count: int, rng) -> tuple[np.ndarray, np.ndarray]:
    """Latents Y [repeats, size] and pixel controls, from `count` random exemplars on each shelf."""
    found, controls = [], []
    for _ in range(REPEATS):
        chosen = [rng.choice(shelf, count, replace=False) for shelf in shelves]
        found.append(combine(stock.space, *(stock.latents[indices] for indices in chosen)))
        controls.append(pixel_control(*(pictures[indices] for indices in chosen)))
    return np.array(found), np.array(controls)


def main() -> None:
    path = Path(sys.argv[1]) if sys.argv[1:] else resource("generators", "faces.onnx")
    generator, judge = GeneratorFile(path, threads=1), Judge(JUDGE)
    sorter = find_sorter(generator.manifest)
    assert sorter is not None
    *_, stock = survey(generator, AttributeSorter(sorter), seed=1, draws=DRAWS)
    assert isinstance(stock, Survey)
    pictures = generator.generate(stock.latents)
    least = float(np.quantile(judge.sureness(judge.sorter.scores(pictures)), 0.05))
    print("judge, wrong on held-out faces:", ", ".join(f"{k} {v:.1%}" for k, v in judge.errors.items()))
    rng = np.random.default_rng(0)
    for title, (wanted, seen) in EXAMPLES.items():
        for alike in (True, False):
            print(f"\n{title}; exemplars {'of one kind' if alike else 'of any kind'}")
            print("exemplars   latents: attribute  person   clear   pixels: attribute  person   clear")
            shelves = [stock.candidates(traits, alike) for traits in wanted]
            for count in (1, 3, 5, 9):
                latents, controls = repeat(stock, pictures, shelves, count, rng)
                ours, theirs = (judge.shares(found, *seen, least) for found in (generator.generate(latents), controls))
                print(f"{count:9}   {'':9}{ours}   {'':8}{theirs}", flush=True)


if __name__ == "__main__":
    main()
