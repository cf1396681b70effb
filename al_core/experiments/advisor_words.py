"""Why each part of the advice is as it is, in plain words with the figures behind it."""

from dataclasses import dataclass

from al_core.domain.constraints import Constraints
from al_core.domain.plan import ArchitecturePlan, OptionsPlan
from al_core.domain.recommending import Design, Estimate, Reason, TimeOut
from al_core.domain.results import BatchSizeAdvice
from al_core.monitoring.overlap import majority_error
from al_core.monitoring.pace import Pace
from al_core.reporting.words import duration, sensible


@dataclass(frozen=True)
class Ruled:
    """All that the reasons are read from; estimates: best first, `pace`: the first's."""

    constraints: Constraints
    architecture: ArchitecturePlan
    options: OptionsPlan
    time_out: TimeOut
    sizes: BatchSizeAdvice
    estimates: tuple[Estimate, ...]
    pace: Pace

    @property
    def best(self) -> Estimate:
        """The estimate of the design advised."""
        return self.estimates[0]

    def best_of(self, kind: str) -> Estimate:
        """The cheapest design of an architecture."""
        return next(each for each in self.estimates if each.design.kind == kind)


def reasons(ruled: Ruled) -> tuple[Reason, ...]:
    """One line for each thing that is decided."""
    return (
        _architecture(ruled),
        _batch_size(ruled),
        _trigger(ruled),
        _time_out(ruled.time_out),
        _overlap(ruled),
        _consensus(ruled),
        _retraining(ruled),
        _random_share(ruled),
    )


def _architecture(ruled: Ruled) -> Reason:
    because = {
        "sequential": _why_sequential,
        "hybrid": _why_hybrid,
        "parallel": _why_parallel,
    }[ruled.best.design.kind]
    limit = ruled.constraints.acceptable_latency_seconds
    late = limit is not None and ruled.best.latency_seconds > limit
    words = because(ruled)
    if late:
        words += f" No design is as quick as {duration(limit or 0.0)} from selection to model."
    return Reason("architecture", ruled.best.design.kind, words)


def _why_sequential(ruled: Ruled) -> str:
    waiting = ruled.best.waiting_share
    return (
        f"Waiting for each batch and its retraining costs people {waiting:.0%} of their time, "
        "and every pick comes from a model that has seen all labels; keeping people busy would "
        "cost more in stale picks or trainings than it saves."
    )


def _why_hybrid(ruled: Ruled) -> str:
    plain, full = ruled.best_of("sequential"), ruled.best_of("parallel")
    return (
        f"People wait {ruled.best.waiting_share:.0%} of their time against "
        f"{plain.waiting_share:.0%} in a plain loop, since retraining starts before the "
        f"stragglers are done; {_not_full(ruled.best, full)}."
    )


def _not_full(best: Estimate, full: Estimate) -> str:
    """What speaks against a queue that is always full."""
    if full.behind_labels > best.behind_labels:
        return (
            f"picks are {best.behind_labels:.0f} labels behind their model, against "
            f"{full.behind_labels:.0f} with a queue that is always full"
        )
    if full.cost > best.cost:
        return f"a queue that is always full would cost {full.cost / best.cost - 1.0:.1%} more"
    latency = duration(full.latency_seconds)
    return f"with a queue that is always full, {latency} pass from selection to model"


def _why_parallel(ruled: Ruled) -> str:
    plain = ruled.best_of("sequential")
    return (
        f"Even the best plain loop would leave people waiting {plain.waiting_share:.0%} of "
        "their time; with a queue that is always full nobody waits. The price: picks are "
        f"{ruled.best.behind_labels:.0f} labels behind their model."
    )


def _batch_size(ruled: Ruled) -> Reason:
    size, sizes = ruled.architecture.batch_size, ruled.sizes
    rule = f"The rule of thumb says {sensible(sizes.by_rule)}, corrected for stragglers"
    smaller = ", smaller ones train and wait more often" if size > 1 else ""
    words = (
        f"{rule} {sensible(sizes.corrected)}: labeling a batch then takes as long as retraining. "
        f"Of the sizes weighed, {size} costs least: larger ones choose more with one "
        f"model{smaller}."
    )
    return Reason("batch size", str(size), words)


def _trigger(ruled: Ruled) -> Reason:
    share = ruled.architecture.trigger_share
    if ruled.architecture.kind != "hybrid":
        kind = ruled.architecture.kind
        because = {
            "sequential": "A plain loop waits for every label.",
            "parallel": "A full queue needs none: it trains as labels come in.",
        }.get(kind, "")
        return Reason("trigger", "none", because)
    words = "From there on the labels still open last about as long as retraining"
    return Reason("trigger", f"{share:.0%} of a batch", f"{words}; never below half a batch.")


def _time_out(found: TimeOut) -> Reason:
    advised, longer = duration(found.seconds), _longer(found.cut_share)
    if found.gains:
        words = (
            f"The tail of the times is heavy: taking an item back then and giving it to somebody "
            f"else shortens the mean wait from {duration(found.without_seconds)} to "
            f"{duration(found.expected_seconds)}; {longer}."
        )
        return Reason("time-out", advised, words)
    words = (
        "Giving items to somebody else gains nothing with such times, so it only takes back what "
        f"was left lying; {longer}."
    )
    return Reason("time-out", advised, words)


def _longer(share: float) -> str:
    """How many labels a time-out cuts off; below a thousandth, quantiles can't tell."""
    return (
        f"{share:.1%} of labels take longer" if share >= 0.001 else "hardly any label takes longer"
    )


def _overlap(ruled: Ruled) -> Reason:
    people, given = ruled.options.overlap, ruled.constraints
    alone = 1.0 - given.annotator_accuracy
    if people == 1 and not alone:
        words = "Nobody is said to err, so a second answer would tell nothing."
        return Reason("overlap", "1 person per example", words)
    if people == 1:
        words = f"A person errs on {alone:.0%}; at what a mistake costs, asking more is dearer."
        return Reason("overlap", "1 person per example", words)
    together = majority_error(given.annotator_accuracy, people)
    words = (
        f"A mistake costs {given.mislabel_cost:g}; one person errs on {alone:.0%}, the majority "
        f"of {people} on {together:.1%} at most."
    )
    return Reason("overlap", f"{people} people per example", words)


def _consensus(ruled: Ruled) -> Reason:
    if ruled.options.overlap == 1:
        return Reason("consensus", "none", "One answer per example decides.")
    if ruled.options.consensus == "majority":
        words = "Too few answers per person to learn who errs how often: each counts the same."
        return Reason("consensus", "majority", words)
    words = "Each person gives enough answers to learn who errs how often, and is weighed so."
    return Reason("consensus", "Dawid-Skene", words)


def _retraining(ruled: Ruled) -> Reason:
    pace = ruled.pace
    labels, seconds = pace.labels_per_training, pace.labels_per_training * pace.seconds_per_label
    words = (
        f"That is every {duration(seconds)}; from an example's selection to a model that has "
        f"seen its label pass {duration(pace.latency_seconds)}."
    )
    return Reason("retraining", f"every {sensible(labels)} labels", words)


def _random_share(ruled: Ruled) -> Reason:
    share, labels = ruled.options.random_share, ruled.constraints.budget.labels or 0
    words = (
        f"About {share * labels:.0f} of {labels} labels are then a random sample: what unbiased "
        "figures and the saving against random selection are told from."
    )
    return Reason("random share", f"{share:.0%}", words)


def design_words(design: Design) -> str:
    """A design in a sentence: "hybrid, batches of 20, margin"."""
    return f"{design.kind}, batches of {design.batch_size}, {design.strategy}"
