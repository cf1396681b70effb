"""One click from a plan to its ablation: in Workflow Lab, and on a project's own plan."""

from types import SimpleNamespace

import msgspec
import pytest
from streamlit.testing.v1 import AppTest

from al_core.access.permissions import Role, Session
from al_core.domain.errors import PlanError
from al_core.domain.plan import OptionsPlan
from al_core.experiments.ablation_effects import ablation_sweep
from al_core.experiments.ready_sweeps import demo_sweep
from tests.experiments.live_people import OPTIONS, small_project
from tests.pages.live_lab import FixedPeople
from tests.pages.open_door import NoPeople
from tests.pages.project_lab import project_lab
from tests.pages.racing_lab import DEMO, RacingLab, in_its_process, race_of_five


def lab_in_its_frame():
    import streamlit as st

    from pages.components.pages_table import PAGES

    at_hand = [st.Page(p.path, title=p.title, default=p.title == "Workflow Lab") for p in PAGES]
    st.navigation(at_hand).run()


def projects_in_their_frame():
    import streamlit as st

    from pages.components.pages_table import PAGES

    at_hand = [st.Page(p.path, title=p.title, default=p.title == "Projects") for p in PAGES]
    st.navigation(at_hand).run()


@pytest.fixture
def racing(tmp_path):
    for lab in in_its_process(tmp_path):
        lab.states[DEMO], lab.runs = "done", race_of_five()
        yield lab


def shown(frame, **query):
    page = AppTest.from_function(frame, default_timeout=90)
    page.query_params.update(query)
    found = page.run()
    assert not found.exception
    return found


def said(page):
    return " ".join(each.value for each in (*page.markdown, *page.caption, *page.error))


def test_results_offer_to_take_their_first_plan_apart(racing):
    page = shown(lab_in_its_frame, sweep=DEMO)
    assert page.selectbox("arm_apart").options == [
        "sequential · margin", "parallel · margin", "hybrid · margin", "adaptive · margin",
    ]  # fmt: skip
    assert "2 options switched off in turn, 3 arms on 10 seeds: 30 runs." in said(page)


def test_the_plan_that_is_chosen_is_the_one_taken_apart(racing):
    page = shown(lab_in_its_frame, sweep=DEMO)
    page.selectbox("arm_apart").set_value("hybrid · margin").run()
    page.button("results_ablate").click().run()
    (begun,) = racing.started
    assert begun.architectures == ("hybrid",)
    assert begun.without == ("strategy", "random_share", "trigger")
    assert begun.seeds == tuple(range(10))
    assert begun.base.team == demo_sweep().base.team


def test_a_plan_that_cannot_run_says_why(racing):
    page = shown(lab_in_its_frame, sweep=DEMO)
    racing.fault = "the team has 0 annotators; add one"
    page.button("results_ablate").click().run()
    assert "the team has 0 annotators; add one" in said(page)
    assert racing.started == []


class Apart(RacingLab):
    """A lab whose sweep was taken apart already."""

    def sweep_plan(self, sweep_id):
        return ablation_sweep(demo_sweep().base)


def test_what_was_taken_apart_is_opened_in_compare_instead(racing):
    racing.__class__ = Apart
    page = shown(lab_in_its_frame, sweep=DEMO)
    assert "results_ablate" not in [button.key for button in page.button]
    labels = [link.proto.label for link in page.get("page_link")]
    assert "What each choice is worth" in labels


@pytest.fixture
def lab(tmp_path):
    with project_lab(tmp_path) as opened:
        yield opened


def worked_on(lab, answers=6, **options):
    """A project on which ana has answered so often."""
    more = msgspec.structs.replace(OPTIONS, **options)
    project = lab.create_project(small_project(options=more))
    lab.work()
    run = lab.live_run(project)
    world = SimpleNamespace(count=0)
    for _ in range(answers):
        card = run.hand("ana")[0]
        world.count += 1
        answer = small_answer(world.count, card)
        run.take("ana", [answer])
        lab.work()
    return project


def small_answer(number, card):
    from al_core.experiments.live_cards import Answer

    return Answer(f"a{number}", card.lease, card.token, 0, active_seconds=2.0)


def plan_page(project):
    return shown(projects_in_their_frame, project=project, show="plan")


def test_a_projects_plan_is_taken_apart_with_its_people_as_measured(lab):
    page = plan_page(worked_on(lab))
    assert "What is each choice of this plan worth?" in said(page)
    assert "The measured times of 1 at work (6 answers)." in said(page)


def test_one_press_begins_the_simulation_of_a_projects_plan(lab):
    begun = []
    lab.check = lambda sweep: sweep
    lab.start = lambda sweep, title: begun.append((sweep, title)) or "sweep-x"
    project = worked_on(lab)
    page = plan_page(project)
    page.button("project_ablate").click().run()
    ((sweep, title),) = begun
    assert title == "Taken apart: breast_cancer, hybrid · margin · 10 seeds"
    assert sweep.base.options == OptionsPlan(hand=1, lease_seconds=600.0)
    assert sweep.base.budget.labels == 200
    assert {person.spread for person in sweep.base.team} == {"bootstrap"}


def test_data_without_labels_say_what_to_do(lab):
    def refused(sweep):
        raise PlanError('60 rows have no label; set unlabeled = "drop" in the data parameters')

    lab.check = refused
    page = plan_page(worked_on(lab, 0))
    page.button("project_ablate").click().run()
    assert "60 rows have no label" in said(page)


def test_managers_alone_reach_a_projects_plan(lab):
    project = worked_on(lab, 0)
    lab.people = FixedPeople(NoPeople())
    lab.people.session_now = Session.of("vera", Role.VIEWER)
    page = plan_page(project)
    assert "project_ablate" not in [button.key for button in page.button]
