"""Does A - B + C work on the shipped faces? Two hundred random repeats of the lecture's two examples.

    python tests/benchmarks/arithmetic.py [FACES.onnx]

Exemplars are drawn at random among samples of which the shipped sorter is sure. A judge (tests/judges/faces.onnx, made
by `ganstudio sorter pixel_faces --architecture dense --part second --overlays`) looks at the results: another
architecture than the sorter's, trained on other pictures, all of them real; exemplars are never judged. Besides the
attributes it has learnt to tell one face from weighted means of several real ones. It has seen no generated picture,
and no sum with a minus in it, so that neither side of the comparison was trained for or against.

bare        the judge sees what A - B adds, in whatever picture
confirmed   it sees it in one face; an overlay of several is turned down
person      and it sees that C is still there: the hair's length
pixels      the same for mean(A) - mean(B) + mean(C) of the exemplars' pictures. These faces all lie in the same place,
            so that the bare attribute comes along there too, as a shadow in a blur; what is lost is the face

How often the judge is wrong is printed first: on held-out faces, on overlays of them, and on plain samples.
"""

import sys
from pathlib import Path

import numpy as np

from ganstudio.core.paths import resource
from ganstudio.datasets import open_dataset
from ganstudio.inference.generator.attribute_classifier import AttributeClassifier, Trait, find_classifier
from ganstudio.inference.generator.attribute_sampler import AttributeSamples, sample_attributes
from ganstudio.inference.generator.generator_file import GeneratorFile
from ganstudio.inference.latent.arithmetic import combine, pixel_control

REPEATS, DRAWS = 200, 4000
JUDGE = Path(__file__).parent.parent / "judges" / "faces.onnx"
ONE = Trait("overlay", "one picture")
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
    """Sees attributes, and whether a picture is one."""

    def __init__(self, path: Path) -> None:
        self.sorter = AttributeClassifier(path)

    def sees(self, scores: np.ndarray, trait: Trait) -> np.ndarray:
        """[N] whether the trait is the most probable value of its attribute."""
        columns = [i for i, other in enumerate(self.sorter.traits) if other.attribute == trait.attribute]
        return scores[:, columns].argmax(1) == columns.index(self.sorter.traits.index(trait))

    def accepts(self, pictures: np.ndarray) -> float:
        """The share that is one picture."""
        return float(self.sees(self.sorter.scores(pictures), ONE).mean())

    def shares(self, pictures: np.ndarray, attribute: Trait, person: Trait) -> str:
        """How many show the attribute, how many of these are one face, and how many of these the person too."""
        scores = self.sorter.scores(pictures)
        has = self.sees(scores, attribute)
        confirmed = has & self.sees(scores, ONE)
        return "".join(f"{share.mean():11.1%}" for share in (has, confirmed, confirmed & self.sees(scores, person)))


def print_errors(judge: Judge, samples: np.ndarray) -> None:
    """What to think of the judge."""
    errors = judge.sorter.manifest.errors
    print("judge, wrong on held-out faces:", ", ".join(f"{name} {error:.1%}" for name, error in errors.items()))
    data, rng = open_dataset({"name": "pixel_faces"}), np.random.default_rng(0)
    faces = data.samples[data.testing]
    print(
        f"called one face: {judge.accepts(faces):.1%} of held-out faces, {judge.accepts(samples):.1%} of plain samples"
    )
    for count in (1, 3, 5, 9):
        shelves = [faces[rng.choice(len(faces), (REPEATS, count))] for _ in "ABC"]
        sums = np.stack([pixel_control(*parts) for parts in zip(*shelves, strict=True)])
        means = np.rint(shelves[0].mean(1)).astype(np.uint8)
        print(f"    of means of {count}: {judge.accepts(means):6.1%}    of sums A - B + C: {judge.accepts(sums):6.1%}")


def repeat(stock: AttributeSamples, pictures: np.ndarray, shelves, count: int, rng) -> tuple[np.ndarray, np.ndarray]:
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
    sorter = find_classifier(generator.manifest)
    assert sorter is not None
    *_, stock = sample_attributes(generator, AttributeClassifier(sorter), seed=1, draws=DRAWS)
    assert isinstance(stock, AttributeSamples)
    pictures = generator.generate(stock.latents)
    print_errors(judge, pictures)
    rng = np.random.default_rng(0)
    for title, (wanted, seen) in EXAMPLES.items():
        for alike in (True, False):
            print(f"\n{title}; exemplars {'of one kind' if alike else 'of any kind'}")
            print("exemplars   latents:  bare  confirmed     person   pixels:   bare  confirmed     person")
            shelves = [stock.candidates(traits, alike) for traits in wanted]
            for count in (1, 3, 5, 9):
                latents, controls = repeat(stock, pictures, shelves, count, rng)
                ours, theirs = (judge.shares(found, *seen) for found in (generator.generate(latents), controls))
                print(f"{count:9}   {'':3}{ours}   {'':4}{theirs}", flush=True)


if __name__ == "__main__":
    main()
