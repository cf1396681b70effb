"""Tables of people at work, ready to show and to keep as CSV. Names come as they may be seen."""

import math
from collections.abc import Mapping, Sequence

from al_core.experiments.live_review import AgreementView, Member, Merged, TeamView
from al_core.monitoring.pairs import Pair
from al_core.monitoring.raters import Agreement
from al_core.reporting.tables import Columns

Names = Mapping[str, str]
TIE = "tie"


def held_table(view: TeamView, names: Names) -> Columns:
    """Who holds what; `until` in Unix seconds."""
    return {
        "Item": [each.example for each in view.held],
        "Held by": [names.get(each.annotator, each.annotator) for each in view.held],
        "Since": [each.granted_at for each in view.held],
        "Until": [each.due for each in view.held],
    }


def member_table(members: Sequence[Member], names: Names) -> Columns:
    """Pace, lateness and agreement by person; None where there is nothing to go by."""
    tally = [member.tally for member in members]
    agreed = [member.agreement for member in members]
    return {
        "Person": [names.get(member.annotator, member.annotator) for member in members],
        "At work": [member.at_work for member in members],
        "Answers": [each.counted for each in tally],
        "Median, s": [known(each.median_seconds) for each in tally],
        "Under 2 s": [known(each.hasty_share) for each in tally],
        "Late": [known(each.late_share) for each in tally],
        "Lapsed": [known(each.lapsed_share) for each in tally],
        "Skipped": [each.skipped for each in tally],
        "Suggestion asked": [known(each.suggested_share) for each in tally],
        "Agreement": [known(each.value) for each in agreed],
        "low": [known(each.low) for each in agreed],
        "high": [known(each.high) for each in agreed],
        "Shared items": [each.units for each in agreed],
        "Self-agreement": [known(member.self_agreement.value) for member in members],
        "Shown again": [member.self_agreement.units for member in members],
    }


def self_table(view: AgreementView, names: Names) -> Columns:
    """How often each person said the same of an item twice, with its interval."""
    found = list(view.selves.values())
    return {
        "Person": [names[name] for name in view.selves],
        "Items shown again": [each.units for each in found],
        "Same answer": [known(each.value) for each in found],
        "low": [known(each.low) for each in found],
        "high": [known(each.high) for each in found],
    }


def pair_table(view: AgreementView, names: Names) -> Columns:
    """Kappa and raw agreement of every two people, each with its interval."""
    kappas = [pair.kappa for pair in view.pairs]
    return {
        "First": [names[view.people[pair.first]] for pair in view.pairs],
        "Second": [names[view.people[pair.second]] for pair in view.pairs],
        "Shared items": [each.units for each in kappas],
        "Cohen's kappa": [known(each.value) for each in kappas],
        "low": [known(each.low) for each in kappas],
        "high": [known(each.high) for each in kappas],
        "Same answer": [known(pair.raw.value) for pair in view.pairs],
    }


def confusion_table(pair: Pair, classes: Sequence[str], names: tuple[str, str]) -> Columns:
    """How often one said the row's class where the other said the column's."""
    first, second = names
    columns: dict[str, Sequence[object]] = {f"{first} said": list(classes)}
    for number, name in enumerate(classes):
        columns[f"{second} said {name}"] = pair.counts[:, number].tolist()
    return columns


def merged_table(rows: Sequence[Merged], classes: Sequence[str]) -> Columns:
    """Three rules side by side, with the chances that two of them give."""
    return {
        "Item": [row.example for row in rows],
        "Answers": [", ".join(classes[label] for label in row.answers) for row in rows],
        "Majority": [_named(row.majority, classes) for row in rows],
        "Dawid-Skene": [_named(row.dawid_skene, classes) for row in rows],
        "chance, Dawid-Skene": [row.chances[0] for row in rows],
        "Weighted": [_named(row.weighted, classes) for row in rows],
        "chance, weighted": [row.chances[1] for row in rows],
    }


def agreement_words(agreement: Agreement) -> str:
    """Over how many items, and the interval."""
    items = f"{agreement.units} shared items"
    if math.isnan(agreement.low):
        return f"{items}; too few for an interval"
    return f"95 % interval {agreement.low:.2f} to {agreement.high:.2f}, {items}"


def figure_words(value: float) -> str:
    """A figure with two decimals; a dash where there is none."""
    return "-" if math.isnan(value) else f"{value:.2f}"


def known(value: float) -> float | None:
    """The figure, or None for nan: what tables show as a dash."""
    return None if math.isnan(value) else value


def _named(label: int, classes: Sequence[str]) -> str:
    return TIE if label < 0 else classes[label]
