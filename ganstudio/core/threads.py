"""Linear algebra on one thread.

Beside a training that keeps the cores busy, a second thread of BLAS or OpenMP waits so long for its turn that small
products take a hundred times longer: principal components 1 s instead of 0.02 s, k-means seconds instead of 0.03 s.
"""

from contextlib import AbstractContextManager


def single_thread() -> AbstractContextManager[object]:
    """Within it numpy's BLAS, and what scikit-learn uses of OpenMP in the calling thread, use one thread."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    return threadpool_limits(limits=1)
