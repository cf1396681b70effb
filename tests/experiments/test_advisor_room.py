"""What pages ask of the advisor: worked out beside them, and found again."""

import msgspec
import pytest

from al_core.domain import events as ev
from al_core.domain.constraints import Constraints
from al_core.domain.errors import PlanError, RunUnknown
from al_core.domain.plan import DataPlan
from al_core.experiments.advice_files import keep_answer
from al_core.experiments.advisor_questions import sweep_of
from al_core.experiments.advisor_room import AdvisorRoom
from al_core.experiments.background import Pending, ReadingDesk
from al_core.experiments.project_drafts import plan_of_advice
from al_core.experiments.simulating import simulate
from al_core.experiments.sweeping import cells
from al_core.store.store import Store
from tests.experiments.advised import GIVEN, QUESTION, recommended
from tests.experiments.asked import Asked
from tests.experiments.plans import small_plan


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "lab.duckdb") as opened:
        yield opened


@pytest.fixture
def room(store, tmp_path):
    return AdvisorRoom(store, tmp_path, tmp_path / "cache", ReadingDesk())


def there(ask):
    while isinstance(found := ask(), Pending):
        pass
    return found


def test_rule_is_there_without_a_process(room):
    assert there(lambda: room.rule(GIVEN)).reasons
    assert not room.desk.tasks.started


def test_rule_for_nobody_is_refused_with_the_remedy(room):
    with pytest.raises(PlanError, match="give at least 1"):
        there(lambda: room.rule(Constraints(people=0)))


def test_grid_is_over_the_axis_asked_for(room):
    assert there(lambda: room.sensitivity(GIVEN, "retraining")).axis == "retraining"


def test_run_is_measured_again_once_it_has_grown(room, store):
    simulate(small_plan(), store, run_id="r")
    found = there(lambda: room.measured("r", Constraints()))
    assert found.constraints.people == 3
    assert there(lambda: room.measured("r", Constraints())) is found


def test_run_that_has_grown_is_a_newer_version_of_the_same_measuring(store, tmp_path):
    desk = Asked()
    room = AdvisorRoom(store, tmp_path, tmp_path / "cache", desk)
    for seq in (1, 2):
        store.append("r", seq, [(0.0, ev.ExamplesArrived((seq,)))])
        room.measured("r", Constraints())
    (first, second), versions = zip(*desk.asked, strict=True)
    assert (first, versions) == (second, (1, 2))


def test_question_put_on_file_gives_the_rules_plan_until_it_is_answered(room, tmp_path):
    advice_id = room.keep(QUESTION)
    rule = there(lambda: room.rule(GIVEN))
    assert room.plan(advice_id).architecture == rule.architecture
    assert room.plan(advice_id).data == QUESTION.data
    keep_answer(tmp_path, advice_id, recommended())
    assert room.plan(advice_id) == recommended().plan


def test_plan_of_the_rule_stays_that_of_the_rule_once_there_is_an_answer(room, tmp_path):
    advice_id = room.keep(QUESTION)
    before = room.rule_plan(advice_id)
    keep_answer(tmp_path, advice_id, recommended())
    assert room.rule_plan(advice_id) == before != room.plan(advice_id)


def test_plan_is_for_the_data_that_another_set_stood_in_for(room, tmp_path):
    mine = DataPlan("mine.csv", params={"text": "text"})
    asked = msgspec.structs.replace(QUESTION, stands_for=mine)
    advice_id = room.keep(asked)
    assert room.rule_plan(advice_id).data == mine
    keep_answer(tmp_path, advice_id, recommended())
    assert room.plan(advice_id).data == mine
    assert room.plan(advice_id).architecture == recommended().plan.architecture


def test_advice_that_is_not_there_is_told(room):
    with pytest.raises(RunUnknown, match="no advice 'advice-9'"):
        room.plan("advice-9")


def test_plan_for_people_leaves_the_simulated_world_and_lends_long_enough_for_a_hand():
    advised = recommended().plan
    plan = plan_of_advice(advised)
    assert plan.architecture == advised.architecture
    assert plan.team != advised.team
    assert plan.options.hand == 12
    assert plan.options.lease_seconds == 12 * advised.options.lease_seconds
    assert plan.budget == advised.budget


def test_plan_in_detail_is_one_architecture_against_its_control():
    plans = cells(sweep_of(recommended().plan))
    assert len(plans) == 10
    assert {plan.architecture.kind for plan in plans} == {"hybrid"}
    assert {plan.strategy.name for plan in plans} == {"margin", "random"}
