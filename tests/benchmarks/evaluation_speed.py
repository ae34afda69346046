"""What an evaluation costs: everything but likelihood and the search in latent space, and the likelihood's preview.

    python tests/benchmarks/evaluation_speed.py [--generator faces] [--samples 10000] [--threads 2] [--likelihood]

Prints wall and processor seconds of every measure, of all together with samples drawn and classifier trained, and the
largest memory. Limits: 60 s on two quiet cores, 2 GB. On a busy machine read processor seconds over threads.
"""

import argparse
import os
import resource as limits
import tempfile
import time

LEFT_OUT = ("annealed_likelihood", "cannot_draw", "parzen")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--generator", default="faces")
    parser.add_argument("--samples", type=int, default=10_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--likelihood", action="store_true", help="the likelihood's preview instead")
    given = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = str(given.threads)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GANSTUDIO_CACHE"] = folder  # so that the classifier is trained as at the first time
        measure(given)


def measure(given: argparse.Namespace) -> None:
    import torch

    from ganstudio.commands._generators import open_generator
    from ganstudio.evaluation.measures import measures
    from ganstudio.evaluation.run.dataset_loader import open_reference
    from ganstudio.evaluation.run.freed_memory import keep_freed_memory
    from ganstudio.evaluation.run.measure_stream import Task, chosen_measures, evaluate
    from ganstudio.formats.results import Finding, Skipped

    keep_freed_memory()
    torch.set_num_threads(given.threads)
    wanted = ["annealed_likelihood"] if given.likelihood else [n for n in measures() if n not in LEFT_OUT]
    wall, processor = time.perf_counter(), time.process_time()
    opened = open_generator(given.generator, None, print)
    reference = open_reference("", opened.file.manifest)
    last = processor
    evaluated = opened.evaluated(reference, given.samples if not given.likelihood else 200, 0)
    for message in evaluate(Task([evaluated], reference, chosen_measures(wanted, {}))):
        if isinstance(message, Finding | Skipped):
            now = time.process_time()
            seconds = message.seconds if isinstance(message, Finding) else 0.0
            print(f"{message.measure:24} {seconds:6.1f} s, {now - last:6.1f} s of processor time", flush=True)
            last = now
    memory = limits.getrusage(limits.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"all: {time.perf_counter() - wall:.1f} s, {time.process_time() - processor:.1f} s of processor time with "
        f"{given.threads} threads; {memory:,.0f} MB at most"
    )


if __name__ == "__main__":
    main()
