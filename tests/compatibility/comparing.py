"""When what is found counts as what was written down."""

import math
from typing import Any

import torch

from tests.small import close


def holds(new: Any, old: Any) -> bool:
    """Whether plain values hold all that older ones did; a newer program may add to dicts."""
    if isinstance(old, dict):
        return isinstance(new, dict) and all(key in new and holds(new[key], old[key]) for key in old)
    if isinstance(old, list | tuple):
        return len(new) == len(old) and all(map(holds, new, old))
    return bool(new == old)


def is_near(found: Any, wanted: Any) -> bool:
    """Equal, but for rounding where there are fractions: it differs between processors. Counts are equal."""
    if isinstance(wanted, dict):
        return found.keys() == wanted.keys() and all(is_near(found[key], wanted[key]) for key in wanted)
    if isinstance(wanted, list) and wanted and all(isinstance(value, float) for value in wanted):
        return len(found) == len(wanted) and close(torch.tensor(found), torch.tensor(wanted), relative=1e-4)
    if isinstance(wanted, list):
        return len(found) == len(wanted) and all(map(is_near, found, wanted))
    return math.isclose(found, wanted, rel_tol=1e-4, abs_tol=1e-6) if isinstance(wanted, float) else found == wanted
