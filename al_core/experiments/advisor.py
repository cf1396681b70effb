"""From constraints to an architecture: the plan by rule, then what simulating around it shows.

`rule_advice` is arithmetic and takes a blink. `advised` simulates designs around it through the
engine, the same seeds for all, and says which is cheapest, how sure that is, and whether random
selection would do as well.
"""

from al_core.annotation.times import time_quantiles
from al_core.domain.constraints import Constraints, checked_constraints
from al_core.domain.plan import OptionsPlan
from al_core.domain.recommending import Recommendation, TimeOut, WorkflowAdvice
from al_core.experiments.advisor_ground import Ground
from al_core.experiments.advisor_outcome import recommendation
from al_core.experiments.advisor_plans import architecture_for, person_of, workload
from al_core.experiments.advisor_race import Effort, Watch, raced
from al_core.experiments.advisor_rules import estimates, pace_of
from al_core.experiments.advisor_words import Ruled, reasons
from al_core.monitoring.batch_size import batch_size_advice
from al_core.monitoring.overlap import best_overlap
from al_core.monitoring.restarts import best_time_out

FEWEST_RANDOM = 20
LEAST_RANDOM, MOST_RANDOM = 0.05, 0.2
WEIGHED_ANSWERS = 30
"""Answers per person from which Dawid-Skene can tell people apart."""


def rule_advice(given: Constraints) -> WorkflowAdvice:
    """What arithmetic advises: design, trigger, time-out, overlap, cadence, each with a reason."""
    constraints = checked_constraints(given)
    time_out = best_time_out(time_quantiles(person_of(constraints)))
    options = _options(constraints, time_out)
    load = workload(constraints, options.overlap)
    found = tuple(estimates(constraints, options.overlap))
    sizes = batch_size_advice(load.label_seconds, load.people, load.retrain_seconds)
    pace = pace_of(constraints, found[0].design, options.overlap)
    architecture = architecture_for(found[0].design, load)
    ruled = Ruled(constraints, architecture, options, time_out, sizes, found, pace)
    return WorkflowAdvice(
        design=found[0].design,
        sizes=sizes,
        architecture=architecture,
        options=options,
        time_out=time_out,
        labels_between_trainings=pace.labels_per_training,
        seconds_between_trainings=pace.labels_per_training * pace.seconds_per_label,
        reasons=reasons(ruled),
        estimates=found,
    )


def _options(constraints: Constraints, time_out: TimeOut) -> OptionsPlan:
    """Time-out, overlap, consensus and random share."""
    prices, accuracy = constraints.prices, constraints.annotator_accuracy
    price = prices.per_label + prices.per_person_hour * constraints.mean_label_seconds / 3600.0
    overlap = best_overlap(accuracy, price, constraints.mislabel_cost, constraints.people)
    labels = constraints.budget.labels or 1
    each = labels * overlap / constraints.people
    weighed = overlap > 1 and each >= WEIGHED_ANSWERS
    return OptionsPlan(
        lease_seconds=time_out.seconds,
        overlap=overlap,
        consensus="dawid_skene" if weighed else "majority",
        random_share=min(max(FEWEST_RANDOM / labels, LEAST_RANDOM), MOST_RANDOM),
    )


def advised(
    given: Constraints, ground: Ground, effort: Effort | None = None, watch: Watch | None = None
) -> Recommendation:
    """Race the designs around the advice on `ground`; Cancelled when asked to stop.

    The designs of each round run on the same seeds; the dearer half drops out, what is left gets
    more seeds.
    """
    advice = rule_advice(given)
    race = raced(given, advice, ground, (effort or Effort(), watch or Watch()))
    return recommendation(given, advice, ground, race)
