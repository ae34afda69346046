"""A few lines of Python that make the picture on screen anywhere: onnxruntime and numpy, nothing of this program."""

from typing import TYPE_CHECKING

import numpy as np

from ganstudio.formats.units import Scale
from ganstudio.inference.latent.space import Latents
from ganstudio.inference.latent.text import latent_to_text

if TYPE_CHECKING:
    from ganstudio.inference.generator.generator_file import GeneratorFile


def python_snippet(
    generator: "GeneratorFile", latent: Latents, label: int | None = None, truncation: float = 1.0
) -> str:
    """A script that draws truncation * `latent`, latent [latent_size], to the last bit as `generator` does on screen.

    It leaves `picture` uint8 [height, width, channels] in picture.npy and picture.png, or `sample` float32 [L, C] or
    [D] in sample.npy. Exact where both compute on the same kind of processor. A generator that stands between two
    sentences has to be cut where a sentence has become an embedding; that takes the onnx package besides.
    """
    running = _running(generator, label) if generator.manifest.text is None else _running_text_conditional(generator)
    return "\n".join([*_opening(generator, latent, truncation), *running, *_ending(generator), ""])


def _opening(generator: "GeneratorFile", latent: Latents, truncation: float) -> list[str]:
    is_picture = generator.manifest.output == "picture"
    libraries = ["import os", *(["import struct", "import zlib"] if is_picture else []), ""]
    numbers = latent_to_text(latent).replace("\n", "\n    ")
    return [
        *libraries, "os.environ['ORT_DISABLE_TELEMETRY'] = '1'  # before the import: nothing is sent or kept", "",
        "import numpy as np", "import onnxruntime", "",
        f"latent = np.array([\n    {numbers},\n], np.float32)",
        *([f"latent = latent * np.float32({truncation!r})"] if truncation != 1 else []),
    ]  # fmt: skip


def _running(generator: "GeneratorFile", label: int | None) -> list[str]:
    """The network's output for one sample, in `values`."""
    signature = generator.signature
    count = signature.batch or 1
    labels = None if label is None else np.full(count, label)
    feeds = signature.feeds(np.zeros((count, generator.manifest.latent_size), np.float32), labels)
    latent = feeds.pop(signature.latent)
    inputs = [f"{signature.latent!r}: np.resize(latent, {latent.shape}).astype('{latent.dtype}')"]
    inputs += [f"{name!r}: np.array({value.tolist()}, '{value.dtype}')" for name, value in feeds.items()]
    return [
        f"session = onnxruntime.InferenceSession({str(generator.path)!r}, providers=['CPUExecutionProvider'])",
        f"values = session.run([{signature.output!r}], {{{', '.join(inputs)}}})[0][0].astype(np.float32)",
    ]


def _running_text_conditional(generator: "GeneratorFile") -> list[str]:
    """The same of a generator that draws from a prompt."""
    from ganstudio.inference.generator.text_generator_file import EMBEDDING, TextGeneratorFile

    assert isinstance(generator, TextGeneratorFile)
    output, path = generator.signature.output, str(generator.path)
    opened, condition = repr(path), "'text': codes"
    lines = [] if generator.prompt is None else [
        f"sentence = {generator.prompt!r}",
        "# as whole numbers, one for each character: 0 is nothing, 1 unknown, then the alphabet of the file's manifest",
        f"codes = np.array({generator.text.codes([generator.prompt]).tolist()}, np.int64)",
    ]  # fmt: skip
    if generator.prompt is None:
        opened, condition = "drawing.SerializeToString()", f"{EMBEDDING!r}: embedding"
        lines = [
            "# between two sentences: only the part of the network that draws is used, from an embedding",
            "import onnx",
            "from onnx.utils import Extractor",
            f"drawing = Extractor(onnx.load({path!r})).extract_model(['latent', {EMBEDDING!r}], [{output!r}])",
            f"embedding = np.array([{[float(value) for value in generator.embedding]}], np.float32)",
        ]
    return [
        *lines,
        f"session = onnxruntime.InferenceSession({opened}, providers=['CPUExecutionProvider'])",
        f"values = session.run([{output!r}], {{'latent': latent[None], {condition}}})[0][0]",
    ]


def _ending(generator: "GeneratorFile") -> list[str]:
    manifest = generator.manifest
    if manifest.output == "points":
        return ["sample = values", "np.save('sample.npy', sample)"]
    if manifest.output == "sequence":
        return [*_in_units(manifest.scale), "np.save('sample.npy', sample)"]
    low, high = manifest.value_range
    size = (manifest.height, manifest.width)
    shape = (manifest.channels, *size) if manifest.layout == "NCHW" else (*size, manifest.channels)
    order = ".transpose(1, 2, 0)" if manifest.layout == "NCHW" else ""
    colour = 2 if manifest.channels == 3 else 0
    return [
        f"levels = values.reshape{shape}{order} * np.float32({255 / (high - low)!r})",
        f"levels -= np.float32({low * 255 / (high - low)!r})",
        f"picture = np.clip(np.rint(levels), 0, 255).astype(np.uint8){'[:, :, ::-1]' if generator.is_bgr else ''}",
        "np.save('picture.npy', picture)",
        "",
        "",
        "def chunk(name, data):",
        "    return struct.pack('>I', len(data)) + name + data + struct.pack('>I', zlib.crc32(name + data))",
        "",
        "",
        "height, width, _ = picture.shape",
        f"header = struct.pack('>2I5B', width, height, 8, {colour}, 0, 0, 0)",
        "rows = b''.join(b'\\0' + row.tobytes() for row in picture)",
        "with open('picture.png', 'wb') as file:",
        "    file.write(b'\\x89PNG\\r\\n\\x1a\\n' + chunk(b'IHDR', header))",
        "    file.write(chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))",
    ]


def _in_units(scale: Scale | None) -> list[str]:
    """A sequence [L, C] as `Scale.to_units` has it."""
    if scale is None:
        return ["sample = values.T"]
    return [
        f"low, high = np.array({list(scale.low)}), np.array({list(scale.high)})",
        "sample = (low + (values.T.astype(np.float64) + 1) / 2 * (high - low)).astype(np.float32)",
    ]
