"""What a strategy is given: what it asks for, as the state has it, and nothing else."""

from dataclasses import replace

import numpy as np
import pytest

from al_core.domain import events as ev
from al_core.domain.errors import PlanError
from al_core.domain.plan import OptionsPlan, SplitPlan
from al_core.domain.values import LabeledSet
from al_core.experiments.simulating import ready_problem
from al_core.loop.learner import ScikitLearner
from al_core.loop.querying import Querying, Scorer, checked_needs, history, votes
from al_core.strategies.base import Vote
from tests.loop.test_learner import PLAN, changed
from tests.loop.worlds import of_kind, plan_of, problem_of, run, sequential, team_of

NOBODY = Scorer("none", None, LabeledSet())
TRUTH_AND_REFIT = ("truth", "refit")


class Asking:
    """Stands for a strategy with these needs."""

    name = "asking"

    def __init__(self, *needs):
        self.needs = needs

    def wants(self, need):
        return need in self.needs


@pytest.fixture(scope="module")
def played():
    """A plan, its problem and the state at the end of the run."""
    problem = ready_problem(PLAN)
    return PLAN, problem, run(PLAN, problem, ScikitLearner(problem, PLAN))[1]


def context(played, *needs, **parts):
    plan, problem, state = played
    querying = Querying(replace(problem, **parts), plan)
    return querying.context(state, Asking(*needs), NOBODY, state.available_rows())


def test_a_strategy_that_asks_for_nothing_gets_no_votes_history_truth_or_refit(played):
    given = context(played)

    assert (given.votes, given.history, given.truth, given.refit) == ((), (), None, None)


def test_every_judgement_that_counted_is_a_vote():
    plan = plan_of(sequential(2), team=team_of(10.0, 10.0), options=OptionsPlan(overlap=2))
    state = run(plan, problem_of(2))[1]

    assert set(votes(state)) == {Vote(0, 0, 0), Vote(0, 1, 0), Vote(1, 0, 1), Vote(1, 1, 1)}


def test_without_overlap_each_answer_is_a_vote(played):
    given = context(played, "votes").votes

    assert len(given) == 30
    assert {(v.example, v.label) for v in given} <= set(played[2].labels.items())


def test_the_history_holds_the_batches_with_the_labels_that_are_in(played):
    state = played[2]
    batches = history(state)

    assert [batch.picks.size for batch in batches] == [batch.size for batch in state.batches]
    assert batches[0].labels.tolist() == [state.labels[row] for row in batches[0].picks.tolist()]


def test_an_example_without_a_label_yet_has_minus_one_in_the_history():
    seen = []

    class Looking(ScikitLearner):
        def select(self, state, size):
            seen.append([batch.labels.tolist() for batch in history(state)])
            return super().select(state, size)

    problem = ready_problem(PLAN)
    run(PLAN, problem, Looking(problem, PLAN))

    assert seen[0] == []
    assert -1 in seen[1][0]


def test_truth_is_known_of_the_pool_alone(played):
    _, problem, _ = played
    truth = context(played, *TRUTH_AND_REFIT).truth
    pool, audit = problem.split.pool, problem.split.audit

    assert truth[pool].tolist() == problem.truth[pool].tolist()
    assert set(truth[audit].tolist()) == {-1}


def test_truth_follows_classes_that_changed_meaning(played):
    plan, problem, state = played
    state = replace(state, label_swap=(0, 1))
    pool = problem.split.pool
    truth = context((plan, problem, state), "truth").truth[pool]

    assert truth.tolist() == [(1, 0, 2)[label] for label in problem.truth[pool]]


def test_refit_fits_the_task_model_alike_each_time(played):
    given = context(played, "refit")
    labeled = LabeledSet(given.labeled, given.labels)
    one, two = (given.refit(labeled).predict_proba(given.features) for _ in range(2))

    assert one.tolist() == two.tolist()
    assert one.shape == (120, 3)


def test_texts_and_pre_labels_are_those_of_the_problem(played):
    texts, pre_labels = tuple("abc"), np.array([[1], [0], [-1]])
    given = context(played, "texts", texts=texts, pre_labels=pre_labels)

    assert given.texts == texts
    assert given.pre_labels is pre_labels


def test_a_strategy_that_reads_texts_is_refused_where_there_are_none(played):
    with pytest.raises(PlanError, match=r"'asking' reads texts, and the data set 'scenario' has"):
        context(played, "texts")


@pytest.mark.parametrize("need", TRUTH_AND_REFIT)
def test_a_live_run_refuses_a_strategy_that_knows_the_truth(played, need):
    with pytest.raises(PlanError, match=r"a live run has none; choose another strategy, or simul"):
        checked_needs(Asking(need), played[1], "live")


def test_the_state_of_a_live_run_refuses_it_too(played):
    plan, problem, state = played

    with pytest.raises(PlanError, match="a live run has none"):
        context((plan, problem, replace(state, mode="live")), "truth")


def test_what_spoke_for_each_pick_is_logged_and_kept():
    plan = changed(split=SplitPlan(audit_share=0.2, seed_size=10))
    problem = ready_problem(plan)

    class Telling(ScikitLearner):
        def select(self, state, size):
            return replace(super().select(state, size), reasons={"u": tuple(range(size))})

    events, state = run(plan, problem, Telling(problem, plan))

    first = of_kind(events, ev.BatchSelected)[0]
    assert first.reasons == {"u": (0, 1, 2, 3, 4, 5)}
    assert history(state)[0].reasons["u"].tolist() == [0, 1, 2, 3, 4, 5]


def test_a_strategy_of_what_is_not_known_yet_gets_ten_models_of_one_kind(played):
    plan, problem, state = played
    labeled = state.labeled_set()
    model = ScikitLearner(problem, plan)._fitted(plan.model, labeled, 1, None, False)
    query = Querying(problem, plan).context(
        state, Asking("committee", "posterior"), Scorer("model", model, labeled), np.arange(3)
    )

    assert len(query.committee) == 10
    assert len({type(member) for member in query.committee}) == 1
