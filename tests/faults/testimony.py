"""What the log says after a crash, held against what people sent and were promised."""

import shutil
from collections import Counter
from dataclasses import dataclass

from al_core.domain import events as ev
from al_core.experiments.lab import DATABASE
from al_core.loop.recorders import event_of
from al_core.loop.state import LoopState
from al_core.store.store import Store


@dataclass
class Testimony:
    """A run's log as a crash left it: events, the answers in it, the state they lead to."""

    events: list
    times: list
    answers: Counter
    stored: dict
    state: LoopState


def after_a_crash(home, folder, run_id):
    """Read a copy of a dead server's database; its chain and head are verified on the way."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path in home.iterdir():
        if path.name.startswith(DATABASE) and path.is_file():
            shutil.copy(path, folder / path.name)
    with Store.open(folder / DATABASE) as store:
        store.verify()
        entries = list(store.read(run_id))
    return testimony(entries)


def testimony(entries):
    events, times, state = [], [], LoopState()
    answers, stored = Counter(), {}
    for entry in entries:
        event = event_of(entry)
        state.apply(entry.occurred_at, event)
        events.append(event)
        times.append(entry.occurred_at)
        if isinstance(event, ev.LabelGiven | ev.ExampleSkipped | ev.AnswerSetAside):
            answers[event.answer_id] += 1
            stored[event.answer_id] = event
    return Testimony(events, times, answers, stored, state)


def faults(seen, people):
    """All that is wrong with a log, in words; empty when it holds."""
    sent = {key: given for each in people for key, given in each.sent.items()}
    promised = {key: word for each in people for key, word in each.promised.items()}
    found = [f"{key} stored {n} times" for key, n in seen.answers.items() if n > 1]
    found += [
        f"{key} acknowledged as {word} and lost"
        for key, word in promised.items()
        if word != "refused" and key not in seen.stored
    ]
    found += [f"{key} refused: it was never wrong" for key, w in promised.items() if w == "refused"]
    for key, event in seen.stored.items():
        found += misfits(key, event, sent.get(key), promised.get(key))
    found += [f"{key} undone and still there" for each in people for key in each.undone
              if not retracted(seen, key)]  # fmt: skip
    if seen.times != sorted(seen.times):
        found.append("time goes back in the log")
    return found + lent_twice(seen)


def misfits(key, event, given, word):
    if given is None:
        return [f"{key} was never sent"]
    answer, example = given
    label = None if isinstance(event, ev.ExampleSkipped) else event.label
    wrong = []
    if isinstance(event, ev.LabelGiven | ev.ExampleSkipped) and label != answer["label"]:
        wrong.append(f"{key} stored as {label}, sent as {answer['label']}")
    if (event.lease, event.example) != (answer["lease"], example):
        wrong.append(f"{key} stored for {event.example}, sent for {example}")
    if word == "saved" and isinstance(event, ev.AnswerSetAside):
        wrong.append(f"{key} acknowledged as saved, and set aside")
    return wrong


def retracted(seen, key):
    event = seen.stored[key]
    return any(
        isinstance(each, ev.LabelRetracted | ev.SkipRetracted)
        and (each.example, each.annotator) == (event.example, event.annotator)
        for each in seen.events
    )


def lent_twice(seen):
    """Lease numbers given twice, and examples with more answers than were wanted."""
    leases = Counter(each.lease for each in seen.events if isinstance(each, ev.SlotLeased))
    found = [f"lease {lease} granted {n} times" for lease, n in leases.items() if n > 1]
    overlap = seen.state.plan.options.overlap
    tasks = {**seen.state.closed, **seen.state.queue.tasks}
    found += [
        f"example {example} has {len(task.answers)} answers and {len(task.holders)} holders"
        for example, task in tasks.items()
        if len(task.answers) + len(task.holders) > max(overlap, task.slots)
    ]
    return found
