"""Show people again what they labeled, unmarked: when, which, and what their answers mean.

Nobody sees an example twice but for this. A second answer is held against the person's own
first one and is nothing else: no label, no vote, nothing to train on.
"""

from al_core.arrays.randomness import random_for
from al_core.domain import events as ev
from al_core.loop.queue import Lease
from al_core.loop.standing import Standing


def due_again(state: Standing, annotator: str, lease: int) -> int | None:
    """The example that a person's next lease, of that number, shows again; mostly None.

    Never more than the plan's share of what they labeled. It comes at random (with twice that
    share's chance while the share is not met), so that nobody can tell when; never before
    `recheck_after` others, never twice, never what they searched for or an adjudicator decided.
    """
    options = state.plan.options
    if not options.recheck_share:
        return None
    own = [example for example, who, _ in state.answers if who == annotator]
    shown = sum(who == annotator for who, _ in state.rechecks)
    generator = random_for(state.plan.seed, lease, "recheck")
    by_chance = generator.random() < 2.0 * options.recheck_share
    if not by_chance or shown + 1 > options.recheck_share * len(own):
        return None
    barred = state.adjudicated | state.by_hand
    long_ago = own[: max(0, len(own) - options.recheck_after)]
    fit = [each for each in long_ago if each not in barred]
    fit = [each for each in fit if (annotator, each) not in state.rechecks]
    return fit[int(generator.integers(len(fit)))] if fit else None


def told_twice(state: Standing) -> dict[str, list[tuple[int, int]]]:
    """What each person said first and then of the same example; skips left out."""
    first = {(who, example): label for example, who, label in state.answers}
    pairs: dict[str, list[tuple[int, int]]] = {}
    for (who, example), label in state.rechecks.items():
        if label is not None and label >= 0 and (who, example) in first:
            pairs.setdefault(who, []).append((first[who, example], label))
    return pairs


def recheck_leased(state: Standing, event: ev.RecheckLeased) -> None:
    """They hold it beside the queue, and will not be shown it a third time."""
    state.totals.leases += 1
    state.recent.leases += 1
    state.rechecks[event.annotator, event.example] = None
    lease = Lease(event.lease, event.example, event.annotator, state.now, event.due, recheck=True)
    state.queue.hold(lease)


def recheck_given(state: Standing, event: ev.RecheckGiven) -> None:
    """Their second answer."""
    state.end_work(event.lease)
    state.rechecks[event.annotator, event.example] = event.label


def recheck_corrected(state: Standing, event: ev.RecheckCorrected) -> None:
    """Their second answer has another value."""
    state.rechecks[event.annotator, event.example] = event.label


def recheck_retracted(state: Standing, event: ev.RecheckRetracted) -> None:
    """They have not answered a second time; the next event lends it to them anew."""
    state.rechecks[event.annotator, event.example] = None
