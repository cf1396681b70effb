"""Labels as an export holds them, tame ones and hostile ones."""

from hypothesis import strategies as st
from msgspec.structs import replace

from al_core.domain.exchange import (
    Choice,
    HumanAnswer,
    LabeledExample,
    LabelSet,
    ModelAnswer,
    label_said,
)

HOSTILE = (
    "=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1",
    "</script><script>alert(1)</script>", '<img src=x onerror="alert(1)">', '"', '""', "'", "'=1",
    "a;b,c|d", "line\r\nbreak", "\u202eabc", "\ufeffx", "0012", "1e5", "NaN", "null", "", " ",
    "{}", "[1]", "---\nlicence: x", "| a | b |", "\x00", "\x1b[31m", "😀", "e\u0301",
)  # fmt: skip
TEXTS = st.sampled_from(HOSTILE) | st.text(max_size=30)
CHOICE = Choice(2, "margin", 0.75, 0.125, False, 3, 4, 1, 60.5)
AT = 1_615_327_936.5


def label_set(examples, classes=("spam", "ham"), mode="live", shown="text"):
    return LabelSet(
        title="Mail", run_id="mail-1", head_hash="ab" * 32, data_version="cd" * 32, mode=mode,
        made_at=1_700_000_000.0, classes=tuple(classes), shown=shown, examples=tuple(examples),
        strategy="margin",
    )  # fmt: skip


def answered(row=0, label="spam", text="win a prize", **more):
    """An example that one person labeled."""
    given = HumanAnswer(
        "ana", label=label, at=AT, active_seconds=2.5, labels_behind=4, versions_behind=1,
        seconds_behind=60.5,
    )  # fmt: skip
    known = LabeledExample(
        id=f"mail-1/{row}", content={"text": text}, label=label, label_from="answer",
        answers=(given,), prediction=ModelAnswer("ham", 0.625, "3"), choice=CHOICE, row=row,
        data_version="cd" * 32,
    )  # fmt: skip
    return replace(known, **more)


@st.composite
def hostile_sets(draw):
    """Sets whose texts, classes and people are as bad as they come."""
    names = draw(st.lists(TEXTS.filter(bool), min_size=2, max_size=4, unique=True))
    people = st.one_of(TEXTS.filter(bool))

    def answer():
        kind = draw(st.sampled_from(("label", "label", "skip")))
        label = draw(st.sampled_from(names)) if kind == "label" else ""
        return HumanAnswer(draw(people), kind, label, at=AT, active_seconds=1.5)

    examples = []
    for row in range(draw(st.integers(1, 4))):
        said = tuple(answer() for _ in range(draw(st.integers(0, 3))))
        known = {each.annotator: each for each in said}
        content = {"text": draw(TEXTS), draw(TEXTS.filter(lambda name: name != "text")): "x"}
        label = draw(st.sampled_from(("", label_said(known.values(), names), *names)))
        examples.append(
            LabeledExample(
                f"mail-1/{row}", content, label, "adjudicator" if label else "",
                tuple(known.values()), row=row, data_version="cd" * 32, choice=CHOICE,
                role=draw(st.sampled_from(("pool", "audit"))),
            )
        )  # fmt: skip
    return label_set(examples, names)
