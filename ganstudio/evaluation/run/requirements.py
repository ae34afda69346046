"""Whether a measure can be made of this generator with these data, and if not, why: one sentence."""

from ganstudio.core.edition import only_in_full
from ganstudio.evaluation.evaluated_generator import EvaluatedGenerator
from ganstudio.evaluation.measure import Measure
from ganstudio.evaluation.reference_data import ReferenceData
from ganstudio.formats.manifest import Manifest
from ganstudio.formats.results import Need

_MISSING: dict[Need, str] = {
    "training data": "These data have nothing but a held-out part.",
    "held-out data": "These data have no held-out part.",
    "labels": "These data have neither classes nor attributes; of a folder, two or more sub-folders become classes.",
    "modes": "These data have no modes that can be counted: that is known of mixtures of Gaussians and stacked digits.",
    "torch": only_in_full("This measure"),
    "gradients": "It needs gradients through the generator. A run has them, and so has an ONNX file with its "
    ".safetensors beside it; this file has not.",
    "discriminator": "It needs the discriminator. A run has it, and so has an ONNX file with its .safetensors beside "
    "it; this file has not.",
}
_OF_LATENTS_ALONE = ("latents", "gradients", "discriminator")
_SENTENCES = "What this generator draws depends on a sentence too, of which this measure knows nothing."
_ONE_CLASS = "All of these data are of one class, so there is nothing to tell apart."
_KINDS = {"picture": "pictures", "points": "points", "sequence": "sequences"}
Reason = str
"""A sentence, or "" where nothing stands in the way."""


def why_not(measure: Measure, generator: EvaluatedGenerator, reference: ReferenceData) -> Reason:
    """What is missing for `measure`, or "" where nothing is."""
    if reference.dataset.output not in measure.kinds:
        return f"It is made for {' and '.join(_KINDS[kind] for kind in measure.kinds)}."
    can = generator.can | _offered(reference)
    for need in measure.needs:
        if need not in can:
            if need in _OF_LATENTS_ALONE and generator.manifest.text is not None:
                return _SENTENCES
            return _ONE_CLASS if need == "labels" and reference.properties else _MISSING[need]
    for least, there, words in (
        (measure.least_samples, generator.count, "samples; {} are drawn. Ask for more samples."),
        (measure.least_training, len(reference.training_indices), "training samples; these data have {}."),
        (measure.least_held_out, len(reference.held_out_indices), "held-out samples; these data hold {} out."),
    ):
        if there < least:
            return f"It needs {least:,} {words.format(f'{there:,}')}"
    return ""


def _offered(reference: ReferenceData) -> set[Need]:
    found: set[Need] = {"held-out data"}
    data = reference.dataset
    if len(reference.training_indices):
        found.add("training data")
    if any(len(set(values[:1000].tolist())) > 1 for values in reference.properties.values()):
        found.add("labels")
    if data.has_countable_modes:
        found.add("modes")
    return found


def why_incomparable(manifest: Manifest, reference: ReferenceData) -> Reason:
    """Why these data are no measure for this generator's samples, or "" where they are."""
    data, shape = reference.dataset, reference.dataset.samples.shape[1:]
    if data.output != manifest.output:
        return f"The generator makes {_KINDS[manifest.output]}, but {data.title} holds {_KINDS[data.output]}."
    made = {
        "picture": (manifest.height, manifest.width, manifest.channels),
        "sequence": (manifest.length, manifest.channels),
        "points": (manifest.channels or shape[-1],),
    }[manifest.output]
    if made == shape:
        return ""
    said = _size(made), _size(shape)
    return f"The generator makes {said[0]}, but {data.title} holds {said[1]}."


def _size(shape: tuple[int, ...]) -> str:
    if len(shape) == 3:
        return f"{shape[0]} x {shape[1]} {'grey' if shape[2] == 1 else 'colour'} pictures"
    if len(shape) == 2:
        return f"{shape[0]} steps of {shape[1]} channel{'s' if shape[1] > 1 else ''}"
    return f"points of {shape[0]} dimensions"
