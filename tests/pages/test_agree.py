"""How far people agree, and how an adjudicator decides."""

import pytest
from streamlit.testing.v1 import AppTest

from al_core.access.permissions import Role, Session
from al_core.domain.plan import OptionsPlan
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


def press(app, label):
    next(button for button in app.button if button.label == label).click()
    return app.run()


def disputed(lab):
    from al_core.experiments.adjudicating import cases

    return [case.example for case in cases(lab.reviewed)]


def words(app):
    return [each.value for each in app.markdown]


def test_who_only_labels_does_not_get_in(lab):
    assert page(lab, role=Role.ANNOTATOR).title[0].value == "Not yours to see"


def test_a_split_is_shown_without_names(lab):
    app = page(lab)
    said = [line for line in words(app) if " says " in line]
    assert sorted(line[line.index("says") :] for line in said) == [
        "says benign", "says malignant", "says malignant"
    ]  # fmt: skip
    assert not any(name in line for line in words(app) for name in ("ana", "ben says", "cleo"))


def test_a_decision_needs_a_reason_first(lab):
    app = page(lab)
    assert next(b for b in app.button if b.label == "benign").disabled
    assert "Say why first" in " ".join(each.value for each in app.caption)


def test_one_press_decides_with_the_reason(lab):
    (example,) = disputed(lab)
    app = page(lab)
    app.button_group(key="adjudicate_reason").set_value("edge case").run()
    app = press(app, "benign")
    assert lab.world.run.state.labels[example] == 1
    assert lab.reviewed.reasons() == {"edge case": 1}
    assert "Nothing to decide" in app.subheader[0].value


def test_an_item_can_be_left_without_a_label(lab):
    (example,) = disputed(lab)
    app = page(lab)
    app.button_group(key="adjudicate_reason").set_value("ambiguous").run()
    press(app, "No label")
    assert example not in lab.world.run.state.labels


def test_a_note_can_become_part_of_the_guidelines(lab):
    (example,) = disputed(lab)
    app = page(lab)
    app.button_group(key="adjudicate_reason").set_value("guideline gap").run()
    app.text_area(key=f"note_{example}").input("Cysts are benign.").run()
    app.checkbox(key=f"add_{example}").check().run()
    press(app, "benign")
    assert lab.store.guidelines(PROJECT)[0].text == "Cysts are benign.\n"


def test_a_note_stays_out_of_the_guidelines_unless_ticked(lab):
    (example,) = disputed(lab)
    app = page(lab)
    app.button_group(key="adjudicate_reason").set_value("error").run()
    app.text_area(key=f"note_{example}").input("Ben slipped.").run()
    press(app, "malignant")
    assert lab.store.guidelines(PROJECT) == []


def test_later_puts_an_item_at_the_end(lab):
    flagged = next(e for e in lab.world.run.state.closed if e not in disputed(lab))
    lab.world.run.flag("ana", flagged, "blurred")
    app = page(lab)
    assert "**disputed**" in app.caption[0].value
    app = press(app, "Later")
    assert "**flagged**" in app.caption[0].value
    assert "blurred" in " ".join(each.value for each in app.caption)


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
