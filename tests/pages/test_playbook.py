import pytest
from streamlit.testing.v1 import AppTest

from al_core.access.permissions import Role, Session
from al_core.domain import events as ev
from al_core.domain.errors import NotAllowed
from al_core.experiments.playbook import Finding, Playbook
from al_core.store.memory_log import MemoryLog
from al_core.store.projects import ProjectRecord
from tests.pages.live_lab import FixedPeople
from tests.pages.open_door import NoPeople
from tests.pages.stocked_lab import in_its_process
from tests.pages.test_compare import compare_page, race

HOSTILE = "<img src=x onerror=alert(1)> **bold** [go](javascript:alert(1)) $x$ :red[a]"


def playbook_in_its_frame():
    import streamlit as st

    from pages.components.pages_table import PAGES

    st.navigation(
        [st.Page(p.path, title=p.title, default=p.title == "Playbook") for p in PAGES]
    ).run()


@pytest.fixture
def lab(tmp_path):
    for stocked in in_its_process(tmp_path):
        stocked.add("one", race())
        yield stocked


def playbook_page(**query):
    page = AppTest.from_function(playbook_in_its_frame, default_timeout=20)
    page.query_params.update(query)
    shown = page.run()
    assert not shown.exception
    return shown


def texts(page):
    return " ".join(each.value for each in (*page.markdown, *page.caption, *page.info))


def runs_of(lab):
    return [run.run_id for run in lab.runs["one"]]


def pinned(lab, project="p-1", **changes):
    told = {
        "title": "Labels saved", "words": "Forty fewer labels.", "page": "Compare",
        "query": {"show": ["saved"]}, "run_ids": runs_of(lab)[:2],
    }  # fmt: skip
    return lab.playbook.pin(project, Finding(**told | changes), "Go hybrid.", "mia")


def as_role(lab, role):
    lab.people = FixedPeople(NoPeople())
    lab.people.session_now = Session.of("vera", role)


def test_an_empty_playbook_says_what_to_press(lab):
    assert "Press **Pin** beside a finding on Compare" in texts(playbook_page(project="p-1"))


def test_a_finding_stands_with_its_note_who_and_when(lab):
    pinned(lab)
    said = texts(playbook_page(project="p-1"))
    assert "**Labels saved**" in said
    assert "Forty fewer labels." in said
    assert "Go hybrid." in said
    assert "Pinned by mia, " in said


def test_the_playbook_that_has_something_is_opened_first(lab):
    pinned(lab)
    page = playbook_page()
    assert page.query_params["project"] == "p-1"
    assert "Forty fewer labels." in texts(page)


def test_the_runs_behind_a_finding_are_listed_with_their_heads(lab):
    event = pinned(lab)
    listed = playbook_page(project="p-1").dataframe[0].value
    assert listed["Run"].tolist() == runs_of(lab)[:2]
    assert listed["Log head"].tolist() == list(event.heads.values())
    assert listed["Since"].tolist() == ["unchanged", "unchanged"]


def test_a_run_that_went_on_is_marked(lab):
    pinned(lab)
    lab.playbook._log.append(runs_of(lab)[0], 2, [(1.0, ev.ExamplesArrived((2,)))])
    listed = playbook_page(project="p-1").dataframe[0].value
    assert listed["Since"].tolist() == ["goes on", "unchanged"]


def test_hostile_text_does_nothing(lab):
    pinned(lab, title=HOSTILE, words=f"{HOSTILE}\n# heading", page=HOSTILE)
    page = playbook_page(project="p-1")
    said = texts(page)
    assert "<img" not in said.replace("\\<img", "")
    assert "[go](" not in said
    assert " **bold** " not in said
    assert "\\*\\*bold\\*\\*" in said
    assert "\\# heading" in said


def test_a_page_that_is_not_there_has_no_link(lab):
    pinned(lab, page="Nowhere")
    links = playbook_page(project="p-1").get("page_link")
    assert [link for link in links if "Nowhere" in str(link.proto)] == []


def test_playbooks_are_listed_with_how_many_findings_they_have(lab):
    pinned(lab)
    pinned(lab)
    pinned(lab, "")
    options = playbook_page().selectbox("playbook_of").options
    assert options == ["This lab (1)", "Reviews (2)"]


def test_a_project_that_is_not_listed_any_more_keeps_its_playbook(lab):
    pinned(lab, "p-gone")
    page = playbook_page(project="p-gone")
    assert page.selectbox("playbook_of").value == "p-gone"
    assert "Forty fewer labels." in texts(page)


def test_a_playbook_that_there_is_not_is_not_opened(lab):
    pinned(lab)
    assert playbook_page(project="nonsense").query_params["project"] == "p-1"


def test_how_many_runs_are_behind_a_finding_stands_on_it(lab):
    pinned(lab)
    assert "2 runs behind it, as they were then" in playbook_page().expander[0].label
    lab.playbook._log.append(runs_of(lab)[0], 2, [(1.0, ev.ExamplesArrived((2,)))])
    assert "2 runs behind it, 1 with more in the log since" in playbook_page().expander[0].label


def test_what_was_taken_down_is_offered_only_where_there_is_some(lab):
    event = pinned(lab)
    assert playbook_page().toggle == []
    lab.playbook.unpin(event.finding, "", "mia")
    assert playbook_page(project="p-1").toggle("taken_down").label == "Taken down (1)"


def test_a_finding_that_somebody_else_took_down_meanwhile_says_so(lab):
    event = pinned(lab)
    page = playbook_page(project="p-1")
    lab.playbook.unpin(event.finding, "", "tom")
    page.button(f"unpin_now_{event.finding}").click().run()
    assert not page.exception
    assert len([each for each in lab.playbook.findings("p-1") if each.up]) == 0


def test_the_view_it_came_from_is_one_click_away(lab):
    pinned(lab)
    (link,) = [
        x for x in playbook_page(project="p-1").get("page_link") if "Open on" in str(x.proto)
    ]
    assert link.proto.label == "Open on Compare"
    assert "show=saved" in link.proto.query_string


def test_taking_down_moves_a_finding_to_those_taken_down(lab):
    event = pinned(lab)
    page = playbook_page(project="p-1")
    page.text_input(f"why_{event.finding}").input("was a fluke").run()
    page.button(f"unpin_now_{event.finding}").click().run()
    assert "Nothing pinned yet" in " ".join(each.value for each in page.subheader)
    page.toggle("taken_down").set_value(True).run()
    assert "taken down by owner" in texts(page)
    assert "was a fluke" in texts(page)


def test_whoever_may_not_manage_sees_no_way_to_take_down(lab):
    event = pinned(lab)
    as_role(lab, Role.ANNOTATOR)
    page = playbook_page(project="p-1")
    assert "Forty fewer labels." in texts(page)
    assert f"unpin_now_{event.finding}" not in [button.key for button in page.button]


def test_a_leave_that_is_lost_while_the_page_is_open_takes_nothing_down(lab):
    event = pinned(lab)
    as_role(lab, Role.MANAGER)
    page = playbook_page(project="p-1")
    refuse_managing(lab)
    page.button(f"unpin_now_{event.finding}").click().run()
    assert lab.playbook.findings("p-1")[0].up


def refuse_managing(lab):
    """The role is still shown as it was, but the database says no."""

    class Refusing(FixedPeople):
        def entered(self, caller, permission):
            if permission.name == "MANAGE_PROJECT":
                raise NotAllowed("viewer may not manage projects; ask the owner")
            return Session.of("vera", Role.MANAGER)

    lab.people = Refusing(NoPeople())


def test_a_finding_on_compare_is_pinned_with_its_address_note_and_runs(lab):
    page = compare_page(show="saved")
    title = "Labels saved against random on digits"
    page.text_area(f"pin_{title}_note").input("Use it.").run()
    page.button(f"pin_{title}_now").click().run()
    assert not page.exception
    (found,) = lab.playbook.findings("p-1")
    assert found.event.title == title
    assert found.event.note == "Use it."
    assert found.event.page == "Compare"
    assert found.event.address["sweep"] == ("one",)
    assert found.event.address["show"] == ("saved",)
    assert set(found.event.heads) == set(runs_of(lab))
    assert "sequential · margin reaches 92.5% accuracy" in found.event.words


def test_a_finding_goes_to_the_playbook_that_is_chosen(lab):
    page = compare_page(show="saved")
    title = "Labels saved against random on digits"
    page.selectbox(f"pin_{title}_project").set_value("").run()
    page.button(f"pin_{title}_now").click().run()
    assert lab.playbook.counts() == {"": 1}


def test_a_finding_of_a_moment_says_so_in_its_title_and_its_address(lab):
    page = compare_page(show="saved", as_of="10-labels")
    title = "Labels saved against random on digits, as of 10 labels"
    page.button(f"pin_{title}_now").click().run()
    (found,) = lab.playbook.findings("p-1")
    assert found.event.title == title
    assert found.event.address["as_of"] == ("10-labels",)


def test_that_it_is_pinned_is_still_said_when_the_page_begins_anew(lab):
    page = compare_page(show="saved")
    page.button("pin_Labels saved against random on digits_now").click().run()
    assert [each.value for each in page.run().success] == ["It is on the playbook."]
    assert len(lab.playbook.findings("p-1")) == 1


def test_the_project_of_a_run_behind_a_finding_is_offered_first(lab):
    own = ProjectRecord("p-2", runs_of(lab)[0], "Own", "", 0.0, None)
    other = ProjectRecord("p-1", "r", "Reviews", "", 0.0, None)
    lab.projects = lambda: [other, own]
    page = compare_page(show="saved")
    key = "pin_Labels saved against random on digits_project"
    assert page.selectbox(key).value == "p-2"


def test_a_finding_that_is_refused_says_why_and_nothing_is_pinned(lab):
    lab.playbook = Playbook(MemoryLog())
    page = compare_page(show="saved")
    page.button("pin_Labels saved against random on digits_now").click().run()
    assert "has no event; pin what rests on runs that are here" in page.error[0].value
    assert lab.playbook.findings("p-1") == ()


@pytest.mark.parametrize("show", ["saved", "target", "pairs", "gantt"])
def test_every_finding_has_a_pin_for_managers_and_none_for_viewers(lab, show):
    as_role(lab, Role.MANAGER)
    keys = [button.key for button in compare_page(show=show, against="every").button]
    assert [key for key in keys if key and key.startswith("pin_")]
    as_role(lab, Role.VIEWER)
    keys = [button.key for button in compare_page(show=show, against="every").button]
    assert not [key for key in keys if key and key.startswith("pin_")]
