"""Who holds what until when, and what a manager can do about it."""

import pytest
from streamlit.testing.v1 import AppTest

from al_core.access.permissions import Role, Session
from al_core.domain.events import LabelGiven
from al_core.domain.plan import OptionsPlan
from al_core.loop.recorders import event_of
from pages.components.session import ROOT
from tests.experiments.live_people import small_project
from tests.pages.live_lab import live_lab

PAGE = str(ROOT / "pages" / "queue_team.py")


@pytest.fixture
def lab(tmp_path):
    """Ana has answered once and holds two items; ben holds three."""
    options = OptionsPlan(hand=3, overlap=2, lease_seconds=600.0)
    with live_lab(tmp_path, small_project(options=options)) as opened:
        opened.world.label("ana", 0)
        opened.world.run.hand("ben")
        yield opened


def page(lab, role=Role.OWNER, person="olga"):
    lab.people.session_now = Session.of(person, role)
    return AppTest.from_file(PAGE, default_timeout=20).run()


def tables(app):
    return [shown.value for shown in app.dataframe]


def press(app, label):
    next(button for button in app.button if button.label == label).click()
    return app.run()


def test_it_says_who_holds_what(lab):
    held = tables(page(lab))[0]
    assert held["Held by"].tolist() == ["ana", "ana", "ben", "ben", "ben"]
    assert held["Until"].notna().all()


def test_queue_and_people_are_counted(lab):
    shown = {each.label: each.value for each in page(lab).metric}
    assert (shown["Held"], shown["At work"]) == ("5", "2")


def test_an_owner_sees_each_persons_pace_and_agreement(lab):
    people = tables(page(lab))[1]
    assert people["Person"].tolist() == ["ana", "ben"]
    assert people["Median, s"].tolist()[0] == 2.0
    assert people["Answers"].tolist() == [1, 0]


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.ADJUDICATOR, Role.VIEWER])
def test_others_see_neither_names_nor_figures_of_people(lab, role):
    app = page(lab, role, "cleo")
    (held,) = tables(app)
    assert set(held["Held by"]) == {"person 1", "person 2"}
    assert "People" not in [each.value for each in app.subheader]


def test_an_annotator_finds_their_own_items(lab):
    assert "you" in set(tables(page(lab, Role.ANNOTATOR, "ana"))[0]["Held by"])


def test_an_annotator_has_no_buttons_for_others_work(lab):
    labels = {button.label for button in page(lab, Role.ANNOTATOR, "ana").button}
    assert labels & {"Release", "Reassign", "Pause"} == set()


def test_release_gives_an_item_back(lab):
    app = page(lab)
    lease = lab.world.run.status().held[0].lease
    app.multiselect[0].set_value([lease]).run()
    press(app, "Release")
    assert lease not in [each.lease for each in lab.world.run.status().held]
    assert len(tables(app)[0]) == 4


def test_reassign_gives_an_item_to_somebody_else(lab):
    lab.world.run.hand("cleo")
    app = page(lab)
    held = next(each for each in lab.world.run.status().held if each.annotator == "ana")
    app.multiselect[0].set_value([held.lease]).run()
    app.selectbox(key="lease_to").select("cleo").run()
    press(app, "Reassign")
    holders = {
        each.annotator for each in lab.world.run.status().held if each.example == held.example
    }
    refused = [error.value for error in app.error]
    assert ("cleo" in holders and not refused) or "can't go to cleo" in refused[0]


def test_what_can_not_be_reassigned_is_said_with_its_remedy(lab):
    app = page(lab)
    mine = {each.example for each in lab.world.run.status().held if each.annotator == "ben"}
    shared = next(
        each
        for each in lab.world.run.status().held
        if each.annotator == "ana" and each.example in mine
    )
    app.multiselect[0].set_value([shared.lease]).run()
    app.selectbox(key="lease_to").select("ben").run()
    press(app, "Reassign")
    assert "choose somebody else" in app.error[0].value


def test_pause_and_resume(lab):
    app = press(page(lab), "Pause")
    assert lab.world.run.state.paused
    assert "Paused: nothing is given out" in app.warning[0].value
    press(app, "Resume")
    assert not lab.world.run.state.paused


def test_the_workload_is_held_against_the_deadline(lab):
    app = page(lab)
    assert "answers left of what is queued now" in app.success[0].value
    lab.world.time += 1.0
    app.number_input(key="workload_people").set_value(1).run()
    assert "each of 1 without a break" in app.success[0].value


def test_without_a_project_it_says_so(lab):
    lab.store.archive_project("p-1")
    assert "No project yet" in page(lab).subheader[0].value


def board_of_an_owner():
    """The board alone, as it is while it refreshes itself: the session is that of its page."""
    from al_core.access.permissions import Role, Session
    from pages.components.team_board import team_board

    team_board("p-1", Session.of("olga", Role.OWNER))


def test_a_role_that_was_taken_away_can_not_pause(lab):
    """The board is on the screen; the press asks again."""
    lab.people.session_now = Session.of("olga", Role.ANNOTATOR)
    app = press(AppTest.from_function(board_of_an_owner, default_timeout=20).run(), "Pause")
    assert not lab.world.run.state.paused
    assert "may not manage projects" in app.error[0].value


def looked_back(lab, seq, role=Role.OWNER):
    lab.people.session_now = Session.of("olga", role)
    app = AppTest.from_file(PAGE, default_timeout=20)
    app.query_params["as_of"] = str(seq)
    return app.run()


def test_pace_is_told_as_of_an_entry_without_what_people_hold_now(lab):
    answered = next(
        entry.seq for entry in lab.world.entries() if isinstance(event_of(entry), LabelGiven)
    )
    (people,) = tables(looked_back(lab, answered))
    assert people["Person"].tolist() == ["ana"]
    assert people["Answers"].tolist() == [1]
    (people,) = tables(looked_back(lab, answered - 1))
    assert people["Answers"].tolist() == [0]


def test_the_past_says_what_has_none(lab):
    app = looked_back(lab, 2)
    assert "Who holds what, the queue and the workload are of now" in app.info[0].value
    assert not app.metric
    assert "Nobody had come yet" in app.subheader[0].value


def test_who_may_not_see_the_others_pace_has_no_past_to_look_at(lab):
    app = looked_back(lab, 2, Role.ANNOTATOR)
    assert "Held by" in tables(app)[0]
    assert not app.info
