"""Names that go into somebody else's HTML."""

import pytest

from al_core.reporting.evidently_names import inert, inert_each, inert_names


@pytest.mark.parametrize(
    "text", ["</script>", "<!--", '" onload="x', "' x", "&lt;", "`${x}`", "\\u003cb>", "a\u2028b\0"]
)
def test_nothing_that_markup_is_made_of_is_left(text):
    assert not set(inert(text)) & set("<>&\"'`\\\u2028\0")


def test_plain_names_stay_as_they_are():
    assert inert("Größe (cm), 漢字") == "Größe (cm), 漢字"


def test_long_and_blank_names_are_made_fit_to_be_read():
    assert (len(inert("x" * 500)), inert(" \n")) == (60, "(blank)")


def test_different_texts_keep_different_names():
    names = inert_names(["<a", "‹a", "x" * 70, "x" * 80])

    assert len(set(names.values())) == 4


def test_equal_texts_get_names_of_their_own_where_each_is_wanted():
    assert inert_each(["a", "a", "a (2)"]) == ["a", "a (2)", "a (2) (2)"]
