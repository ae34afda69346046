"""The measures, ONE FILE EACH. This file finds them."""

from functools import cache

from ganstudio.core import plugins
from ganstudio.evaluation.measure import Measure


@cache
def measures() -> plugins.Registry[Measure]:
    """All measures by name."""
    import ganstudio.evaluation.measures as package

    return plugins.discover(package, "MEASURE")
