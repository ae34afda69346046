"""Translation measured where the hidden pairing is known: does a translation resemble its own partner most?

    python tests/benchmarks/translation_quality.py DATA [--variants "cycle;paired"] [--seconds 240] [--record FILE.json]
    python tests/benchmarks/translation_quality.py DATA --translator FILE.onnx [--back]
    python tests/benchmarks/translation_quality.py --record FILE.json --table

DATA is made by resources/translators/make_emoji.py or make_maps.py: trainA and trainB, which share no name, testA and
testB with the same names, and partnersA, trainA's true partners, which pix2pix alone may see. The score is the share of
200 held-out translations whose nearest true target, in the features of ganstudio.evaluation.features, is their own
partner; beside it stands the mean absolute difference to it, of 255. All variants have the same translator and the same
processor time; with --record what was measured before is kept and not measured again.
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from ganstudio.evaluation.features import NAME, Features
from ganstudio.experiment import Experiment, experiment_from_plain
from ganstudio.inference.translator_file import TranslatorFile
from ganstudio.training.trainer import Trainer

Pictures = NDArray[np.uint8]

HELD_OUT, SEED = 200, 0
TRANSLATOR = {"name": "resnet_translator", "width": 16, "blocks": 3}
VARIANTS: dict[str, dict[str, Any]] = {
    "cycle": {},
    "cycle, from the picture": {"generator.starts_from_picture": True, "recipe.cycle_weight": 3.0,
                                "recipe.identity_weight": 0.0},
    "paired": {},
    "paired, from the picture": {"generator.starts_from_picture": True},
    "paired, L1 alone": {"recipe.adversarial_weight": 0.0},
    "paired, cGAN alone": {"recipe.l1_weight": 0.0},
    "paired, L1 + GAN": {"recipe.sees_both": False},
    "paired, patch 1": {"discriminator.patch": "1"},
    "paired, patch 16": {"discriminator.patch": "16"},
    "paired, patch 70": {"discriminator.patch": "70"},
}  # fmt: skip
"""Plain pix2pix is L1 + cGAN with patches of 34. The paper's order of its losses: L1 + cGAN, cGAN, L1; of patches 70,
full, 16, 1 (Isola et al. 2017, tables 1 and 3, per-class accuracy); full needs pictures of 96 pixels."""


def experiment(data: Path, variant: str) -> Experiment:
    """One variant, without an end: time ends it."""
    size = Image.open(next((data / "testA").iterdir())).width
    cycle = variant.startswith("cycle")
    dataset = {"name": "two_folders", "path": str(data)} if cycle else {
        "name": "pairs", "path": str(data / "trainA"), "other_path": str(data / "partnersA")
    }  # fmt: skip
    described = experiment_from_plain({
        "name": "quality", "steps": 1_000_000, "batch_size": 2, "seed": SEED, "threads": 1,
        "dataset": {**dataset, "size": size}, "recipe": {"name": "cycle" if cycle else "paired", "falling_steps": 0},
        "objective": {"name": "least_squares"}, "generator": TRANSLATOR,
        "discriminator": {"name": "patch_critic", "patch": "34", "width": 32},
    })  # fmt: skip
    return described.with_settings(VARIANTS[variant])


def train(described: Experiment, seconds: float) -> tuple[Callable[[Pictures], Pictures], int]:
    """The translator from A to B after so much processor time, and its steps."""
    trainer = Trainer(described)
    begin = time.process_time()
    for _ in trainer.events():
        if time.process_time() - begin > seconds:
            trainer.stop()
    network = trainer.recipe.exports()[0].network

    @torch.no_grad()
    def translate(pictures: Pictures) -> Pictures:
        levels = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1
        made = torch.cat([network(levels[n : n + 8]) for n in range(0, len(levels), 8)]).permute(0, 2, 3, 1)
        return ((made + 1) * 127.5).round().clamp(0, 255).byte().numpy()

    return translate, trainer.step


def held_out(data: Path) -> tuple[Pictures, Pictures]:
    """200 of testA and their partners, drawn by a fixed seed."""
    names = sorted(path.name for path in (data / "testA").iterdir())
    chosen = np.random.default_rng(SEED).choice(names, min(HELD_OUT, len(names)), replace=False)
    a, b = (np.stack([np.asarray(Image.open(data / half / name).convert("RGB")) for name in chosen])
            for half in ("testA", "testB"))  # fmt: skip
    return a, b


def judge(made: Pictures, wanted: Pictures) -> dict[str, float]:
    """How many of `made` are nearest to their own of `wanted`, in percent, and how far they are from it."""
    features = Features(wanted)
    of_made, of_wanted = features(made), features(wanted)
    nearest = np.array([np.square(of_wanted - one).sum(1).argmin() for one in of_made])
    difference = np.abs(made.astype(float) - wanted).mean()
    return {"own": 100 * float((nearest == np.arange(len(made))).mean()), "l1": float(difference)}


def bounds(a: Pictures, b: Pictures) -> dict[str, dict[str, float]]:
    """What needs no translator: chance, pictures as they are, and the true partners, of which some are twins."""
    chance = {"own": 100 / len(a), "l1": float(np.abs(np.roll(b, 1, 0).astype(float) - b).mean())}
    return {"chance": chance, "as it is": judge(a, b), "the partners themselves": judge(b, b)}


def table(record: dict[str, dict[str, Any]]) -> str:
    """The record as Markdown."""
    lines = ["| data | translator | own partner nearest, % | L1 of 255 | steps | CPU s |", "|---|---|---|---|---|---|"]
    for key, row in record.items():
        data, variant = key.split(": ")
        lines.append(f"| {data} | {variant} | {row['own']:.1f} | {row['l1']:.1f} | {row.get('steps', '')} "
                     f"| {row.get('seconds', '')} |")  # fmt: skip
    return "\n".join([f"Features: {NAME}. {HELD_OUT} held-out pictures.", "", *lines])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--variants", default="cycle;paired", help="separated by ;, or all")
    parser.add_argument("--seconds", type=float, default=240)
    parser.add_argument("--record", type=Path)
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
        record[f"{arguments.data.name}: {name}"] = judge(np.stack([file.translate(one) for one in a]), b)
    else:
        record |= {f"{arguments.data.name}: {name}": row for name, row in bounds(a, b).items()}
    chosen = [] if arguments.translator else list(VARIANTS)
    if arguments.variants != "all":
        chosen = [name for name in chosen if name in arguments.variants.split(";")]
    for variant in chosen:
        key = f"{arguments.data.name}: {variant}"
        if key not in record:
            translate, steps = train(experiment(arguments.data, variant), arguments.seconds)
            record[key] = {**judge(translate(a), b), "steps": steps, "seconds": round(arguments.seconds)}
        print(key, record[key], flush=True)
        if arguments.record:
            arguments.record.write_text(json.dumps(record, indent=1))
    print(table(record))


if __name__ == "__main__":
    main()
