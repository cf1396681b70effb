"""What the break screen says in words."""

from al_core.experiments.break_figures import (
    AuditQuality,
    BatchLook,
    BreakFigures,
    ModelChange,
    Pace,
)
from al_core.experiments.live_review import NO_AGREEMENT
from al_core.monitoring.raters import Agreement
from pages.components.label_break import break_reply

NAN = float("nan")
MODEL = ModelChange(7, 84, 3, 0.93, 0.31, 0.4, 25, AuditQuality(0.8, 0.61, 0.91, 25))


def said(**figures):
    quiet = {
        "batch": None, "pace": None, "before": None, "model": None,
        "agreement": NO_AGREEMENT, "shared": True,
    }  # fmt: skip
    notes = break_reply(BreakFigures(**(quiet | figures))).notes
    return {note.label: (note.value, note.more) for note in notes}


def test_pace_stands_beside_the_batches_before():
    now, before = Pace(10, 6.0, 9.04), Pace(30, 4.5, 12.0)
    assert said(pace=now, before=before)["Your pace"] == (
        "6.0 items per minute, median 9.0 s (10 items)",
        "batches before: 4.5 per minute, median 12.0 s (30 items)",
    )
    assert "nothing to compare" in said(pace=now)["Your pace"][1]


def test_model_says_what_changed():
    told = said(model=MODEL)
    assert told["Model"] == ("version 7, 84 labels", "3 newer labels not in it yet")
    assert told["What changed"][0] == "kappa 0.93 with the version before"
    assert told["Uncertainty"][0] == "0.40 \N{RIGHTWARDS ARROW} 0.31"
    assert told["Quality"] == (
        "80% right on audit items", "95 % interval 61% to 91%, 25 items"
    )  # fmt: skip


def test_first_model_has_nothing_before_it_and_few_audit_items_claim_nothing():
    told = said(model=ModelChange(1, 20, 0, None, 0.5, None, 4, None))
    assert "What changed" not in told
    assert told["Uncertainty"][0] == "0.50"
    assert told["Quality"] == ("too early to say", "4 of at least 20 audit items are labeled")
    assert said()["Model"][0] == "none yet"


def test_agreement_has_its_number_of_items():
    few = Agreement(1.0, NAN, NAN, 1)
    assert said(agreement=few)["You and the others"] == ("same answer on 100%", "1 shared item")
    more = Agreement(0.75, 0.5, 0.9, 16)
    assert (
        said(agreement=more)["You and the others"][1] == "95 % interval 50% to 90%, 16 shared items"
    )


def test_without_shared_items_it_says_why():
    assert said()["You and the others"][1] == "nobody else has answered your items yet"
    assert said(shared=False)["You and the others"][1] == "one person per item"


def test_redundancy_is_held_against_a_random_batch():
    key = "Items of the batch"
    assert said(batch=BatchLook(3, 20, 0.5, 0.4))[key][0] == "more alike than a random batch"
    assert said(batch=BatchLook(3, 20, 0.3, 0.4))[key][0] == "more varied than a random batch"
    assert said(batch=BatchLook(3, 20, 0.401, 0.4))[key][0] == "about as varied as a random batch"


def test_title_names_the_batch():
    figures = BreakFigures(BatchLook(3, 9, 0, 0), None, None, None, NO_AGREEMENT, shared=True)
    assert break_reply(figures).title == "Batch 3 done. A short break?"
