"""CUT and FastCUT beside CycleGAN: what the same processor time gives, content kept and style reached.

    python tests/benchmarks/style_quality.py DATA [--seconds 300] [--record FILE.json] [--sheets FOLDER]

DATA holds trainA, trainB, testA and testB, as resources/translators/make_styles.py makes them. All have the same
translator and critic, and one thread. Of the held-out pictures of A and their translations:
* `edges`: correlation of the strength of their edges, 1 for a picture that nobody touched;
* `style`: the kernel distance to held-out works, in the features named above the table; the works' other half is the
  least that can be asked for, pictures as they are the most.
Memory is the process's peak, with Python, PyTorch and the data in it.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from ganstudio.evaluation.features.image_features import NAME, Features
from ganstudio.evaluation.measures.kernel_distance import estimates
from ganstudio.formats.experiment import Experiment, experiment_from_plain
from ganstudio.training.components.rng_streams import RngStreams
from ganstudio.training.loop.trainer import Trainer

Pictures = NDArray[np.uint8]

HELD_OUT, SEED, CROP = 48, 1, 96
TRANSLATOR = {"name": "resnet_translator", "width": 16, "blocks": 4}
FAST = {"content_weight": 10.0, "identity_weight": 0.0, "mirrored_input": True}
VARIANTS: dict[str, dict[str, Any]] = {
    "CycleGAN": {"name": "cycle"}, "CUT": {"name": "contrastive"}, "FastCUT": {"name": "contrastive", **FAST},
}  # fmt: skip


def experiment(data: Path, variant: str) -> Experiment:
    """One variant at a steady rate, for as long as it takes."""
    size = Image.open(next((data / "testA").iterdir())).width
    return experiment_from_plain({
        "name": "style", "steps": 1_000_000, "batch_size": 2, "seed": SEED, "threads": 1, "device": "cpu",
        "precision": "float32", "memory_format": "contiguous",
        "dataset": {"name": "two_folders", "path": str(data), "size": size},
        "recipe": {**VARIANTS[variant], "crop": min(CROP, size), "averaging": 0.99}, "generator": TRANSLATOR,
        "discriminator": {"name": "patch_critic", "patch": "34", "width": 32},
    })  # fmt: skip


def some(folder: Path) -> Pictures:
    """Held-out pictures of one kind, from all over its folder."""
    paths = sorted(folder.iterdir())
    chosen = np.linspace(0, len(paths) - 1, min(HELD_OUT, len(paths)), dtype=int)
    return np.stack([np.asarray(Image.open(paths[n]).convert("RGB")) for n in chosen])


def edges(pictures: Pictures) -> NDArray[np.float64]:
    """Strength of the edges of each picture, [N, H, W]."""
    light = pictures.astype(float) @ (0.299, 0.587, 0.114)
    return np.hypot(np.gradient(light, axis=1), np.gradient(light, axis=2))


def judge(given: Pictures, made: Pictures, works: Pictures) -> dict[str, float]:
    """Content kept and style reached."""
    pairs = zip(edges(given), edges(made), strict=True)
    kept = [np.corrcoef(one.ravel(), other.ravel())[0, 1] for one, other in pairs]
    features = Features(works)
    return {"edges": float(np.mean(kept)), "style": estimates(features(works), features(made))[1]}


def measured(data: Path, variant: str, seconds: float, sheets: Path | None) -> dict[str, float]:
    """Trains one variant for so much time of the processor, in this process."""
    recipe = Trainer(experiment(data, variant)).recipe  # its steps alone, without what a run shows and keeps
    stamps = [time.process_time()]
    while stamps[-1] - stamps[0] < seconds:
        for number, update in enumerate(recipe.updates()):
            update.run(RngStreams(SEED, len(stamps), number, torch.device("cpu")), False)
        stamps.append(time.process_time())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    given, network = some(data / "testA"), recipe.exports()[0].network
    with torch.no_grad():
        levels = torch.from_numpy(given).permute(0, 3, 1, 2).float() / 127.5 - 1
        made = torch.cat([network(one[None]) for one in levels]).permute(0, 2, 3, 1)
    translated = ((made + 1) * 127.5).round().clamp(0, 255).byte().numpy()
    if sheets:
        sheets.mkdir(parents=True, exist_ok=True)
        rows = [np.concatenate(list(pictures[:12]), axis=1) for pictures in (given, translated)]
        Image.fromarray(np.concatenate(rows)).save(sheets / f"{variant}.png")
    return judge(given, translated, some(data / "testB")) | {
        "steps": len(stamps) - 1, "step": statistics.median(np.diff(stamps)), "memory": peak
    }  # fmt: skip


def table(record: dict[str, dict[str, float]]) -> str:
    """The record as Markdown."""
    lines = [
        f"Features: {NAME}.",
        "",
        "| | edges | style | steps | CPU s a step | peak MB |",
        "|---|---|---|---|---|---|",
    ]
    for name, row in record.items():
        cost = [f"{row[key]:{form}}" if key in row else "" for key, form in (("steps", ".0f"), ("step", ".2f"),
                                                                          ("memory", ".0f"))]  # fmt: skip
        lines.append(f"| {name} | {row['edges']:.2f} | {row['style']:.3f} | {' | '.join(cost)} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--record", type=Path)
    parser.add_argument("--sheets", type=Path)
    parser.add_argument("--variant", choices=VARIANTS, help="this one alone, as JSON")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    if arguments.variant:
        print(json.dumps(measured(arguments.data, arguments.variant, arguments.seconds, arguments.sheets)))
        return
    given, works = some(arguments.data / "testA"), some(arguments.data / "testB")
    record = {"as it is": judge(given, given, works)}
    record["other works"] = judge(given, some(arguments.data / "trainB")[: len(given)], works) | {"edges": float("nan")}
    for variant in VARIANTS:  # a process for each, so that its peak is its own
        answer = subprocess.run([sys.executable, *sys.argv, "--variant", variant], capture_output=True, check=True)
        record[variant] = json.loads(answer.stdout)
        if arguments.record:
            arguments.record.write_text(json.dumps(record, indent=1))
    print(table(record))


if __name__ == "__main__":
    main()
