"""How a run worked, in plain words; what the words mean; and where the methods come from."""

from collections.abc import Iterable

from al_core.domain.plan import Plan
from al_core.experiments.report_material import RunMaterial
from al_core.loop.architectures import ARCHITECTURES
from al_core.reporting.report.content import Block, Bullets, Section, Table, Terms, Text
from al_core.reporting.rule_panels import votes_table
from al_core.reporting.words import plan_words
from al_core.strategies.registry import STRATEGIES

GLOSSARY = (
    ("Accuracy", "How often the model names the right class, on examples it never learned from."),
    ("Active learning", "Choosing what to label next instead of labeling at random."),
    (
        "Audit set",
        "Examples drawn at random before anything else and locked away: they only measure.",
    ),
    ("Batch", "The examples that are chosen together and given to people."),
    ("Calibration", "Whether a model that says 80 % is right 80 % of the time."),
    (
        "Calibration error (ECE)",
        "Mean distance between the model's confidence and how often it is right.",
    ),
    ("Cannot tell yet", "The interval holds both a gain and a loss; more evidence is needed."),
    ("Cosine", "How alike two examples are: 1 = the same direction, 0 = nothing in common."),
    ("Drift", "What arrives differs from what was there at the start."),
    (
        "Interval (95 %)",
        "Made so that in 95 of 100 such studies it holds the true value; wide means unsure.",
    ),
    (
        "Krippendorff's alpha",
        "How far people agree beyond chance: 1 = always, 0 = as by chance.",
    ),
    ("Labels closed", "Examples whose label is settled; these train the model."),
    (
        "Labels saved",
        "Labels that random selection would have needed more to be as good.",
    ),
    ("Lease", "An example that is held for one person until it is answered or time is up."),
    ("Log loss", "How surprised the model is by the true classes; 0 is best."),
    ("LURE", "An estimate of accuracy from the chosen examples, weighed by their chances."),
    ("Macro F1", "Mean over the classes of precision and recall in one; rare classes count alike."),
    ("Pool", "The examples that may be chosen."),
    ("Precision", "Of the examples named so, how many are of the class."),
    ("Query strategy", "The rule that says which example is worth most."),
    ("Random control", "The same work with examples drawn at random: what to beat."),
    ("Recall", "Of the examples of a class, how many are named so."),
    ("Redundancy", "How alike the examples of a batch are; alike ones tell little twice."),
    ("Seed", "The number that all chance follows from: same seed, same run."),
    ("Staleness", "How many labels the model that chose an item had not seen."),
    ("Stop set", "Examples that the stopping rules ask every model about."),
)
ESTIMATORS = (
    "Accuracy, precision, recall, shares: Wilson 1927 (doi 10.1080/01621459.1927.10502953).",
    "Macro F1: percentile bootstrap over audit items, 500 draws. Log loss: t interval.",
    "LURE: Farquhar, Gal, Rainforth 2021 (arXiv 2101.11665); models had not seen the label.",
    "Calibration error: Guo et al. 2017 (arXiv 1706.04599), 10 bins, on the audit set.",
    "Staleness gain: paired difference with the interval of Agresti, Min 2005.",
    "Drift of arrivals: four tests at each look, the allowed error spread over tests and looks.",
    "Saved by one run: random controls on its own random labels, continued by a power law.",
    "Saved over several runs: paired bootstrap over seeds.",
    "Agreement: Krippendorff's alpha and Cohen's kappa, bootstrap over items.",
)


def method(run: RunMaterial) -> Section:
    """What was done, for who has never heard of active learning."""
    return Section("method", "Method in plain words", plain_method(run.plan, live=run.live))


def plain_method(plan: Plan, *, live: bool) -> tuple[Block, ...]:
    """The loop, the rule that chooses, the measure, and the plan in a few lines."""
    strategy = STRATEGIES[plan.strategy.name]
    who = "People" if live else "Simulated people"
    share = plan.options.random_share
    loop = ARCHITECTURES[plan.architecture.kind].meaning
    return (
        Text(
            f"A model learns from labeled examples. {who} label; the computer chooses which "
            "examples are worth their time. Before anything else a random part of the data was "
            "locked away to measure on, so that the model is never judged on what it learned."
        ),
        Text(f"How the work went round ({plan.architecture.kind}): {loop}"),
        Text(
            f"How examples were chosen ({plan.strategy.name}): {strategy.when_to_use} "
            f"{share:.0%} of the places in each batch were filled at random, so that chance can "
            "be held against choice."
        ),
        Text(
            "What was saved is told against random selection: how many labels would it have "
            "taken to be as good?"
        ),
        Table(
            "plan",
            "The plan",
            {"What": list(plan_words(plan)), "As planned": _without_folders(plan)},
        ),
    )


def _without_folders(plan: Plan) -> list[str]:
    words = plan_words(plan)
    words["Data"] = words["Data"].replace("\\", "/").rsplit("/", 1)[-1]
    return list(words.values())


def glossary() -> Section:
    """The words of the report."""
    return Section("glossary", "Glossary", (Terms(GLOSSARY),))


def appendix(run: RunMaterial) -> Section:
    """Estimators with their sources, strategy, architecture, and the rules that voted."""
    return Section(
        "appendix", "Method appendix", (*sources([run.plan.strategy.name]), *_rules(run))
    )


def sources(strategies: Iterable[str]) -> tuple[Block, ...]:
    """Where the estimators and the strategies of these names come from."""
    found = (STRATEGIES[name] for name in strategies)
    chosen = (f"Strategy {s.name} ({s.family}): {s.paper}; cost {s.cost}." for s in found)
    return (Bullets((*ESTIMATORS, *chosen)),)


def _rules(run: RunMaterial) -> tuple[Block, ...]:
    if run.health is None:
        return ()
    votes = votes_table(run.health.advice.votes)
    kept = {name: votes[name] for name in ("Rule", "What it looks at", "Source")}
    return (Table("rules", "The stopping rules", kept),)
