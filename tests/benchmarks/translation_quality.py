"""Translation measured where the hidden pairing is known: does a translation resemble its own partner most?

    python tests/benchmarks/translation_quality.py DATA [--variants "cycle;paired"] [--seconds 240] [--record FILE.json]
                                                   [--runs FOLDER] [--sheets FOLDER]
    python tests/benchmarks/translation_quality.py DATA --translator FILE.onnx [--back]
    python tests/benchmarks/translation_quality.py --record FILE.json --table

DATA is made by resources/translators/make_emoji.py or make_maps.py: trainA and trainB share no name, testA and
testB have the same names, and partnersA are trainA's true partners, for pix2pix alone. All variants have the same
translator and the same processor time; with --record what was measured before is kept and not measured again.

Two scores, in the features of ganstudio.evaluation.features.image_features, of 200 held-out translations:
* `own`: the share whose nearest true target is their own partner. An emoji that nobody touched finds its partner in a
  third of the cases, since both hands draw the same thing, so this score rewards doing nothing.
* `strict`: the nearest of all targets *and* all untouched pictures has to be its own partner. Whoever does nothing is
  nearest to what it began with and gets 0; only the right thing in the right style counts.
Beside them stands the mean absolute difference to the partner, of 255.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from ganstudio.evaluation.features.image_features import NAME, Features
from ganstudio.formats.experiment import Experiment, experiment_from_plain
from ganstudio.inference.translator.translator_file import TranslatorFile
from ganstudio.runs.events import Updated
from ganstudio.runs.folder import RunFolder
from ganstudio.training.loop.trainer import Trainer

Pictures = NDArray[np.uint8]
Vectors = NDArray[np.float64]

HELD_OUT, SEED = 200, 1
SHEET = 24
"""Translations on a sheet."""
TRIAL_STEPS = 30
"""From these it is told how many fit into the budget, so that the rate can fall to nothing within it."""
TRANSLATOR = {"name": "resnet_translator", "width": 16, "blocks": 4}
VARIANTS: dict[str, dict[str, Any]] = {
    "cycle": {"recipe.cycle_weight": 5.0},
    "cycle, no identity": {"recipe.cycle_weight": 5.0, "recipe.identity_weight": 0.0},
    "cycle, from the picture": {"recipe.cycle_weight": 5.0, "recipe.identity_weight": 0.0,
                                "generator.starts_from_picture": True},
    "paired": {},
    "paired, from the picture": {"generator.starts_from_picture": True},
    "paired, least squares": {"objective.name": "least_squares"},
    "paired, L1 alone": {"recipe.adversarial_weight": 0.0},
    "paired, cGAN alone": {"recipe.l1_weight": 0.0},
    "paired, L1 + GAN": {"recipe.sees_both": False},
    "paired, patch 1": {"discriminator.patch": "1"},
    "paired, patch 16": {"discriminator.patch": "16"},
    "paired, patch 70": {"discriminator.patch": "70"},
}  # fmt: skip
"""Plain pix2pix is L1 + cGAN with patches of 34, and cross entropy as in the paper; CycleGAN is a least-squares game of
its own. The paper's order of losses: L1 + cGAN, cGAN, L1; of patches: 70, full, 16, 1 (Isola et al. 2017, tables 1 and
3, per-class accuracy); full needs pictures of 96 pixels."""


def experiment(data: Path, variant: str, steps: int = 1_000_000) -> Experiment:
    """One variant; in the second half of its steps the rate falls to nothing."""
    size = Image.open(next((data / "testA").iterdir())).width
    cycle = variant.startswith("cycle")
    dataset = {"name": "two_folders", "path": str(data)} if cycle else {
        "name": "pairs", "path": str(data / "trainA"), "other_path": str(data / "partnersA")
    }  # fmt: skip
    schedule = {"steady_steps": steps // 2, "falling_steps": steps - steps // 2}
    described = experiment_from_plain({
        "name": "quality", "steps": steps, "batch_size": 2, "seed": SEED, "threads": 1,
        "dataset": {**dataset, "size": size}, "recipe": {"name": "cycle" if cycle else "paired", **schedule},
        "objective": {"name": "non_saturating"}, "generator": TRANSLATOR,
        "discriminator": {"name": "patch_critic", "patch": "34", "width": 32},
    })  # fmt: skip
    return described.with_settings(VARIANTS[variant])


def steps_within(data: Path, variant: str, seconds: float) -> int:
    """How many steps fit into so much time of the processor, by a short trial."""
    trainer = Trainer(experiment(data, variant))
    stamps: list[float] = []
    for event in trainer.events():
        if isinstance(event, Updated) and event.whole:
            stamps.append(time.process_time())
            if len(stamps) == TRIAL_STEPS:
                trainer.stop()
    return max(int(seconds / statistics.median(np.diff(stamps))), 2)


def train(described: Experiment, folder: Path | None) -> tuple[Callable[[Pictures], Pictures], float]:
    """The trained translator from A to B, and what it took of the processor, in seconds."""
    trainer = Trainer(described, RunFolder.create(described, folder) if folder else None)
    begin = time.process_time()
    for _ in trainer.events():
        pass
    seconds = time.process_time() - begin
    network = trainer.recipe.exports()[0].network

    @torch.no_grad()
    def translate(pictures: Pictures) -> Pictures:
        levels = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1
        made = torch.cat([network(levels[n : n + 8]) for n in range(0, len(levels), 8)]).permute(0, 2, 3, 1)
        return ((made + 1) * 127.5).round().clamp(0, 255).byte().numpy()

    return translate, seconds


def held_out(data: Path) -> tuple[Pictures, Pictures]:
    """200 of testA and their partners, drawn by a fixed seed."""
    names = sorted(path.name for path in (data / "testA").iterdir())
    chosen = np.random.default_rng(SEED).choice(names, min(HELD_OUT, len(names)), replace=False)
    a, b = (np.stack([np.asarray(Image.open(data / half / name).convert("RGB")) for name in chosen])
            for half in ("testA", "testB"))  # fmt: skip
    return a, b


def judge(made: Pictures, wanted: Pictures, given: Pictures) -> dict[str, float]:
    """The two scores of `made`, in percent, and how far it is from `wanted`; it was made of `given`."""
    features = Features(wanted)
    of_made, targets, untouched = (features(pictures) for pictures in (made, wanted, given))
    difference = np.abs(made.astype(float) - wanted).mean()
    return {"own": _found(of_made, targets), "strict": _found(of_made, np.concatenate([targets, untouched])),
            "l1": float(difference)}  # fmt: skip


def _found(of_made: Vectors, gallery: Vectors) -> float:
    """Percent of the translations to which the entry of `gallery` with their own number is the nearest."""
    nearest = np.array([np.square(gallery - one).sum(1).argmin() for one in of_made])
    return 100 * float((nearest == np.arange(len(of_made))).mean())


def bounds(a: Pictures, b: Pictures) -> dict[str, dict[str, float]]:
    """What needs no translator: chance, pictures as they are, and the true partners, of which some are twins."""
    mixed = float(np.abs(np.roll(b, 1, 0).astype(float) - b).mean())
    chance = {"own": 100 / len(a), "strict": 50 / len(a), "l1": mixed}
    return {"chance": chance, "as it is": judge(a, b, a), "the partners themselves": judge(b, b, a)}


def sheet(a: Pictures, made: Pictures, b: Pictures) -> Image.Image:
    """What was given, what was made of it, and its partner, below each other; the first of the held-out ones."""
    rows = [np.concatenate(list(pictures[:SHEET]), axis=1) for pictures in (a, made, b)]
    return Image.fromarray(np.concatenate(rows))


def table(record: dict[str, dict[str, Any]]) -> str:
    """The record as Markdown."""
    lines = ["| data | translator | own, % | strict, % | L1 of 255 | steps | CPU s |",
             "|---|---|---|---|---|---|---|"]  # fmt: skip
    for key, row in record.items():
        data, variant = key.split(": ")
        lines.append(f"| {data} | {variant} | {row['own']:.1f} | {row['strict']:.1f} | {row['l1']:.1f} "
                     f"| {row.get('steps', '')} | {row.get('seconds', '')} |")  # fmt: skip
    return "\n".join([f"Features: {NAME}. {HELD_OUT} held-out pictures.", "", *lines])


def keep(name: str, a: Pictures, made: Pictures, b: Pictures, arguments: argparse.Namespace) -> dict[str, Any]:
    """The scores; the sheet is written where one is asked for."""
    if arguments.sheets:
        arguments.sheets.mkdir(parents=True, exist_ok=True)
        sheet(a, made, b).save(arguments.sheets / f"{arguments.data.name} {name}.png")
    return judge(made, b, a)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--variants", default="cycle;paired", help="separated by ;, or all")
    parser.add_argument("--seconds", type=float, default=240)
    parser.add_argument("--record", type=Path)
    parser.add_argument("--runs", type=Path, help="where the trainings are kept, to be exported")
    parser.add_argument("--sheets", type=Path, help="where translations are kept, to be looked at")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--translator", type=Path)
    parser.add_argument("--back", action="store_true", help="the translator goes from B to A")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    recorded = arguments.record and arguments.record.is_file()
    record: dict[str, dict[str, Any]] = json.loads(arguments.record.read_text()) if recorded else {}
    if arguments.table or arguments.data is None:
        print(table(record))
        return
    a, b = held_out(arguments.data)[:: -1 if arguments.back else 1]
    if arguments.translator:
        file = TranslatorFile(arguments.translator, threads=1)
        name = file.path.stem + (" back" if arguments.back else "")
        record[f"{arguments.data.name}: {name}"] = keep(
            name, a, np.stack([file.translate(one) for one in a]), b, arguments
        )
    else:
        record |= {f"{arguments.data.name}: {name}": row for name, row in bounds(a, b).items()}
    chosen = [] if arguments.translator else list(VARIANTS)
    if arguments.variants != "all":
        chosen = [name for name in chosen if name in arguments.variants.split(";")]
    for variant in chosen:
        key = f"{arguments.data.name}: {variant}"
        if key not in record:
            steps = steps_within(arguments.data, variant, arguments.seconds)
            folder = arguments.runs and arguments.runs / f"{arguments.data.name} {variant}"
            translate, seconds = train(experiment(arguments.data, variant, steps), folder)
            record[key] = keep(variant, a, translate(a), b, arguments) | {"steps": steps, "seconds": round(seconds)}
        print(key, record[key], flush=True)
        if arguments.record:
            arguments.record.write_text(json.dumps(record, indent=1))
    print(table(record))


if __name__ == "__main__":
    main()
