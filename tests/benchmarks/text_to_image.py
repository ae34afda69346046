"""Does a generator draw what a sentence says? Five hundred captions of held-out faces.

    python tests/benchmarks/text_to_image.py [FILE.onnx | RUN_FOLDER ...]

A judge that is trained here on real training pictures only, a mixer of patches (no other network of this program is
one), says what each picture shows; its errors on held-out pictures are printed. Counted is every property that a
caption names. Captions are chosen by a fixed seed, one for each picture, latents too.

critic        of held-out pictures with their own caption and with another's that names something untrue of them: how
              often the discriminator scores the right one higher, rejects the wrong one and accepts the right one (a
              score below or above 0). A file needs its .safetensors beside it; the shipped one's
              discriminator lies in tests/judges
variety       how much the pictures of one caption differ from latent to latent, as a part of how much real ones differ
milliseconds  of one picture from a sentence, through ONNX Runtime with one thread: median and 95th percentile

A run of another size than 32 pixels is enlarged dot by dot for the judge.
"""

import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from ganstudio.core.paths import cache_folder, resource
from ganstudio.datasets import open_dataset
from ganstudio.datasets.readers.face_captions import WORDINGS
from ganstudio.inference.generator.text_generator_file import TextGeneratorFile
from ganstudio.runs.folder import Machine, RunFolder
from ganstudio.training.components.batches import to_pictures
from ganstudio.training.components.compute import Compute
from ganstudio.training.loop.checkpoint import load_checkpoint
from ganstudio.training.loop.trained_networks import players_of_file
from ganstudio.training.recipe import Setup
from ganstudio.training.recipes import build_recipe

JUDGES = Path(__file__).parent.parent / "judges"
COUNT, STEPS, BATCH = 500, 1000, 96
JUDGED = ("mouth", "smile", "hair_colour", "long_hair", "glasses_kind", "glasses", "beard", "hat_colour", "hat",
          "clothing_colour", "skin")  # fmt: skip


class Mixer(nn.Module):
    """Tolstikhin et al. 2021: patches of 4x4 pixels, mixed by turns over places and over features."""

    def __init__(self, sizes: list[int], width: int = 48, blocks: int = 3) -> None:
        super().__init__()
        self.sizes = sizes
        self.patches = nn.Conv2d(3, width, 4, 4)
        self.over_places = nn.ModuleList(self._mix(64, 64) for _ in range(blocks))
        self.over_features = nn.ModuleList(self._mix(width, 96) for _ in range(blocks))
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(2 * blocks))
        self.head = nn.Linear(64 * width, sum(sizes))

    @staticmethod
    def _mix(size: int, hidden: int) -> nn.Module:
        return nn.Sequential(nn.Linear(size, hidden), nn.GELU(), nn.Linear(hidden, size))

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        x = self.patches(x).flatten(2).transpose(1, 2)
        for number, (places, features) in enumerate(zip(self.over_places, self.over_features, strict=True)):
            x = x + places(self.norms[2 * number](x).transpose(1, 2)).transpose(1, 2)
            x = x + features(self.norms[2 * number + 1](x))
        return torch.split(self.head(x.flatten(1)), self.sizes, 1)


def tensor(pictures: np.ndarray) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(pictures)).permute(0, 3, 1, 2).float() / 127.5 - 1


def find_judge(dataset) -> Mixer:
    """Trained once, then kept in the cache."""
    kept = cache_folder() / "judges" / f"mixer-{STEPS}-{dataset.fingerprint}.pt"
    if not kept.exists():
        judge = train_judge(dataset)
        kept.parent.mkdir(parents=True, exist_ok=True)
        torch.save(judge.state_dict(), kept)
    judge = untrained_judge(dataset)
    judge.load_state_dict(torch.load(kept, weights_only=True))
    return judge.eval()


def untrained_judge(dataset) -> Mixer:
    torch.manual_seed(0)
    return Mixer([len(dataset.attribute_values[name]) for name in JUDGED])


def train_judge(dataset) -> Mixer:
    """On real training pictures with some grain, because generated ones are not as clean."""
    judge = untrained_judge(dataset)
    optimiser = torch.optim.AdamW(judge.parameters(), 3e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, STEPS)
    truths = [torch.from_numpy(dataset.attributes[name]) for name in JUDGED]
    for _ in range(STEPS):
        batch = dataset.training[torch.randint(len(dataset.training), (BATCH,)).numpy()]
        x = tensor(dataset.samples[batch])
        x = x * (1 + 0.2 * (torch.rand(len(x), 1, 1, 1) - 0.5)) + 0.1 * torch.randn_like(x)
        loss = sum(cross_entropy(found, truth[batch]) for found, truth in zip(judge(x), truths, strict=True))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    return judge.eval()


@torch.no_grad()
def seen(judge: Mixer, dataset, pictures: np.ndarray) -> dict[str, np.ndarray]:
    """For each attribute the words of what the judge sees in each picture."""
    heads = [judge(tensor(pictures[start : start + 500])) for start in range(0, len(pictures), 500)]
    found = [torch.cat(parts).argmax(1).numpy() for parts in zip(*heads, strict=True)]
    words = (np.array(dataset.attribute_values[name]) for name in JUDGED)
    return {name: said[numbers] for name, said, numbers in zip(JUDGED, words, found, strict=True)}


def shares(wordings, shown: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """For each attribute, of the captions that name it, whether the picture shows what they say."""
    return {
        name: np.array([shown[name][i] == w.named[name] for i, w in enumerate(wordings) if name in w.named])
        for name in JUDGED
    }


# --- generators, from files and from runs


class FromFile:
    def __init__(self, path: Path) -> None:
        self.generator = TextGeneratorFile(path, threads=1, device="cpu")
        self.latent_size = self.generator.manifest.latent_size
        self.title, self.text = f"{path.name}, step {self.generator.manifest.step:,}", self.generator.text
        self.size = self.generator.manifest.height
        beside = path if path.with_suffix(".safetensors").exists() else JUDGES / path.name
        weights = beside.with_suffix(".safetensors").exists()
        self.discriminator = players_of_file(beside, self.generator.manifest).discriminator if weights else None

    def draw(self, latents: np.ndarray, texts: list[str]) -> np.ndarray:
        return self.generator.generate_from(latents, texts)

    def embed(self, texts: list[str]) -> Tensor:
        return torch.from_numpy(self.generator.embed(texts))


class FromRun:
    def __init__(self, path: Path) -> None:
        run = RunFolder(path)
        self.recipe = build_recipe(Setup(run.experiment(), run.data(), Compute.of(Machine())))
        checkpoint = run.checkpoint()
        load_checkpoint(checkpoint.path, self.recipe.parts())
        self.latent_size, self.text = self.recipe.latents.latent_size, run.data().text
        self.title, self.size = f"{path.name}, step {checkpoint.step:,}", run.data().sample[-1]
        self.discriminator = self.recipe.networks()["discriminator"].eval()

    def embed(self, texts: list[str]) -> Tensor:
        return self.recipe.networks()["encoder"](torch.from_numpy(self.text.codes(texts))).detach()

    @torch.no_grad()
    def draw(self, latents: np.ndarray, texts: list[str]) -> np.ndarray:
        return to_pictures(self.recipe.average.network(torch.from_numpy(latents), self.embed(texts)))


# --- what is measured


def wrong_captions(wordings, faces: list[dict[str, str]], rng) -> list[str]:
    """For each picture a caption of another one that names something that is untrue of it."""
    wrong = []
    for face in faces:
        untrue = [w.text for w in wordings if any(face[name] != value for name, value in w.named.items())]
        wrong.append(untrue[rng.integers(len(untrue))])
    return wrong


@torch.no_grad()
def critic(generator, pictures: np.ndarray, texts: list[str], wrong: list[str]) -> tuple[float, float, float]:
    """Share of right above wrong, of wrong ones rejected, of right ones accepted."""
    if generator.discriminator is None:
        return (float("nan"),) * 3
    step = 32 // generator.size
    told = torch.cat([generator.embed(texts), generator.embed(wrong)])
    x = tensor(pictures[:, ::step, ::step])
    right, mistaken = generator.discriminator(x, None, told).chunk(2)
    return tuple(float(share.float().mean()) for share in (right > mistaken, mistaken < 0, right > 0))


def variety(generator, texts: list[str], rng, real: np.ndarray) -> float:
    latents = rng.standard_normal((10, generator.latent_size)).astype(np.float32)
    spreads = [generator.draw(latents, [text] * 10).astype(float).std(0).mean() for text in texts[:20]]
    return float(np.mean(spreads) / real.astype(float).std(0).mean())


def milliseconds(generator: FromFile, texts: list[str]) -> tuple[float, float]:
    latents, taken = generator.generator.latent_space.draw(1, 0), []
    for text in texts[:200]:
        start = time.perf_counter()
        generator.generator.with_prompt(text).generate(latents)
        taken.append(1000 * (time.perf_counter() - start))
    return float(np.median(taken)), float(np.percentile(taken, 95))


def words_of(dataset, numbers: np.ndarray) -> dict[str, np.ndarray]:
    """What the data say of some pictures, in words, by attribute."""
    return {n: np.array(dataset.attribute_values[n])[values[numbers]] for n, values in dataset.attributes.items()}


def report(dataset, judge: Mixer, wordings, rows: dict[str, dict[str, np.ndarray]]) -> None:
    testing = dataset.testing
    found, true = seen(judge, dataset, dataset.samples[testing]), words_of(dataset, testing)
    print(f"named in {COUNT} captions: {sum(len(w.named) for w in wordings)} properties")
    print(f"| attribute | named | judge wrong on {len(testing):,} held-out | " + " | ".join(rows) + " |")
    print("|---|---|---|" + "---|" * len(rows))
    for name in JUDGED:
        cells = " | ".join(f"{right[name].mean():.1%}" for right in rows.values())
        count, error = sum(name in w.named for w in wordings), (found[name] != true[name]).mean()
        print(f"| {name.replace('_', ' ')} | {count} | {error:.1%} | {cells} |")
    cells = " | ".join(f"{np.concatenate(list(right.values())).mean():.1%}" for right in rows.values())
    print(f"| **all named** |  |  | {cells} |")


def main() -> None:
    torch.set_num_threads(1)
    paths = [Path(argument) for argument in sys.argv[1:]] or [resource("generators", "faces-text.onnx")]
    dataset = open_dataset({"name": "pixel_faces"})
    judge, rng = find_judge(dataset), np.random.default_rng(0)
    chosen = dataset.testing[:COUNT]
    pictures = dataset.samples[chosen]
    wordings = [dataset.captions.wording(int(n), int(rng.integers(WORDINGS))) for n in chosen]
    texts, true = [wording.text for wording in wordings], words_of(dataset, chosen)
    wrong = wrong_captions(wordings, [{name: said[i] for name, said in true.items()} for i in range(COUNT)], rng)
    rows, notes = {"real pictures": shares(wordings, seen(judge, dataset, pictures))}, []
    for path in paths:
        generator = FromFile(path) if path.suffix == ".onnx" else FromRun(path)
        drawn = generator.draw(rng.standard_normal((COUNT, generator.latent_size)).astype(np.float32), texts)
        times = 32 // generator.size
        rows[generator.title] = shares(wordings, seen(judge, dataset, drawn.repeat(times, 1).repeat(times, 2)))
        better, rejected, accepted = critic(generator, pictures, texts, wrong)
        notes.append(
            f"{generator.title}: critic: right above wrong {better:.1%}, wrong rejected {rejected:.1%}, right accepted "
            f"{accepted:.1%}; variety of one sentence {variety(generator, texts, rng, pictures):.1%}"
        )
        if isinstance(generator, FromFile):
            notes.append(
                "  one picture from a sentence {:.1f} ms, p95 {:.1f} ms".format(*milliseconds(generator, texts))
            )
    report(dataset, judge, wordings, rows)
    print("\n".join(notes))


if __name__ == "__main__":
    main()
