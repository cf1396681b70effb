"""What people's answers come to."""

import pytest

from al_core.domain.exchange import HumanAnswer, label_said

ABC = ("a", "b", "c")


def said(*answers, classes=ABC):
    return label_said(answers, classes)


def test_the_class_named_most_often_is_the_label():
    one, two = HumanAnswer("ana", label="a"), HumanAnswer("ben", label="b")
    assert said(one, two, HumanAnswer("eva", label="b")) == "b"


def test_a_tie_is_no_label():
    assert said(HumanAnswer("ana", label="a"), HumanAnswer("ben", label="b")) == ""


def test_a_negative_counts_against_its_class():
    assert said(HumanAnswer("ana", label="a"), HumanAnswer("ben", "negative", "a")) == ""


@pytest.mark.parametrize(("classes", "label"), [(("a", "b"), "b"), (ABC, ""), (("b", "c"), "")])
def test_a_negative_is_a_label_where_it_leaves_one_class(classes, label):
    assert said(HumanAnswer("ana", "negative", "a"), classes=classes) == label


def test_a_skip_says_nothing():
    assert said(HumanAnswer("ana", "skip"), HumanAnswer("ben", label="a")) == "a"


def test_the_last_answer_that_decides_stands_above_all():
    ruling = HumanAnswer("tom", label="b", decides=True)
    later = HumanAnswer("tom", label="c", decides=True)
    assert said(ruling, later, HumanAnswer("ana", label="a")) == "c"


def test_nothing_said_is_no_label():
    assert said() == ""
