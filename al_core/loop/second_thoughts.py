"""What it means for a run's state when people think again, and what else only live runs know."""

from al_core.domain import events as ev
from al_core.loop.queue import Key, Task
from al_core.loop.standing import POOL_EXHAUSTED, Standing

RANDOM = "random"
FRONT = -1
"""Epoch of an example that was taken back: before all batches."""


def rows_added(state: Standing, event: ev.RowsAdded) -> None:
    """There is more to come; a run that had nothing left goes on."""
    state.pool_size += len(event.examples)
    if state.stopped == POOL_EXHAUSTED:
        state.stopped = ""


def selection_started(state: Standing, event: ev.SelectionStarted) -> None:
    """A batch is being chosen; no other is begun before it is there."""
    state.selecting = event


def training_failed(state: Standing, event: ev.TrainingFailed) -> None:
    """No model came of it; the next label makes training due again, if it is not so at once."""
    state.totals.training_seconds += state.now - state.training_since
    state.training, state.training_failed = None, event.cause
    if event.due_again:
        closed, labels = state.put_off
        state.closed_since_training += closed
        state.labels_since_training += labels
        state.recent.trainings = max(0, state.recent.trainings - 1)


def review_started(state: Standing, event: ev.ReviewStarted) -> None:
    """What waits is being scored; only the newest review's result is wanted."""
    state.reviewing = True
    state.totals.reviews = event.review


def query_failed(state: Standing, event: ev.QueryFailed) -> None:
    """Nothing came of it; another selection is made at random, so that people have work."""
    if event.query == "review":
        state.reviewing = False
        state.labels_since_rescore = 0
        return
    state.selecting = None
    state.strategy = RANDOM
    state.switched_after = len(state.batches)


def slot_handed_over(state: Standing, event: ev.SlotHandedOver) -> None:
    """The slot is free for whom it is meant."""
    state.queue.end(event.lease)


def answer_set_aside(state: Standing, event: ev.AnswerSetAside) -> None:
    """It came to nothing; it is kept for people to see."""


def audit_queued(state: Standing, event: ev.AuditQueued) -> None:
    """Audit examples take places beside the newest batch's, each that of one of its examples."""
    state.audit.update(event.examples)
    mates = state.batches[-1].examples if state.batches else ()
    overlap = state.plan.options.overlap
    for number, example in enumerate(event.examples):
        state.queue.add(Task(example, 0, _beside(state, mates, number, example), overlap))


def _beside(state: Standing, mates: tuple[int, ...], number: int, example: int) -> Key:
    """The key of the batch's example at that share of the batch, as one more tie there."""
    waiting = [state.queue.tasks[mate].key for mate in mates if mate in state.queue.tasks]
    if not waiting:
        return (state.epoch, 0.0, example, example)
    place = sorted(waiting)[(number * 7919) % len(waiting)]
    return (*place[:3], example)


def label_retracted(state: Standing, event: ev.LabelRetracted) -> None:
    """The answer is gone and the example is open again, before all others."""
    state.totals.retracted += 1
    state.answers.remove((event.example, event.annotator, event.label))
    if event.example not in state.closed:
        state.queue.forget(event.example, event.annotator)
        return
    task = state.closed.pop(event.example)
    task.answers.pop(event.annotator, None)
    task.key = (FRONT, *task.key[1:])
    _reopen(state, task)


def skip_retracted(state: Standing, event: ev.SkipRetracted) -> None:
    """They may be asked again; an example that the skip had closed is open again."""
    task = state.queue.tasks.get(event.example)
    if task is None:
        task = state.closed.pop(event.example)
        task.key = (FRONT, *task.key[1:])
        _reopen(state, task)
    task.passed.discard(event.annotator)


def _reopen(state: Standing, task: Task) -> None:
    state.unset_label(task.example)
    state.unlabeled_closed.discard(task.example)
    if task.batch:
        state.batches[task.batch - 1].closed -= 1
        state.closed_since_training = max(0, state.closed_since_training - 1)
    state.queue.reopen(task)


def label_corrected(state: Standing, event: ev.LabelCorrected) -> None:
    """The answer has another value; a label that was closed on it counts as a new one."""
    place = state.answers.index((event.example, event.annotator, event.before))
    state.answers[place] = (event.example, event.annotator, event.label)
    task = state.queue.tasks.get(event.example) or state.closed.get(event.example)
    if task is not None and event.annotator in task.answers:
        task.answers[event.annotator] = event.label
    alone = state.plan.options.overlap == 1
    if event.example in state.by_hand or (alone and event.example in state.closed):
        state.set_label(event.example, event.label)


def label_found_by_hand(state: Standing, event: ev.LabelFoundByHand) -> None:
    """An example outside the queue has a label; it trains, but nobody's rule chose it."""
    state.available.pop(event.example, None)
    state.by_hand.add(event.example)
    state.answers.append((event.example, event.annotator, event.label))
    state.set_label(event.example, event.label)


def labels_brought(state: Standing, event: ev.LabelsBrought) -> None:
    """Examples outside the queue have labels from elsewhere; what people said there has no vote."""
    for example, label in zip(event.examples, event.labels, strict=True):
        state.available.pop(example, None)
        state.by_hand.add(example)
        state.set_label(example, label)


def adjudicated(state: Standing, event: ev.Adjudicated) -> None:
    """The adjudicator's word is the label, whatever was said before; -1 leaves it without."""
    state.adjudicated.add(event.example)
    if event.example in state.queue.tasks:
        state.close(event.example, None)
    if event.label < 0:
        state.unset_label(event.example)
        state.unlabeled_closed.add(event.example)
        return
    state.unlabeled_closed.discard(event.example)
    state.set_label(event.example, event.label)


def class_added(state: Standing, event: ev.ClassAdded) -> None:
    """There is one more class."""
    state.classes.append(event.name)
    state.n_classes += 1


def class_renamed(state: Standing, event: ev.ClassRenamed) -> None:
    """A class has another name."""
    state.classes[event.label] = event.name


def classes_merged(state: Standing, event: ev.ClassesMerged) -> None:
    """Every label and answer of one class is of the other from now on."""
    state.merged[event.source] = event.target
    for source, target in state.merged.items():
        state.merged[source] = event.target if target == event.source else target
    state.answers = [
        (example, who, event.target if label == event.source else label)
        for example, who, label in state.answers
    ]
    for task in (*state.queue.tasks.values(), *state.closed.values()):
        for who, label in task.answers.items():
            task.answers[who] = event.target if label == event.source else label
    for again, second in state.rechecks.items():
        state.rechecks[again] = event.target if second == event.source else second
    for labels in (dict(state.labels), dict(state.audit_labels)):
        for example in [each for each, label in labels.items() if label == event.source]:
            state.set_label(example, event.target)


def arrivals_accepted(state: Standing, event: ev.ArrivalsAccepted) -> None:  # noqa: ARG001
    """All that has arrived is the reference; the alarm is off."""
    state.reference_end = state.arrivals_tested = len(state.later_arrivals)
    state.drift_alarm, state.normal_arrivals = False, None


def strategy_forced(state: Standing, event: ev.StrategyForced) -> None:
    """It is in force until it is let go; then the plan's own is."""
    state.forced = event.strategy
    state.strategy = event.strategy or state.plan.strategy.name
    state.fell_back = False
    state.switched_after = len(state.batches)


def queue_paused(state: Standing, event: ev.QueuePaused) -> None:  # noqa: ARG001 - by whom is for people
    """Nothing is given out."""
    state.paused = True


def queue_resumed(state: Standing, event: ev.QueueResumed) -> None:  # noqa: ARG001
    """Work is given out again."""
    state.paused = False


def example_flagged(state: Standing, event: ev.ExampleFlagged) -> None:
    """Somebody drew attention to it; the loop goes on."""


def suggestion_shown(state: Standing, event: ev.SuggestionShown) -> None:
    """Somebody saw the model's answer first; their own is worth less as evidence."""
