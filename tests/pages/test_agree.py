"""How far people agree, and how an adjudicator decides."""

import msgspec
import pytest
from streamlit.testing.v1 import AppTest

from al_core.access.permissions import Role, Session
from al_core.domain.events import LabelGiven
from al_core.domain.plan import OptionsPlan
from al_core.experiments.adjudicating import cases
from al_core.loop.live_engine import Ruling
from al_core.loop.recorders import event_of
from pages.components.adjudication import case_settings
from pages.components.label_project import label_project
from pages.components.session import ROOT
from tests.experiments.live_people import small_project
from tests.pages.live_lab import PROJECT, live_lab

PAGE = str(ROOT / "pages" / "agree.py")


@pytest.fixture
def lab(tmp_path):
    """Ana said 0, 0, 0, ben 1, 0, 0 and cleo 0, 0 to the same items: one was disputed."""
    options = OptionsPlan(hand=3, overlap=3, lease_seconds=600.0)
    with live_lab(tmp_path, small_project(options=options)) as opened:
        world = opened.world
        for person, labels in (("ana", [0, 0, 0]), ("ben", [1, 0, 0]), ("cleo", [0, 0])):
            for label in labels:
                world.label(person, label)
        yield opened


def page(lab, view="Decide", role=Role.OWNER):
    lab.people.session_now = Session.of("olga", role)
    app = AppTest.from_file(PAGE, default_timeout=20)
    app.session_state.agree_view = view
    return app.run()


def disputed(lab):
    return [case.example for case in cases(lab.reviewed)]


def test_who_only_labels_does_not_get_in(lab):
    assert page(lab, role=Role.ANNOTATOR).title[0].value == "Not yours to see"


def settings(lab):
    project = label_project(lab.store.projects()[0])
    return case_settings(cases(lab.reviewed), project, "olga")


def test_a_split_is_shown_without_names(lab):
    shown = settings(lab)
    (case,) = shown.cases
    assert [letter for letter, _ in case.said] == ["A", "B", "C"]
    assert sorted(label for _, label in case.said) == [0, 0, 1]
    written = msgspec.json.encode(msgspec.structs.replace(shown, person="")).decode()
    assert not any(f'"{name}"' in written for name in ("ana", "ben", "cleo"))


def test_adjudicator_gets_the_taxonomy_and_the_classes_as_they_are_now(lab):
    lab.world.run.rename_class(1, "harmless")
    lab.world.run.merge_classes(0, 1)
    shown = settings(lab)
    assert shown.reasons == ("ambiguous", "guideline gap", "error", "edge case")
    assert [(each.name, each.merged) for each in shown.classes] == [
        ("malignant", True), ("harmless", False)
    ]  # fmt: skip


def test_a_few_cases_go_ahead_and_the_rest_is_counted(lab):
    for example in list(lab.world.run.state.closed):
        lab.world.run.flag("ana", example, "blurred")
    assert settings(lab).total == len(settings(lab).cases) == 2
    assert [case.kind for case in settings(lab).cases] == ["disputed", "flagged"]
    assert [case.words for case in settings(lab).cases] == [("blurred",), ("blurred",)]


def test_nothing_to_decide_says_what_comes_here(lab):
    (example,) = disputed(lab)
    lab.world.run.adjudicate("olga", example, Ruling(1, "error"))
    assert "Nothing to decide" in page(lab).subheader[0].value


def test_agreement_has_its_interval_and_number_of_items(lab):
    app = page(lab, "Agreement")
    assert [each.label for each in app.metric] == [
        "Krippendorff's alpha", "Fleiss' kappa", "Same answer"
    ]  # fmt: skip
    assert "3 shared items" in app.caption[0].value


def test_pairs_confusion_and_three_rules_are_listed(lab):
    pairs, confusion, merged = (each.value for each in page(lab, "Agreement").dataframe)
    assert pairs["Shared items"].tolist() == [3, 2, 2]
    assert list(confusion.columns) == ["ana said", "ben said malignant", "ben said benign"]
    assert confusion["ben said benign"].tolist() == [1, 0]
    assert merged["Majority"].tolist() == ["malignant"] * 3


def test_an_adjudicator_sees_no_names_in_the_figures(lab):
    pairs = page(lab, "Agreement", Role.ADJUDICATOR).dataframe[0].value
    assert set(pairs["First"]) | set(pairs["Second"]) == {"person 1", "person 2", "person 3"}


def test_too_few_labels_for_likely_errors_is_said(lab):
    app = page(lab, "Likely errors")
    assert "likely errors can be told from 20 on" in app.error[0].value


def test_without_a_project_it_says_so(lab):
    lab.store.archive_project(PROJECT)
    assert "No project yet" in page(lab).subheader[0].value


def ben_has_answered(lab, times):
    """The entry of that answer of ben's."""
    given = [
        entry.seq for entry in lab.world.entries()
        if isinstance(event := event_of(entry), LabelGiven) and event.annotator == "ben"
    ]  # fmt: skip
    return given[times - 1]


def looked_back(lab, seq):
    lab.people.session_now = Session.of("olga", Role.OWNER)
    app = AppTest.from_file(PAGE, default_timeout=20)
    app.query_params["as_of"] = str(seq)
    return app.run()


def test_agreement_is_told_as_of_an_entry(lab):
    app = looked_back(lab, ben_has_answered(lab, 2))
    assert "people agree by their answers up to there" in app.info[0].value
    assert app.dataframe[0].value["Shared items"].tolist() == [2]
    assert "2 shared items" in app.caption[0].value


def test_from_the_past_agreement_comes_back_to_now(lab):
    app = looked_back(lab, ben_has_answered(lab, 2))
    next(each for each in app.button if each.label == "Back to now").click()
    assert app.run().dataframe[0].value["Shared items"].tolist() == [3, 2, 2]


def test_an_entry_that_is_not_there_is_refused_and_agreement_is_of_now(lab):
    app = looked_back(lab, 99_999)
    assert "the run has entries 1 to" in app.error[0].value
    assert app.dataframe[0].value["Shared items"].tolist() == [3, 2, 2]
