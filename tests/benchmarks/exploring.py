"""What Explore's slower answers cost and how good they are: directions, exported ways, a picture's latent.

    python tests/benchmarks/exploring.py [directions] [export] [latents]

Directions and ways: a generator of DCGAN's size at 64 x 64 (random weights, width 64). Latents: the shipped faces,
which must find their own samples again nearly exactly, and held-out faces that they never saw. Seconds are of the
clock; in brackets of the processor, which other work on the machine changes less.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from ganstudio.core.paths import resource
from ganstudio.datasets import open_dataset
from ganstudio.images.animation import SUFFIXES, save_animation
from ganstudio.inference.generator.directions import principal_directions, weight_directions
from ganstudio.inference.generator.generator_file import GeneratorFile
from ganstudio.inference.generator.inversion import find_latent
from ganstudio.inference.latent.interpolation import latent_path
from tests import generators

FRAMES, SIDE_ON_FILM = 256, 256
OWN, HELD_OUT, SECONDS = 8, 8, 20.0


def timed(work: Callable[[], object]) -> str:
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return f"{time.perf_counter() - clock:.1f} s ({time.process_time() - processor:.1f} s)"


def directions(generator: GeneratorFile) -> None:
    print("principal directions, 400 samples:", timed(lambda: list(principal_directions(generator))))
    print("directions of the first layer:", timed(lambda: weight_directions(generator)))


def export(generator: GeneratorFile, folder: Path) -> None:
    way = latent_path(generator.latent_space, generator.latent_space.draw(5, 0), FRAMES)
    times = SIDE_ON_FILM // 64

    def paint(number: int) -> np.ndarray:
        return generator.generate(way[number : number + 1])[0].repeat(times, 0).repeat(times, 1)

    for suffix in SUFFIXES:
        path = folder / f"way{suffix}"
        print(f"{FRAMES} frames as {suffix}:", timed(lambda path=path: save_animation(paint, FRAMES, path, 40)))


def latents() -> None:
    generator = GeneratorFile(resource("generators", "faces.onnx"), threads=1)
    data = open_dataset({"name": "pixel_faces"})
    own = generator.generate(generator.latent_space.draw(OWN, 500))
    held_out = data.samples[data.testing[:HELD_OUT]]
    for name, pictures in (("its own samples", own), ("held-out faces", held_out)):
        errors, norms, seconds = [], [], []
        for picture in pictures:
            start = time.process_time()
            *_, found = find_latent(generator, picture, seconds=SECONDS)
            seconds.append(time.process_time() - start)
            errors.append(found.error)
            norms.append(np.linalg.norm(found.latent))
        exact = np.mean(np.array(errors) < 0.002)
        print(
            f"{len(pictures)} {name}: error median {np.median(errors):.4f}, worst {max(errors):.4f}; {exact:.0%} exact"
        )
        print(
            f"  |z| {np.median(norms):.1f}; processor time median {np.median(seconds):.1f} s, at most {SECONDS:.0f} s"
        )


def main() -> None:
    wanted = set(sys.argv[1:]) or {"directions", "export", "latents"}
    with tempfile.TemporaryDirectory() as folder:
        generator = GeneratorFile(generators.dcgan(Path(folder) / "dcgan.onnx"), threads=1)
        if "directions" in wanted:
            directions(generator)
        if "export" in wanted:
            export(generator, Path(folder))
    if "latents" in wanted:
        latents()


if __name__ == "__main__":
    main()
