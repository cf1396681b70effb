"""One engine: a live session, and the virtual clock given that session's times and answers.

They must come to the same where a live run does nothing that a simulation doesn't know: no
audit examples are slipped in, a person holds one item, and everyone needed for the overlap is
there before the first answer.
"""

import msgspec
import pytest

from al_core.datasets.live import live_data, live_problem
from al_core.domain import events as ev
from al_core.domain.events import decoded
from al_core.domain.plan import OptionsPlan
from al_core.loop.architectures import ARCHITECTURES
from al_core.loop.learner import ScikitLearner
from al_core.loop.scripted import SCRIPT_ENDED, ScriptedSimulation, script_of
from tests.experiments.live_people import World, small_project
from tests.experiments.live_sessions import Session
from tests.loop.worlds import ListRecorder

LIVE_ALONE = (
    ev.RunStarted, ev.SelectionStarted, ev.ReviewStarted, ev.QueueRescored, ev.AnnotatorJoined,
)  # fmt: skip
"""What is named or ordered otherwise, and decides nothing here."""
UNMEASURED = {"accuracy": 0.0, "macro_f1": 0.0, "log_loss": 0.0, "audited": None}


def session_of_three(cache, kind, options):
    """A live session; one person leaves, another comes late where nobody must wait for them."""
    world = World(small_project(kind, options=options, seed="imported"), cache)
    session = Session(world, seed=options.overlap)
    session.comes("ana", 0)
    session.comes("ben", 0, leaves=1000)
    session.comes("cleo", 300 if options.overlap == 1 else 0)
    session.run(1500)
    return world


def scripted(world):
    """What the virtual clock makes of the same people, as (time, event) pairs."""
    plan, entries = world.spec.plan, world.entries()
    data = live_data(plan, decoded(entries[0].payload).classes, world.cache)
    problem = live_problem(data, plan, world.cache)
    recorder = ListRecorder()
    learner = ScikitLearner(problem, plan)
    ScriptedSimulation(script_of(entries), problem, learner, recorder).run({})
    return recorder.events


def lived(world):
    """What happened, as (time, event) pairs on a clock that starts at 0."""
    entries = world.entries()
    began = entries[0].occurred_at
    for entry in entries:
        event = decoded(entry.payload)
        if isinstance(event, ev.SlotLeased):
            event = msgspec.structs.replace(event, due=event.due - began)
        yield entry.occurred_at - began, event


def comparable(pairs):
    """Less what only one of the two knows, up to the end of the shorter one."""
    shared = [(at, bare(event)) for at, event in pairs if not isinstance(event, LIVE_ALONE)]
    ends = [n for n, (_, event) in enumerate(shared) if isinstance(event, ev.Stopped)]
    shared = shared[: ends[0] + 1] if ends else shared
    return shared[:-1] if shared[-1][1] == ev.Stopped(SCRIPT_ENDED) else shared


def bare(event):
    match event:
        case ev.LabelGiven():
            return msgspec.structs.replace(event, answer_id="", guess=None, guess_version=0)
        case ev.ExampleSkipped():
            return msgspec.structs.replace(event, answer_id="")
        case ev.ModelTrained():
            return msgspec.structs.replace(event, **UNMEASURED)
    return event


def batches(pairs):
    return [event for _, event in pairs if isinstance(event, ev.BatchSelected)]


def same(world):
    """Assert that both came to the same; the events they share."""
    expected, found = comparable(lived(world)), comparable(scripted(world))
    for pair, live_pair in zip(found, expected, strict=False):
        assert pair == live_pair
    beyond = {event.kind for _, event in found[len(expected) :]}
    assert beyond <= {"slot_released"}
    assert len(found) >= len(expected)
    return expected


@pytest.mark.parametrize("kind", ARCHITECTURES)
@pytest.mark.parametrize("overlap", [1, 2])
def test_the_virtual_clock_does_what_the_live_session_did(tmp_path, kind, overlap):
    options = OptionsPlan(overlap=overlap, queue_order="shuffled")
    shared = same(session_of_three(tmp_path, kind, options))

    kinds = [event.kind for _, event in shared]
    assert kinds.count("batch_selected") >= 3
    assert kinds.count("model_trained") >= 3
    assert kinds.count("example_skipped") >= 3


@pytest.mark.parametrize("kind", ARCHITECTURES)
def test_it_does_in_order_of_utility_too(tmp_path, kind):
    shared = same(session_of_three(tmp_path, kind, OptionsPlan()))

    assert len(batches(shared)) >= 3


def test_a_scripted_person_who_answers_later_changes_what_is_chosen(tmp_path):
    world = session_of_three(tmp_path, "parallel", OptionsPlan(queue_order="shuffled"))
    expected = batches(lived(world))
    script = script_of(world.entries())
    for turn in script.parts["ana"].turns:
        turn.seconds *= 3
    plan = world.spec.plan
    data = live_data(plan, ("malignant", "benign"), world.cache)
    problem = live_problem(data, plan, world.cache)
    recorder = ListRecorder()
    ScriptedSimulation(script, problem, ScikitLearner(problem, plan), recorder).run({})

    assert [each.examples for each in batches(recorder.events)] != [e.examples for e in expected]
