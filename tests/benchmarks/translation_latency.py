"""How long one translation of 256x256 pixels takes, against PyTorch eager with the same weights. Run by hand:

    python tests/benchmarks/translation_latency.py [--threads 2] [--rounds 9]

Fresh nets exported by the program: the shipped size (width 32, 6 blocks) and CycleGAN's (width 64, 9 blocks, 11.38
million weights). Rounds alternate; medians of wall and of processor time, and their ratios, are told.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from ganstudio.formats.manifest import Manifest
from ganstudio.inference.translator.translator_file import TranslatorFile
from ganstudio.training.export import to_onnx
from ganstudio.training.networks import build_translator
from ganstudio.training.networks.resnet_translator import ResnetTranslatorSettings
from ganstudio.training.recipe import Export

NETS = {
    "shipped size": ResnetTranslatorSettings(width=32, blocks=6),
    "the paper's, transposed": ResnetTranslatorSettings(width=64, blocks=9, upsampling="transposed"),
    "the paper's, resized": ResnetTranslatorSettings(width=64, blocks=9),
}
SIDE = 256


def timed(work: Callable[[], object]) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    picture = np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3), np.uint8)
    for title, settings in NETS.items():
        network = build_translator(settings, 3, 3, torch.Generator().manual_seed(0)).eval()
        export = Export("a-to-b", network, "translator", 0, "normal", (), sample=(3, 64, 64), gives=(3, 64, 64),
                        examples=torch.rand(4, 3, 64, 64, generator=torch.Generator().manual_seed(0)) * 2 - 1,
                        multiple_of=4)  # fmt: skip
        described = Manifest(kind="translator", title=title, input_channels=3, multiple_of=4, direction="a-to-b")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "net.onnx"
            path.write_bytes(to_onnx(export, described)[0])
            translator = TranslatorFile(path, threads=arguments.threads)
        tensor = torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 127.5 - 1
        ours, eager = [], []
        with torch.no_grad():
            for _ in range(arguments.rounds):
                ours.append(timed(lambda: translator.translate(picture)))  # noqa: B023
                eager.append(timed(lambda: network(tensor)))  # noqa: B023
        for kind, number in (("wall", 0), ("processor", 1)):
            here, there = (statistics.median(entry[number] for entry in times) for times in (ours, eager))
            print(f"{title}, {kind}: {here * 1e3:.0f} ms, eager {there * 1e3:.0f} ms, {there / here:.2f} times faster; "
                  f"fastest {min(entry[number] for entry in ours) * 1e3:.0f} ms", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
