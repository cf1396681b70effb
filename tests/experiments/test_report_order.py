"""Orders that nothing can come of are refused before anything is made."""

import pytest

from al_core.domain.errors import DataError
from al_core.experiments.report_order import ReportOrder, ReportTemplate, checked_order


def order(source="run", ids=("run-1",), as_of=None, **template):
    return ReportOrder(source, ids, "Run", ReportTemplate(**template), as_of=as_of)


def test_runs_side_by_side_have_no_entry_in_common():
    told = "several runs have no entry 300 in common; choose one run, or now"
    with pytest.raises(DataError, match=told):
        checked_order(order("comparison", ("sweep-1",), as_of=300))


@pytest.mark.parametrize("asked", [order(as_of=300), order("comparison", ("sweep-1",))])
def test_one_run_then_and_several_now_can_be_reported(asked):
    assert checked_order(asked) is asked


def test_a_section_that_does_not_exist_is_named_with_those_that_do():
    with pytest.raises(DataError, match="no section is called 'costs'; there are method, findings"):
        checked_order(order(sections=("limits", "costs")))


def test_a_title_is_refused_from_the_first_character_that_does_not_fit():
    assert checked_order(order(title="x" * 200)).title == "x" * 200
    with pytest.raises(DataError, match="the title has 201 characters; at most 200 fit a page"):
        checked_order(order(title="x" * 201))


def test_blanks_are_no_title():
    assert order(title="  ").title == "Run: what the labels brought"
