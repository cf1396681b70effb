"""Several signed-in people at once, on a real server with a real worker, in real Chromium."""

from contextlib import suppress
from itertools import count

import pytest

from al_core.access.permissions import Role
from al_core.domain.events import LabelGiven, LabelRetracted, SlotLapsed, SlotLeased
from al_core.domain.plan import ArchitecturePlan, BudgetPlan, DataPlan, OptionsPlan, Plan
from al_core.domain.project import ClassSpec, ProjectSpec
from tests.browser.conftest import serving
from tests.browser.lending import faults_of, twice_sent
from tests.browser.team import Colleague, equip, log_of

pytestmark = pytest.mark.browser
NAMES = ("Ana", "Ben", "Cleo", "Dan", "Eva", "Gus")
ROLES = dict.fromkeys(NAMES, Role.ANNOTATOR) | {"Vic": Role.VIEWER}
KEY_SPACING_MILLISECONDS = 40
HASTE_SECONDS = 4.0


def project(name, kind="parallel", batch_size=20, **options):
    """Digits for people to label, with audit and random items among them."""
    mixed = {"hand": 10, "audit_share": 0.1, "random_share": 0.2}
    plan = Plan(
        name=name,
        data=DataPlan(dataset="digits", rows=400),
        architecture=ArchitecturePlan(kind=kind, batch_size=batch_size),
        options=OptionsPlan(**mixed | options),
        budget=BudgetPlan(labels=None),
    )
    return ProjectSpec(plan, tuple(ClassSpec(str(digit)) for digit in range(10)))


PROJECTS = (
    project("once"),
    project("pairs", overlap=2),
    project("hasty", "sequential", 6, hand=6, audit_share=0.0, lease_seconds=HASTE_SECONDS),
)


class Office:
    """A running lab with projects, and the people who come to it."""

    def __init__(self, server, projects, folder):
        self.server, self.projects, self.folder = server, projects, folder
        self.copies = count()

    def log(self, name):
        """A project's log as it is on disk now."""
        copy = self.folder / f"copy{next(self.copies)}"
        return log_of(self.server.home, self.projects[name], copy)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    projects = equip(folder / "home", ROLES, PROJECTS)
    with serving(folder / "home", folder / "server.log") as server:
        yield Office(server, projects, folder)


@pytest.fixture
def arrive(office, chromium):
    """People signed in, each with a browser of their own and an item of a project on it."""
    here = []

    def come(name):
        context = chromium.new_context(viewport={"width": 1280, "height": 800})
        here.append(Colleague(name, office.server.url, context))
        here[-1].sign_in()
        return here[-1]

    def arrive(project, *names):
        people = [come(name) for name in names]
        for person in people:
            person.open(f"label?project={office.projects[project]}")
        for person in people:
            person.card().wait_for()
        return people

    yield arrive
    for colleague in here:
        colleague.leave()
    assert [error for colleague in here for error in colleague.errors] == []


def all_in_order(log, *people):
    """Whether the log has just what these people pressed, with the items they saw."""
    return all(log.said(person.name) == person.said for person in people)


def test_two_people_pressing_keys_at_40_ms_lose_no_answer_and_share_no_item(office, arrive):
    ana, ben = arrive("once", "Ana", "Ben")
    for number in range(10):
        for person in (ana, ben):
            person.say_next(number)
            person.page.wait_for_timeout(KEY_SPACING_MILLISECONDS / 2)
    ana.saved()
    ben.saved()
    log = office.log("once")
    assert all_in_order(log, ana, ben)
    assert all(event.counted for event in log.of(LabelGiven))
    assert faults_of(log) == []
    assert twice_sent(log) == []
    assert log.verdict().message == ""


@pytest.mark.parametrize("keys", [6, pytest.param(40, marks=pytest.mark.slow)])
def test_five_people_get_each_item_to_two_of_them_and_lose_no_answer(office, arrive, keys):
    people = arrive("pairs", *NAMES[:5])
    for number in range(keys):
        for place, person in enumerate(people):
            person.say_next((number + place) % 10)
    for person in people:
        person.saved()
    log = office.log("pairs")
    assert all_in_order(log, *people)
    given = [event for event in log.of(LabelGiven) if event.counted]
    assert len(given) == 5 * keys
    assert len({event.example for event in given}) < len(given)
    assert faults_of(log, overlap=2) == []
    assert twice_sent(log) == []
    assert log.verdict().message == ""


def test_undo_brings_back_the_persons_own_items_while_others_go_on(office, arrive):
    cleo, dan = arrive("once", "Cleo", "Dan")
    for label in (1, 2, 3):
        cleo.say_next(label)
        dan.say_next(label)
    cleo.saved()
    taken_back = []
    for _ in range(2):
        taken_back.append(cleo.take_back())
        dan.say_next(4)
    for label in (8, 9):
        cleo.say_next(label)
        dan.say_next(5)
    cleo.saved()
    dan.saved()
    log = office.log("once")
    retracted = log.of(LabelRetracted, "Cleo")
    assert [event.label for event in retracted] == [3, 2]
    examples = {event.lease: event.example for event in log.of(SlotLeased)}
    undone = [event.example for event in retracted]
    assert undone == [examples[lease] for lease, _ in taken_back]
    assert [examples[lease] for lease, _ in cleo.said[1:]] == undone[::-1]
    assert log.said("Cleo") == [cleo.said[0], *taken_back[::-1], *cleo.said[1:]]
    assert log.of(LabelRetracted, "Dan") == []
    assert all_in_order(log, dan)
    assert faults_of(log) == []
    assert log.verdict().message == ""


def test_items_of_a_closed_tab_go_to_somebody_else_when_its_leases_run_out(office, arrive):
    (ana,) = arrive("hasty", "Ana")
    ana.say_next(1)
    ana.saved()
    ana.leave()
    (ben,) = arrive("hasty", "Ben")
    for label in range(5):
        ben.say_next(label)
    ben.saved()
    log = office.log("hasty")
    lapsed = {event.lease for event in log.of(SlotLapsed)}
    left = {event.example for event in log.of(SlotLeased, "Ana") if event.lease in lapsed}
    given = {event.example for event in log.of(LabelGiven, "Ben") if event.counted}
    assert len(given & left) == 5
    assert all_in_order(log, ana, ben)
    assert faults_of(log) == []
    assert log.verdict().message == ""


def test_late_answer_is_kept_and_its_giver_hears_that_somebody_else_was_faster(office, arrive):
    (cleo,) = arrive("hasty", "Cleo")
    (dan,) = arrive("hasty", "Dan")
    for label in range(6):
        dan.say_next(label)
    dan.saved()
    cleo.say(7)
    cleo.page.get_by_text("too late").first.wait_for()
    assert "too late: the example is closed" in cleo.part("notice").inner_text()
    assert "too late, not counted" in cleo.part("recent").inner_text()
    log = office.log("hasty")
    (late,) = log.of(LabelGiven, "Cleo")
    assert (late.label, late.counted) == (7, False)
    assert late.example in {event.example for event in log.of(LabelGiven, "Dan")}
    held = {event.lease: event.example for event in log.of(SlotLeased)}
    assert late.example == held[cleo.said[0][0]]
    assert all_in_order(log, cleo, dan)
    assert faults_of(log) == []
    assert log.verdict().message == ""


def unplugged(route):
    """What is sent never arrives."""
    from playwright.sync_api import Error

    with suppress(Error):  # a reload has cancelled it already
        route.abort()


def deaf(route):
    """What is sent arrives; what the app says to it doesn't."""
    route.fetch()
    route.abort()


def test_reload_in_mid_batch_sends_what_is_unacknowledged_again_and_once(office, arrive):
    (eva,) = arrive("once", "Eva")
    eva.context.route("**/api/answers", unplugged)
    eva.context.route("**/api/answers", deaf, times=1)
    for label in (1, 2, 3):
        eva.say_next(label)
    eva.unsaved(3)
    assert len(office.log("once").said("Eva")) in {1, 2, 3}
    eva.page.reload(wait_until="commit")
    eva.unsaved(3)
    eva.context.unroute("**/api/answers")
    eva.saved()
    eva.say_next(4)
    eva.saved()
    log = office.log("once")
    assert all_in_order(log, eva)
    assert twice_sent(log) == []
    assert faults_of(log) == []


def test_without_a_connection_answers_wait_and_say_so_until_it_is_back(office, arrive):
    (gus,) = arrive("once", "Gus")
    gus.say_next(1)
    gus.saved()
    gus.context.set_offline(True)
    for label in (2, 3, 4):
        gus.say_next(label)
    gus.unsaved(3)
    assert office.log("once").said("Gus") == gus.said[:1]
    gus.context.set_offline(False)
    gus.saved()
    gus.say_next(5)
    gus.saved()
    log = office.log("once")
    assert all_in_order(log, gus)
    assert faults_of(log) == []


@pytest.fixture(scope="module")
def no_projects(tmp_path_factory):
    """A server that nobody has visited, of a lab with people and nothing else."""
    folder = tmp_path_factory.mktemp("door")
    equip(folder / "home", ROLES, ())
    with serving(folder / "home", folder / "server.log") as server:
        yield server


def test_annotator_gets_into_no_page_of_others_by_its_address_on_a_fresh_server(
    no_projects, chromium
):
    ana = Colleague("Ana", no_projects.url, chromium.new_context())
    ana.sign_in()
    ana.open("agree")
    ana.page.get_by_text("Ana is annotator here and may not").wait_for()
    assert "Agree & adjudicate" not in ana.page.inner_text("body")
    ana.leave()


def test_viewer_and_other_sites_can_post_no_answers(no_projects, chromium):
    sent = {"project": "p", "answers": []}
    for name, origin in (("Vic", None), ("Ana", "http://evil.example")):
        person = Colleague(name, no_projects.url, chromium.new_context())
        person.sign_in()
        answer = person.post("answers", {**sent, "person": name}, origin)
        assert answer.status == 403
        person.leave()


def test_annotator_sees_no_names_and_no_figures_of_others(office, arrive):
    ana, _ben = arrive("once", "Ana", "Ben")
    ana.open(f"queue_team?project={office.projects['once']}")
    ana.page.get_by_text("Held", exact=True).wait_for()
    ana.page.get_by_test_id("stDataFrame").first.wait_for()
    shown = ana.page.inner_text("body")
    assert "Ben" not in shown
    assert ana.page.get_by_role("heading", name="People").count() == 0
    assert ana.page.get_by_role("heading", name="Workload").count() == 0
