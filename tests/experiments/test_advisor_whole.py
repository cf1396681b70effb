"""The advisor from end to end: a log measured, a preset planned, one's own file raced."""

import msgspec
import pytest

from al_core.datasets.catalogue import FileParams
from al_core.domain.constraints import Constraints
from al_core.domain.plan import BudgetPlan, DataPlan, OptionsPlan, Person, PricesPlan, TrainingPlan
from al_core.domain.recommending import Design
from al_core.experiments.advisor import advised, rule_advice
from al_core.experiments.advisor_plans import planned
from al_core.experiments.advisor_questions import EFFORTS, grounds, question_on
from al_core.experiments.advisor_race import Effort, Watch
from al_core.experiments.data_sets import keep_upload, save_columns
from al_core.experiments.measured_constraints import measured_constraints
from al_core.experiments.presets import PRESETS
from al_core.experiments.simulating import simulate
from al_core.store.memory_log import MemoryLog
from tests.experiments.advisor_worlds import SMALL, TEAM
from tests.experiments.plans import small_plan

SCENARIO = DataPlan("scenario", params={"rows": 400, "classes": 3, "seed": 1})
TINY = Effort(designs=2, seeds=(1, 2))


@pytest.fixture(scope="module")
def logged():
    """A run of four people: 30 s a label, 12 s + 0.1 s per label to retrain."""
    log = MemoryLog()
    plan = small_plan(
        data=SCENARIO,
        team=(Person(count=4, mean_seconds=30.0, cv=0.5),),
        options=OptionsPlan(overlap=1),
        training=TrainingPlan(12.0, 0.1),
        budget=BudgetPlan(labels=240),
    )
    simulate(plan, log, run_id="r")
    return list(log.read("r"))


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """An answer on a labeled file of one's own, 90 rows in three classes."""
    home = tmp_path_factory.mktemp("home")
    rows = "".join(f"{n % 3 + 0.01 * n},{n % 7},{'abc'[n % 3]}\n" for n in range(90))
    columns = FileParams(features=("x", "y"), label="label")
    saved = save_columns(keep_upload(home, "mine.csv", ("x,y,label\n" + rows).encode()), columns)
    asked = question_on(TEAM, grounds(home)[saved.name], EFFORTS["quick"])
    return advised(asked.given, asked.ground(home / "cache"), TINY)


def true_constraints(**changes):
    known = Constraints(
        label_seconds=30.0, cv=0.5, people=4, training=TrainingPlan(12.0, 0.1),
        budget=BudgetPlan(labels=240),
    )  # fmt: skip
    return msgspec.structs.replace(known, **changes)


def test_measured_log_gives_the_advice_that_its_true_constraints_give(logged):
    entered = Constraints(budget=BudgetPlan(labels=240))
    ours = rule_advice(measured_constraints(logged, entered).constraints)
    truth = rule_advice(true_constraints())
    assert ours.design == truth.design
    assert ours.sizes.by_rule == pytest.approx(truth.sizes.by_rule, rel=0.15)
    assert ours.seconds_between_trainings == pytest.approx(
        truth.seconds_between_trainings, rel=0.15
    )


def test_time_out_of_a_measured_log_lets_nearly_everybody_finish(logged):
    advice = rule_advice(measured_constraints(logged, Constraints()).constraints)
    assert 60.0 < advice.options.lease_seconds < 300.0
    assert advice.time_out.cut_share <= 0.05


def test_what_a_log_can_not_say_is_taken_from_what_was_entered(logged):
    entered = Constraints(mislabel_cost=9.0, target_accuracy=0.8, objective="hours")
    found = measured_constraints(logged, entered).constraints
    assert (found.mislabel_cost, found.target_accuracy, found.objective) == (9.0, 0.8, "hours")


def test_plan_on_measured_times_runs_at_the_pace_of_the_log(logged):
    measured = measured_constraints(logged, Constraints(budget=BudgetPlan(labels=240))).constraints
    given = msgspec.structs.replace(measured, hours_per_day=24.0)
    base = small_plan(data=SCENARIO)
    result = simulate(planned(given, Design("parallel", 5), OptionsPlan(), base))
    hours = float(result.curve.seconds[-1]) / 3600.0
    assert hours == pytest.approx(240 * 30.0 / 4 / 3600.0, rel=0.2)


@pytest.mark.parametrize(
    ("preset", "rule", "corrected"),
    [
        # N = 20, R/T = 5, H_20 = 3.5977: 20 (5 + 1 - 3.5977)
        ("hundred_items", 100.0, 48.05),
        # N = 4, R/T = 1: 4 (1 + 1 - 2.0833) is below N, and already H_1 = R/T
        ("trigger_of_15", 4.0, 1.0),
        # N = 10, R/T = 10/3, H_10 = 2.9290: 10 (3.3333 + 1 - 2.9290)
        ("hourly_retraining", 33.33, 14.04),
    ],
)
def test_batch_sizes_of_the_presets_are_those_of_the_formula(preset, rule, corrected):
    sizes = rule_advice(PRESETS[preset].given).sizes
    assert sizes.by_rule == pytest.approx(rule, abs=0.01)
    assert sizes.corrected == pytest.approx(corrected, abs=0.01)


def test_own_file_is_raced_and_named(own):
    assert own.own_data
    assert own.dataset.startswith("your own data, ")
    assert own.plan.data.dataset.endswith(".csv")
    assert own.sentences[-1].startswith(f"Simulated on {own.dataset}; figures are from the seeds")


def test_own_answer_has_an_interval_a_runner_up_and_something_on_random(own):
    assert own.best.interval.low <= own.best.interval.estimate <= own.best.interval.high
    assert own.runner_up.other.design != own.best.design
    assert own.random is not None or own.best.design.strategy == "random"


def test_own_plan_has_the_advised_rules_and_runs(own):
    assert own.plan.options == own.advice.options
    assert own.plan.architecture.kind == own.best.design.kind
    assert sum(person.count for person in own.plan.team) == TEAM.people
    assert simulate(own.plan).finished


@pytest.mark.parametrize("first_seed", [0, 3, 6])
def test_random_is_always_spoken_of_where_there_are_several_rounds(first_seed):
    slow = msgspec.structs.replace(TEAM, training=TrainingPlan(60.0))
    found = advised(slow, SMALL, Effort(designs=4, seeds=(1, 2), first_seed=first_seed))
    assert any("Random selection" in each for each in found.sentences)


def test_those_who_look_on_hear_what_is_run_and_how_much_is_left():
    heard = []
    watch = Watch(lambda done, total, words: heard.append((done, total, words)))
    advised(TEAM, SMALL, TINY, watch)
    assert heard[0][0] == 0
    assert heard[0][2].startswith("random control, seed 0")
    assert all(done <= total for done, total, _ in heard)
    assert heard[-1][0] == heard[-1][1]


def test_mistakes_in_labels_are_simulated_with_the_overlap_that_is_advised():
    shaky = msgspec.structs.replace(TEAM, annotator_accuracy=0.8, mislabel_cost=5.0)
    found = advised(shaky, SMALL, TINY)
    assert found.advice.options.overlap == 3
    assert found.plan.options.overlap == 3
    assert found.plan.team[0].accuracy == 0.8


def test_examples_that_arrive_are_simulated_to_arrive():
    slow = msgspec.structs.replace(TEAM, arrivals_per_hour=900.0)
    found = advised(slow, SMALL, TINY)
    assert found.plan.arrivals.rate_per_hour == 900.0
    assert found.best.interval.estimate > 0.0


def test_target_out_of_reach_is_told_and_a_plan_is_given_all_the_same():
    far = msgspec.structs.replace(TEAM, target_accuracy=1.0)
    found = advised(far, SMALL, TINY)
    assert found.best.at_least
    assert found.sentences[0].startswith("No design reached the accuracy asked for within the")
    assert found.plan.budget == TEAM.budget


def test_hours_are_what_is_compared_where_hours_are_to_be_few():
    found = advised(msgspec.structs.replace(TEAM, objective="hours"), SMALL, TINY)
    assert found.unit == "hours"
    # 24 labels by three people at 10 s each and a training or two: minutes, not days
    assert 0.0 < found.best.interval.estimate < 1.0


def test_latency_that_is_acceptable_asks_for_smaller_batches_where_trainings_are_dear():
    dear = msgspec.structs.replace(TEAM, prices=PricesPlan(0.0, 0.1, 100.0))
    free = advised(dear, SMALL, TINY).best
    limit = 0.9 * free.latency_seconds
    quick = advised(
        msgspec.structs.replace(dear, acceptable_latency_seconds=limit), SMALL, TINY
    ).best
    assert quick.latency_seconds <= limit
    assert quick.design.batch_size < free.design.batch_size


def test_budget_of_hours_ends_the_runs_that_are_compared():
    short = msgspec.structs.replace(TEAM, budget=BudgetPlan(labels=24, hours=0.05))
    found = advised(short, SMALL, TINY)
    assert found.plan.budget.hours == 0.05
    assert float(simulate(found.plan).curve.seconds[-1]) <= 0.05 * 3600.0 + 60.0


def test_people_who_stop_at_night_need_more_hours_by_the_clock_than_those_who_do_not():
    day, night = (
        advised(
            msgspec.structs.replace(TEAM, objective="hours", hours_per_day=hours), SMALL, TINY
        ).best.interval.estimate
        for hours in (0.01, 24.0)
    )
    assert day > 5.0 * night


def test_advice_on_another_seed_is_of_the_same_form():
    found = advised(TEAM, SMALL, Effort(designs=2, seeds=(1, 2), first_seed=50))
    assert found.best.seeds == (50, 51)
    assert len(found.tried) >= 3
    assert {each.design.strategy for each in found.tried} == {"margin", "random"}
