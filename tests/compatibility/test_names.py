"""Names that experiments, runs and shared weights hold are still known, and mean what they meant.

An experiment names its parts and leaves out what is as usual, so that another default is another experiment.
"""

import json

import pytest

from tests.compatibility.comparing import holds, is_near
from tests.compatibility.material import DATASETS, FILES, all_names, data_in_short

VERSIONS = sorted(FILES.iterdir())


@pytest.fixture(scope="module")
def now():
    return all_names()


@pytest.mark.parametrize("kind", ["parts", "measures", "weights"])
@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.name)
def test_all_names_are_known(now, version, kind):
    then = json.loads((version / "then" / "names.json").read_text())
    assert holds(now[kind], then[kind])


@pytest.mark.parametrize("section", DATASETS, ids=lambda section: section["name"])
@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.name)
def test_a_data_set_holds_what_it_held(user, version, section):
    then = {row["section"]["name"]: row for row in json.loads((version / "then" / "datasets.json").read_text())}
    assert is_near(data_in_short(section), then[section["name"]])
