"""What the events of a run mean for its state, one function a kind.

Events of people's second thoughts are in second_thoughts.py.
"""

from al_core.domain import events as ev
from al_core.domain.plan import people
from al_core.loop.queue import Lease, Task
from al_core.loop.standing import ARRIVALS_TESTED, Standing
from al_core.loop.tallies import Batch, SinceSelection, Version


def run_started(state: Standing, event: ev.RunStarted) -> None:
    """Take over the plan; the clock of the run starts. A live team is whoever joins."""
    state.plan, state.mode = event.plan, event.mode
    state.began_at = state.now
    state.pool_size = event.pool_size
    state.classes, state.n_classes = list(event.classes), len(event.classes)
    state.strategy = event.plan.strategy.name
    state.batch_size = event.plan.architecture.batch_size
    state.trigger_share = event.plan.architecture.trigger_share
    simulated = event.mode == "simulated"
    state.everyone = tuple(person.name for person in people(event.plan)) if simulated else ()


def examples_arrived(state: Standing, event: ev.ExamplesArrived) -> None:
    """They may be selected from now on."""
    at_start = state.now == state.began_at
    (state.first_arrivals if at_start else state.later_arrivals).extend(event.examples)
    state.arrived += len(event.examples)
    state.available.update(dict.fromkeys(event.examples))


def labels_imported(state: Standing, event: ev.LabelsImported) -> None:
    """They are labeled, and nobody will be asked about them."""
    for example, label in zip(event.examples, event.labels, strict=True):
        state.available.pop(example, None)
        state.labels[example] = label
        state.labeled_under[example] = state.totals.started_versions
    state.labels_since_training += len(event.examples)


def annotator_joined(state: Standing, event: ev.AnnotatorJoined) -> None:
    """They are at work; a newcomer joins the team."""
    state.at_work[event.annotator] = state.now
    if event.annotator not in state.everyone:
        state.everyone = (*state.everyone, event.annotator)


def annotator_left(state: Standing, event: ev.AnnotatorLeft) -> None:
    """They take no more work."""
    state.at_work.pop(event.annotator, None)


def batch_selected(state: Standing, event: ev.BatchSelected) -> None:
    """Its examples are in the queue, in order."""
    state.selecting = None
    state.epoch += 1
    state.recent = SinceSelection()
    state.redundancy = (event.redundancy, event.redundancy_at_random)
    state.batches.append(
        Batch(
            event.batch,
            event.examples,
            event.model_version,
            state.now,
            len(state.labels),
            len(state.versions),
            event.reasons,
        )
    )
    overlap = state.plan.options.overlap
    for key in state.keys(event.examples, event.utilities, event.shown):
        del state.available[key[3]]
        state.queue.add(Task(key[3], event.batch, key, overlap))


def queue_rescored(state: Standing, event: ev.QueueRescored) -> None:
    """What still waits has a new place."""
    state.labels_since_rescore = 0
    state.reviewing = False
    if state.plan.options.queue_order != "utility":
        return
    for key in state.keys(event.examples, event.utilities):
        if key[3] in state.queue.tasks:
            state.queue.move(key[3], key)


def slot_leased(state: Standing, event: ev.SlotLeased) -> None:
    """Somebody holds a slot."""
    state.totals.leases += 1
    state.recent.leases += 1
    state.queue.lease(Lease(event.lease, event.example, event.annotator, state.now, event.due))


def slot_lapsed(state: Standing, event: ev.SlotLapsed) -> None:
    """The slot is free again; the answer may still come."""
    state.recent.lapses += 1
    state.totals.lapses += 1
    state.queue.lapse(event.lease, state.now)


def slot_released(state: Standing, event: ev.SlotReleased) -> None:
    """The slot is free again."""
    state.queue.end(event.lease)


def label_given(state: Standing, event: ev.LabelGiven) -> None:
    """An answer; where one is enough, it closes the example."""
    state.end_work(event.lease)
    state.totals.answers += 1
    if not event.counted:
        state.totals.late_answers += 1
        return
    state.recent.answers += 1
    state.recent.labels_behind += event.labels_behind
    state.answers.append((event.example, event.annotator, event.label))
    if state.plan.options.overlap == 1:
        state.close(event.example, event.label)
        return
    state.queue.answer(event.example, event.annotator, event.label)


def example_skipped(state: Standing, event: ev.ExampleSkipped) -> None:
    """They will not be asked about it again."""
    state.end_work(event.lease)
    task = state.queue.tasks.get(event.example)
    if task is not None:
        task.passed.add(event.annotator)


def consensus_reached(state: Standing, event: ev.ConsensusReached) -> None:
    """The example is closed with that label, or has it now after a correction."""
    if event.example in state.queue.tasks:
        state.close(event.example, event.label)
        return
    state.set_label(event.example, event.label)


def slot_added(state: Standing, event: ev.SlotAdded) -> None:
    """One more answer is wanted."""
    state.queue.add_slot(event.example)


def sent_to_adjudicator(state: Standing, event: ev.SentToAdjudicator) -> None:
    """The example is closed without a label for now."""
    state.close(event.example, None)


def training_started(state: Standing, event: ev.TrainingStarted) -> None:
    """The labels of this moment are being learned."""
    state.training, state.training_since = event, state.now
    state.training_failed = ""
    state.totals.started_versions += 1
    state.recent.trainings += 1
    state.put_off = (state.closed_since_training, state.labels_since_training)
    state.closed_since_training = state.labels_since_training = 0


def model_trained(state: Standing, event: ev.ModelTrained) -> None:
    """There is a newer model."""
    state.totals.training_seconds += state.now - state.training_since
    state.training = None
    state.labels_since_rescore = 0
    state.best_agreement = max(state.best_agreement, event.agreement)
    state.versions.append(
        Version(
            event.version,
            event.examples,
            state.training_since,
            state.now,
            event.agreement,
            event.uncertainty,
        )
    )


def proxy_fitted(state: Standing, event: ev.ProxyFitted) -> None:
    """The proxy has seen the labels of this moment."""
    state.totals.proxies = event.version
    state.proxy_labels = event.examples


def drift_injected(state: Standing, event: ev.DriftInjected) -> None:
    """What people answer changes from now on."""
    if event.drift == "label_swap":
        state.label_swap = (event.class_a, event.class_b)


def arrivals_tested(state: Standing, event: ev.ArrivalsTested) -> None:
    """One more look was taken."""
    state.looks = event.look
    state.arrivals_tested = event.arrived


def drift_found(state: Standing, event: ev.DriftFound) -> None:
    """The alarm is on."""
    state.drift_alarm = True
    if state.normal_arrivals is None:
        state.normal_arrivals = max(0, state.arrivals_tested - ARRIVALS_TESTED)
    state.drift_figure = (event.figure, event.threshold)


def drift_cleared(state: Standing, event: ev.DriftCleared) -> None:
    """The alarm is off."""
    state.drift_alarm = False
    state.drift_figure = (event.figure, event.threshold)


def strategy_switched(state: Standing, event: ev.StrategySwitched) -> None:
    """The next batch is chosen by another strategy."""
    state.strategy = event.strategy
    state.fell_back = event.rule == "drift"
    state.switched_after = len(state.batches)


def batch_resized(state: Standing, event: ev.BatchResized) -> None:
    """The next batch has another size and trigger."""
    state.batch_size = event.batch_size
    state.trigger_share = event.trigger_share


def stopped(state: Standing, event: ev.Stopped) -> None:
    """Nothing more is done."""
    state.stopped = event.reason
