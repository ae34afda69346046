"""What holds for each data set kind, also for those that are added later."""

import numpy as np
import pytest

from ganstudio.core.errors import UserError
from ganstudio.core.settings import describe
from ganstudio.datasets import DataSet, datasets, open_dataset
from ganstudio.datasets._template import DATASET as TEMPLATE

KINDS = [*datasets().values(), TEMPLATE]
OPENABLE = [part for part in KINDS if part.settings.shareable]
OWN_FILES = [part for part in KINDS if not part.settings.shareable]


def by_name(part):
    return part.name


@pytest.fixture(scope="module", params=OPENABLE, ids=by_name)
def openable(request):
    return request.param


@pytest.fixture(scope="module")
def opened(openable) -> DataSet:
    return openable.settings().open()


def test_no_file_is_broken():
    assert datasets().broken == {}


@pytest.mark.parametrize("part", KINDS, ids=by_name)
def test_describes_its_settings_to_people(part):
    assert part.title
    assert part.help
    assert all(field.title and field.help for field in describe(part.settings))


@pytest.mark.parametrize("part", OWN_FILES, ids=by_name)
def test_asks_for_files_where_none_are_named(part):
    with pytest.raises(UserError):
        part.settings().open()


def test_samples_have_the_promised_type(openable, opened):
    assert opened.output == openable.settings.output
    if opened.output == "picture":
        assert opened.samples.dtype == np.uint8
        assert opened.samples.ndim == 4
        assert opened.samples.shape[-1] in (1, 3)
    else:
        assert opened.samples.dtype == np.float32


def test_holds_out_about_a_tenth(opened):
    assert opened.held_out.shape == (len(opened.samples),)
    assert 0.02 < opened.held_out.mean() < 0.25
    assert len(opened.training) + len(opened.testing) == len(opened.samples)


def test_every_sample_is_described_by_everything_known(opened):
    count = len(opened.samples)
    assert all(values.shape == (count,) for values in opened.attributes.values())
    assert len(opened.captions) in (0, count)
    if opened.labels is not None:
        assert opened.labels.shape == (count,)
        assert 0 <= opened.labels.min() <= opened.labels.max() < len(opened.classes)


def test_every_attribute_value_has_its_word(opened):
    for name, words in opened.attribute_values.items():
        assert 0 <= opened.attributes[name].min() <= opened.attributes[name].max() < len(words)


def test_opens_the_same_each_time_and_tells_its_progress(openable, opened):
    told = []
    again = openable.settings().open(lambda done, total: told.append((done, total)))
    assert told
    assert told[-1][0] == told[-1][1]
    assert again.fingerprint == opened.fingerprint
    assert np.array_equal(again.held_out, opened.held_out)


def test_previews_samples_as_training_sees_them(openable, opened):
    shown = openable.settings().preview(count=5)
    assert shown.shape == (5, *opened.samples.shape[1:])


def test_an_unknown_kind_is_told_with_the_known_ones():
    with pytest.raises(UserError, match="digits"):
        open_dataset({"name": "digit"})
