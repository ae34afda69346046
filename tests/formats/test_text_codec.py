"""What becomes of a sentence before a network reads it."""

import numpy as np
import pytest

from ganstudio.core.errors import UserError
from ganstudio.formats.text_codec import LONGEST, fold, text_facts, words

CAPTIONS = ("A red cat.", "A red dog on a mat", "Two dogs, one’s grey", "a red cat")


@pytest.fixture(scope="module")
def facts():
    return text_facts(CAPTIONS)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("A Cat.", "a cat"),
        ("  a\t cat \n", "a cat"),
        ("ＡＣＡＴ", "acat"),
        ("STRASSE", "strasse"),
        ("Straße!", "strasse"),
        ("…", ""),
    ],
)
def test_case_blanks_forms_and_the_full_stop_do_not_count(text, folded):
    assert fold(text) == folded


def test_codes_are_places_in_the_alphabet(facts):
    codes = facts.codes(["A cat", "cax"])
    assert codes.shape == (2, facts.length)
    assert codes.dtype == np.int64
    letters = ["", "?", *facts.alphabet]
    assert "".join(letters[code] for code in codes[0]) == "a cat"
    assert "".join(letters[code] for code in codes[1]) == "ca?"
    assert facts.size == len(letters)


def test_the_vocabulary_begins_with_the_most_frequent(facts):
    assert facts.vocabulary[:3] == ("a", "red", "cat")
    assert set(facts.vocabulary) == {"a", "red", "cat", "dog", "on", "mat", "two", "dogs", "one’s", "grey"}
    assert facts.captions == CAPTIONS
    assert facts.length % 8 == 0


def test_many_captions_are_kept_in_part_and_long_ones_cut():
    many = text_facts(f"number {number} " + "x" * 300 for number in range(5000))
    assert len(many.captions) == 3000
    assert many.captions[0].startswith("number 0 ")
    assert many.captions[-1].startswith("number 4999 ")
    assert many.length == LONGEST
    assert many.codes(["y" * 10_000]).shape == (1, LONGEST)


def test_any_script_can_be_learnt():
    hebrew = text_facts(["חתול אדום", "כלב לבן"])
    assert hebrew.notes("חתול לבן") == []
    assert hebrew.unknown("חתול שחור") == [(5, 9)]
    assert (hebrew.codes(["חתול"])[0, :4] > 1).all()


def test_words_never_seen_are_found_where_they_stand(facts):
    text = "A RED wizard, on a cat-mat! one's"
    assert [text[start:end] for start, end in facts.unknown(text)] == ["wizard", "cat-mat", "one's"]
    assert facts.unknown("") == []
    assert words("Two dogs, one’s grey.") == ["two", "dogs", "one’s", "grey"]


@pytest.mark.parametrize(
    ("text", "offered"),
    [("a red c", ["cat"]), ("DO", ["dog", "dogs"]), ("a red ", ["cat", "dog"]), ("", []), ("on 😀", ["a"])],
)
def test_words_are_completed_and_followed(facts, text, offered):
    assert facts.completions(text) == offered


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is nothing to read.*Two dogs"),
        (" ... ", "There is nothing to read"),
        ("😀🎉", "There is nothing to read"),
        ("שלום", "None of these characters was ever seen"),
        ("ЖЖЖ", "What is known: acdeg"),
    ],
)
def test_what_cannot_be_read_is_told(facts, text, said):
    with pytest.raises(UserError, match=said):
        facts.check(text)


def test_what_is_read_in_part_is_told(facts):
    facts.check("a cat 😀")
    assert facts.notes("a cat") == []
    (strange,) = facts.notes("a 😀 ж cat 😀")
    assert strange == "Never seen in training, and read as one unknown character: 😀 ж"
    (cut,) = facts.notes("a cat " * 2000)
    assert f"first {facts.length} characters" in cut
