"""What a run was of and who labeled: sizes, classes, people under pseudonyms, agreement."""

from collections import Counter
from collections.abc import Iterator

from al_core.access.permissions import Role, Session
from al_core.access.pseudonyms import names_shown
from al_core.domain import events as ev
from al_core.experiments.live_review import NO_AGREEMENT, Member
from al_core.experiments.people_tables import agreement_words, figure_words, member_table
from al_core.experiments.report_material import RunMaterial
from al_core.loop.merging import told
from al_core.loop.rechecks import told_twice
from al_core.monitoring.pairs import Answers, agreement_of, self_agreement
from al_core.monitoring.raters import krippendorff_alpha
from al_core.monitoring.shares import wilson_interval
from al_core.monitoring.team import tallies
from al_core.reporting.dots import Dot
from al_core.reporting.report.content import Block, Estimates, Figure, Section, Table, Text
from al_core.reporting.words import plan_words

MOST_CLASSES = 30
_SHOWN = ("Person", "Answers", "Median, s", "Under 2 s", "Late", "Skipped", "Agreement")
_READER = Session.of("", Role.VIEWER)
"""Whoever reads a report is told of people as a viewer is."""


def data_and_people(run: RunMaterial) -> Section:
    """Data first, then people."""
    return Section("data", "Data and annotators", (*_data(run), *_people(run)))


def _data(run: RunMaterial) -> Iterator[Block]:
    state, first = run.state, run.first
    audited = run.health.audited if run.health else None
    added = sum(len(e.examples) for e in run.events if isinstance(e, ev.RowsAdded))
    yield Table(
        "data",
        "The data",
        {
            "What": [
                "Data set", "Data version (SHA-256)", "Examples in the pool", "Added later",
                "Classes", "Labeled, training set", "Audit items with a label", "Given by hand",
                "Decided by an adjudicator",
            ],
            "Figure": [
                _data_name(run), first.data_version, state.pool_size, added, state.n_classes,
                len(state.labels), audited, len(state.by_hand), len(state.adjudicated),
            ],
        },
        "The audit set was drawn at random before anything else and trains nothing.",
    )  # fmt: skip
    yield from _balance(run)


def _data_name(run: RunMaterial) -> str:
    """The name of a file without where it lies."""
    name = plan_words(run.plan)["Data"]
    return name.replace("\\", "/").rsplit("/", 1)[-1]


def _balance(run: RunMaterial) -> Iterator[Block]:
    counts = Counter(run.state.labels.values())
    if not counts:
        return
    most = sorted(label for label, _ in counts.most_common(MOST_CLASSES))
    dots = tuple(
        Dot(run.state.classes[label], "labeled", wilson_interval(counts[label], counts.total()))
        for label in most
    )
    yield Figure(
        "balance",
        "Classes among the labels",
        f"Share of each class among the {counts.total():,} labels that train the model, 95 % "
        "Wilson intervals. Examples were chosen, so this is not their share in the data.",
        Estimates(dots, "Share of the labels"),
    )


def _people(run: RunMaterial) -> Iterator[Block]:
    people = members(run)
    if not people:
        yield Text("Nobody has labeled yet.")
        return
    answers = Answers(*told(run.state))
    alpha = krippendorff_alpha(answers.units, answers.values)
    kind = "People who labeled" if run.live else "Simulated people"
    table = member_table(people, names_shown([each.annotator for each in people], _READER))
    yield Table(
        "people",
        kind,
        {name: table[name] for name in _SHOWN},
        "Under pseudonyms. Seconds are active ones; agreement is how often others gave the same "
        "answer to the same item.",
    )
    if alpha.units:
        yield Text(
            f"Krippendorff's alpha (1 = all agree, 0 = as by chance) is "
            f"{figure_words(alpha.value)}: {agreement_words(alpha)}."
        )


def members(run: RunMaterial) -> tuple[Member, ...]:
    """Everyone who labeled, with what the log counts of them."""
    state, answers = run.state, Answers(*told(run.state))
    agreed = {name: agreement_of(answers, n) for n, name in enumerate(state.everyone)}
    twice = told_twice(state)
    return tuple(
        Member(
            name,
            name in state.at_work,
            0,
            tally,
            agreed.get(name, NO_AGREEMENT),
            self_agreement(twice.get(name, ())),
        )
        for name, tally in tallies(run.events).items()
    )
