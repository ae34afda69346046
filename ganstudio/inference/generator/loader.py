"""Opens a generator's file, whether it draws from latents alone or from sentences too."""

from pathlib import Path

from ganstudio.inference.generator.foreign import GeneratorChanges, GeneratorSpec
from ganstudio.inference.generator.generator_file import GeneratorFile
from ganstudio.inference.onnx.metadata import read_manifest
from ganstudio.inference.onnx.providers import Device


def open_generator(
    path: Path, *, threads: int = 0, device: Device = "auto", spec: GeneratorSpec | None = None,
    said: GeneratorChanges | None = None,
) -> GeneratorFile:  # fmt: skip
    """A `TextGeneratorFile` where the file says that it is text-conditional; `spec` is for those that say nothing,
    `said` what a person knows of one.

    One that reads uses one thread where nobody asks for more: beside a training, waiting for a second one costs more
    than a key's worth of work (p95 of a key 17 to 24 instead of 54 ms). Raises UserError.
    """
    manifest = read_manifest(path)
    if manifest is not None and manifest.kind == "text_to_image":
        from ganstudio.inference.generator.text_generator_file import TextGeneratorFile

        return TextGeneratorFile(path, threads=threads or 1, device=device)
    return GeneratorFile(path, threads=threads, device=device, spec=spec, said=said)
