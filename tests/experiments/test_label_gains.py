from collections.abc import Sequence

import msgspec
import pytest

from al_core.domain import events as ev
from al_core.domain.chain import GENESIS, linked
from al_core.domain.errors import DataError
from al_core.domain.plan import BudgetPlan, OptionsPlan, Person
from al_core.experiments.label_gain_words import (
    caption,
    gain_dots,
    label_sentences,
    step_columns,
    whole_words,
)
from al_core.experiments.label_gains import STEPS, _Story, label_gains
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.loop.recorders import event_of
from al_core.store.memory_log import MemoryLog
from tests.experiments.plans import small_plan


def story(told: Sequence[ev.AnyEvent], overlap=2):
    """The label sets after two people joined, examples 1 to 5 were chosen, and this."""
    plan = small_plan(options=OptionsPlan(overlap=overlap))
    examples, none = (1, 2, 3, 4, 5), (False,) * 5
    begun = (
        ev.RunStarted(plan, "d", ("a", "b", "c"), 40, {}, "live"),
        ev.ExamplesArrived(tuple(range(40))),
        ev.LabelsImported((30,), (2,)),
        ev.AnnotatorJoined("ana"),
        ev.AnnotatorJoined("ben"),
        ev.BatchSelected(1, examples, (1.0,) * 5, (1.0,) * 5, none, "margin", "model", 0, 0, 0,
                         0.0, 0.2, 0.2),
    )  # fmt: skip
    book = _Story()
    for now, event in enumerate((*begun, *told)):
        book.take(float(now), event)
    return dict(zip(STEPS, book.sets(), strict=True))


def lease(number, example, who):
    return ev.SlotLeased(number, example, who, 1000.0)


def answer(number, example, who, label):
    return ev.LabelGiven(number, example, who, label, 1.0, True, "", 0, 0, 0.0)


def both_say(example, first, second):
    """Ana first, then Ben; no consensus yet."""
    one, two = 10 * example, 10 * example + 1
    return [
        lease(one, example, "ana"), lease(two, example, "ben"),
        answer(one, example, "ana", first), answer(two, example, "ben", second),
    ]  # fmt: skip


def test_imported_labels_are_the_same_at_every_step():
    assert all(labels[30] == 2 for labels in story([]).values())


def test_the_first_answer_stands_before_any_consensus():
    told = [*both_say(1, 0, 1), ev.ConsensusReached(1, 1, 2, "weighted")]
    sets = story(told)
    assert (sets["first"][1], sets["consensus"][1]) == (0, 1)
    assert (sets["adjudicated"][1], sets["standing"][1]) == (1, 1)


def test_an_adjudicators_word_is_a_step_of_its_own():
    told = [
        *both_say(1, 0, 1), ev.SentToAdjudicator(1, "tie"),
        ev.Adjudicated(1, "tom", 2, "error", "", ()),
    ]  # fmt: skip
    sets = story(told)
    assert [sets[step][1] for step in STEPS] == [0, 0, 2, 2]


def test_an_example_that_an_adjudicator_threw_out_has_no_label_from_there_on():
    told = [
        *both_say(1, 0, 0), ev.ConsensusReached(1, 0, 2, "majority"),
        ev.Adjudicated(1, "tom", -1, "ambiguous", "", ()),
    ]  # fmt: skip
    sets = story(told)
    assert [sets[step].get(1) for step in STEPS] == [0, 0, None, None]


def test_a_correction_after_consensus_is_cleaning():
    told = [
        *both_say(1, 0, 0), ev.ConsensusReached(1, 0, 2, "majority"),
        ev.LabelCorrected(1, "ana", 0, 1, 1.0, ()), ev.ConsensusReached(1, 1, 2, "majority"),
    ]  # fmt: skip
    sets = story(told)
    assert [sets[step][1] for step in STEPS] == [0, 0, 0, 1]


def test_with_one_answer_each_the_first_is_the_consensus():
    told = [lease(1, 1, "ana"), answer(1, 1, "ana", 1)]
    assert {labels[1] for labels in story(told, overlap=1).values()} == {1}


def test_an_answer_that_was_taken_back_was_not_the_first():
    told = [
        lease(1, 1, "ana"), answer(1, 1, "ana", 1), ev.LabelRetracted(1, "ana", 1, ()),
        lease(2, 1, "ben"), answer(2, 1, "ben", 2),
    ]  # fmt: skip
    assert story(told, overlap=1)["first"][1] == 2


def test_audit_items_train_nothing():
    told = [ev.AuditQueued((35,)), lease(1, 35, "ana"), answer(1, 35, "ana", 1)]
    assert all(35 not in labels for labels in story(told, overlap=1).values())


def test_an_example_without_a_label_yet_is_in_no_step():
    told = [lease(1, 1, "ana"), answer(1, 1, "ana", 1)]
    assert all(1 not in labels for labels in story(told, overlap=2).values())


def test_merged_classes_are_one_at_every_step():
    told = [
        *both_say(1, 0, 1),
        ev.ConsensusReached(1, 1, 2, "majority"),
        ev.ClassesMerged(1, 0, ()),
    ]
    sets = story(told)
    assert [sets[step][1] for step in STEPS] == [0, 0, 0, 0]


def test_all_steps_have_the_same_examples_unless_one_was_thrown_out():
    told = [
        *both_say(1, 0, 1), ev.ConsensusReached(1, 1, 2, "majority"),
        *both_say(2, 1, 1), ev.ConsensusReached(2, 1, 2, "majority"),
    ]  # fmt: skip
    assert {tuple(labels) for labels in story(told).values()} == {(1, 2, 30)}


def careless(tmp_path, accuracy, overlap=3, labels=180):
    """A simulated run of people who are right so often, with its log."""
    plan = small_plan(
        options=OptionsPlan(overlap=overlap),
        team=(Person(count=5, mean_seconds=10.0, accuracy=accuracy),),
        budget=BudgetPlan(labels=labels),
    )
    log = MemoryLog()
    run_plan(plan, ready_problem(plan), log, "r")
    return list(log.read("r"))


def test_consensus_of_careless_people_is_worth_something(tmp_path):
    found = label_gains(careless(tmp_path, 0.6), tmp_path)
    steps = {step.name: step for step in found.steps}
    assert steps["consensus"].changed > 5
    assert steps["consensus"].accuracy > steps["first"].accuracy
    assert found.whole.estimate == pytest.approx(
        100.0 * (found.steps[-1].accuracy - found.steps[0].accuracy)
    )
    assert found.audited == 60


def test_people_who_never_err_gain_nothing_by_being_asked_twice(tmp_path):
    found = label_gains(careless(tmp_path, 1.0, labels=60), tmp_path)
    assert {step.verdict for step in found.steps} == {"changes nothing"}
    assert (found.whole.estimate, found.whole_verdict) == (0.0, "changes nothing")
    assert gain_dots(found) == []


def test_the_newest_model_of_the_log_is_the_one_on_labels_as_they_stand(tmp_path):
    """The last step's accuracy is what the run itself measured of its last model."""
    entries = careless(tmp_path, 0.8)
    trained = [event_of(e) for e in entries if isinstance(event_of(e), ev.ModelTrained)]
    assert label_gains(entries, tmp_path).steps[-1].accuracy == pytest.approx(trained[-1].accuracy)


def test_too_few_audit_labels_say_how_many_are_needed(tmp_path):
    plan = small_plan()
    live = ev.RunStarted(plan, "d", ("0", "1", "2"), 140, {}, "live")
    with pytest.raises(DataError, match=r"0 audit labels are known; .* from 20 on: label on"):
        label_gains(linked("r", GENESIS, 1, [(0.0, live)]), tmp_path)


def test_steps_are_told_in_rows_and_words(tmp_path):
    found = label_gains(careless(tmp_path, 0.6), tmp_path)
    columns = step_columns(found)
    assert columns["Labels by"] == list(STEPS.values())
    assert columns["Gain"][0] is None
    assert columns["Gain"][2] is None
    assert columns["Gain"][1] == pytest.approx(found.steps[1].effect.estimate)
    told = label_sentences(found, "Reviews")
    assert told[0].startswith(f"Reviews: better labels are worth {whole_words(found)} (")
    assert told[2] == "Adjudicators' decisions: no label was changed."
    assert "60 audit examples" in caption(found)


def test_a_plan_that_trains_warm_is_fitted_cold_for_every_step(tmp_path):
    entries = careless(tmp_path, 0.8, labels=60)
    warm = msgspec.structs.replace(event_of(entries[0]).plan.model, start="warm")
    plan = msgspec.structs.replace(event_of(entries[0]).plan, model=warm)
    first = msgspec.structs.replace(event_of(entries[0]), plan=plan)
    rest = [(e.occurred_at, event_of(e)) for e in entries[1:]]
    again = linked("r", GENESIS, 1, [(0.0, first), *rest])
    cold, other = label_gains(entries, tmp_path), label_gains(again, tmp_path)
    assert [step.accuracy for step in cold.steps] == [step.accuracy for step in other.steps]
