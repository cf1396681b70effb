"""Advice simulated by a process of its own: followed, stopped, filed, asked for once."""

import io
import time

import msgspec
import pytest

from al_core.domain.constraints import Constraints
from al_core.domain.errors import PlanError
from al_core.domain.plan import BudgetPlan, DataPlan
from al_core.experiments.advice_files import Question, answer_of, keep_answer
from al_core.experiments.advisor_desk import AdvisorDesk, _Errand
from al_core.experiments.advisor_messages import (
    WIRE,
    Advise,
    Answered,
    Enact,
    Enacted,
    Refused,
    RunDone,
)
from al_core.experiments.advisor_race import Effort
from al_core.experiments.advisor_worker import serve
from al_core.experiments.presets import PRESETS, calculated_outcome
from al_core.loop.wall_clock import monotonic_seconds
from tests.experiments.advised import QUESTION, recommended

PATIENCE_SECONDS = 240.0
SMALL = Question(
    Constraints(people=3, budget=BudgetPlan(labels=24)),
    DataPlan("scenario", params={"rows": 200, "classes": 3, "seed": 1}),
    own=False,
    words="a scenario",
    effort=Effort(designs=4, seeds=(2,)),
)
NOWHERE = msgspec.structs.replace(SMALL, data=DataPlan("no such set"))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def desk(home):
    """One for all, so that one process is started."""
    desk = AdvisorDesk(home, home / "cache")
    yield desk
    desk.close()


def served(cache, *messages):
    """What the worker says to these messages, run in this process."""
    inbox, outbox = io.BytesIO(), io.BytesIO()
    for message in messages:
        WIRE.tell(inbox, message)
    inbox.seek(0)
    serve(inbox, outbox, cache)
    outbox.seek(0)
    said = []
    while (message := WIRE.heard(outbox)) is not None:
        said.append(message)
    return said


def ended(desk, key):
    until = time.monotonic() + PATIENCE_SECONDS
    while desk.progress(key).under_way:
        assert time.monotonic() < until
        time.sleep(0.02)
    return desk.progress(key)


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    return served(tmp_path_factory.mktemp("cache"), Advise(SMALL))


@pytest.mark.parametrize(
    "message",
    [
        Advise(QUESTION),
        Enact("hundred_items"),
        RunDone(3, 40, "hybrid, seed 2"),
        Answered(recommended()),
        Enacted(calculated_outcome(PRESETS["trigger_of_15"])),
        Refused("no room"),
    ],
    ids=lambda message: type(message).__name__,
)
def test_message_comes_over_as_it_was_sent(message):
    stream = io.BytesIO()
    WIRE.tell(stream, message)
    stream.seek(0)
    assert WIRE.heard(stream) == message
    assert WIRE.heard(stream) is None


def test_worker_tells_each_run_and_then_the_answer(said):
    runs = [message for message in said if isinstance(message, RunDone)]
    assert [each.done for each in runs] == sorted(each.done for each in runs)
    assert runs[-1].total >= runs[-1].done >= 4
    assert isinstance(said[-1], Answered)


def test_answer_is_to_what_was_asked(said):
    answer = said[-1].answer
    assert answer.constraints == SMALL.given
    assert (answer.dataset, answer.own_data) == ("a scenario", False)
    assert answer.plan.data == SMALL.data


def test_worker_refuses_in_words_and_goes_on(tmp_path):
    told = served(tmp_path, Advise(NOWHERE), Enact("no preset"))
    said = [each for each in told if not isinstance(each, RunDone)]
    assert [type(each) for each in said] == [Refused, Refused]
    assert "no such set" in said[0].message
    assert "no preset 'no preset'; take one of" in said[1].message


def test_work_counts_as_begun_once_it_is_known_how_much_it_is():
    errand = _Errand("advice-1", Advise(SMALL), "Simulating designs", state="running")
    assert errand.progress().state == "queued"
    errand.seen(RunDone(0, 40, "random control, seed 0"))
    job = errand.progress()
    assert (job.state, job.done, job.total) == ("running", 0, 40)
    assert job.title == "Simulating designs: random control, seed 0"


def test_time_left_follows_from_the_pace_so_far():
    errand = _Errand("advice-1", Advise(SMALL), "Simulating designs", state="running")
    errand.started_at = monotonic_seconds() - 30.0
    assert errand.progress().eta_seconds is None
    errand.seen(RunDone(10, 40, "hybrid, seed 1"))
    assert errand.progress().eta_seconds == pytest.approx(90.0, abs=3.0)


def test_work_that_failed_before_a_run_is_said_to_have_failed():
    errand = _Errand("advice-1", Advise(SMALL), "Simulating designs", state="failed")
    assert (errand.progress().state, errand.progress().title) == ("failed", "Simulating designs")


def test_race_that_can_not_run_fails_with_its_cause(desk):
    advice_id = desk.ask(NOWHERE)
    job = ended(desk, advice_id)
    assert (job.state, desk.answer(advice_id)) == ("failed", None)
    assert "no such set" in job.last_error


def test_answer_is_filed_under_its_question(desk, home):
    advice_id = desk.ask(SMALL)
    job = ended(desk, advice_id)
    assert (job.state, job.title) == ("done", "Simulating designs")
    assert answer_of(home, advice_id) == desk.answer(advice_id)
    assert desk.answer(advice_id).constraints == SMALL.given


def test_cancel_stops_at_once_and_keeps_nothing(desk):
    long = msgspec.structs.replace(SMALL, effort=Effort(designs=9, seeds=(50,)))
    advice_id = desk.ask(long)
    desk.cancel(advice_id)
    assert ended(desk, advice_id).state == "cancelled"
    assert desk.answer(advice_id) is None


def test_second_question_waits_for_the_first_and_can_be_cancelled_unbegun(desk):
    first, second = (
        msgspec.structs.replace(SMALL, words=words, effort=Effort(designs=4, seeds=(60,)))
        for words in ("first", "second")
    )
    one, two = desk.ask(first), desk.ask(second)
    assert desk.progress(two).state == "queued"
    desk.cancel(two)
    assert (desk.progress(two).state, desk.tasks.get(two).started_at) == ("cancelled", 0.0)
    assert desk.progress(one).under_way
    desk.cancel(one)


def test_question_asked_twice_is_raced_once(desk):
    long = msgspec.structs.replace(SMALL, words="twice", effort=Effort(designs=4, seeds=(60,)))
    advice_id = desk.ask(long)
    task = desk.tasks.get(advice_id)
    assert desk.ask(long) == advice_id
    assert desk.tasks.get(advice_id) is task
    desk.cancel(advice_id)


def test_what_has_an_answer_is_not_simulated_again(tmp_path):
    keep_answer(tmp_path, QUESTION.advice_id, recommended())
    desk = AdvisorDesk(tmp_path, tmp_path / "cache")
    assert desk.ask(QUESTION) == QUESTION.advice_id
    assert not desk.tasks.started
    assert desk.answer(QUESTION.advice_id) == recommended()


def test_preset_that_was_not_simulated_has_no_outcome(tmp_path):
    desk = AdvisorDesk(tmp_path, tmp_path / "cache")
    assert desk.outcome("trigger_of_15") is None


def test_unknown_preset_is_refused_before_a_process_starts(tmp_path):
    desk = AdvisorDesk(tmp_path, tmp_path / "cache")
    with pytest.raises(PlanError, match="no preset 'x'"):
        desk.enact("x")
    assert not desk.tasks.started


@pytest.mark.slow
def test_preset_is_simulated_and_its_outcome_filed(desk):
    desk.enact("hundred_items")
    assert ended(desk, "hundred_items").state == "done"
    rows = desk.outcome("hundred_items").rows
    assert [row.verdict for row in rows[:3]] == ["as claimed", "worse", "worse"]
