"""A small report with one of everything, whose words and numbers tests can name."""

from al_core.domain.results import Interval
from al_core.reporting.dots import Dot
from al_core.reporting.report.content import (
    Bullets,
    Choice,
    Code,
    Decision,
    Estimates,
    Figure,
    Headline,
    Lines,
    Report,
    Section,
    Table,
    Terms,
    Text,
)
from al_core.reporting.tracks import Plane, Track

PLANE = Plane("Labels closed", "Accuracy", y_format=".1%", height=320)
AUDIT = Track("audit set", [10.0, 20.0, 30.0], [0.5, 0.6, 0.7], [0.4, 0.5, 0.6], [0.6, 0.7, 0.8])
ACCURACY = Figure("accuracy", "Accuracy by labels", "Of 9 models.", Lines((AUDIT,), PLANE))
BALANCE = Figure(
    "balance",
    "Classes among the labels",
    "Of 8 labels.",
    Estimates(
        (
            Dot("ham", "labeled", Interval(0.75, 0.5, 0.9, 8)),
            Dot("spam", "labeled", Interval(0.25, 0.1, 0.5, 8)),
        ),
        "Share",
    ),
)
DATA = Table("data", "The data", {"What": ["Classes", "Pool"], "Figure": [2, 1234]}, "Drawn first.")
PEOPLE = Table("people", "People", {"Person": ["person 1"], "Answers": [8], "Late": [None]})
NUMBERS = (
    Headline("Labels saved", "40", "10 to 70", "of 9 audits"),
    Headline("Accuracy", "70.0%", "60% to 80%", "on 90 items"),
    Headline("Money", "12.50", "exact", "8 answers"),
)
CHOICES = (Choice("Do nothing", "costs nothing"), Choice("Go on", "costs 5.00", advised=True))
SECTIONS = (
    Section("data", "Data", (DATA, BALANCE, PEOPLE, Text("All agree."))),
    Section("limits", "Limits", (Bullets(("One seed.", "Few items.")),)),
    Section("glossary", "Glossary", (Terms((("Pool", "What may be chosen."),)),)),
    Section("reproduce", "Reproduce", (Code(("replay --log a", "replay --log b")),)),
)
DECISION = Decision("Go on labeling.", "It still rises.", NUMBERS, CHOICES, ACCURACY)
SMALL = Report("Ours", "A simulated run.", "Made today.", DECISION, SECTIONS)


def of_blocks(*blocks, key="data"):
    """A report of one section that holds these."""
    decision = Decision("D", "", (), (), None)
    return Report("T", "", "", decision, (Section(key, "S", blocks),))
