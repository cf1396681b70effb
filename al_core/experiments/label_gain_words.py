"""What better labels were worth in a run, as rows, dots and sentences."""

from al_core.domain.effects import NOTHING_CHANGED
from al_core.experiments.label_gains import LabelGains, LabelStep
from al_core.reporting.dots import Dot
from al_core.reporting.tables import Columns
from al_core.reporting.words import counted


def whole_words(found: LabelGains) -> str:
    """The whole gain, such as "+1.85 points"."""
    return f"{found.whole.estimate:+.2f} points"


def gain_dots(found: LabelGains) -> list[Dot]:
    """One dot for each step that changed a label."""
    told = [step for step in found.steps[1:] if step.changed]
    return [Dot(step.title, "gain", step.effect) for step in told]


def step_columns(found: LabelGains) -> Columns:
    """One row per step."""
    steps, first = found.steps, found.steps[0]
    return {
        "Labels by": [step.title for step in steps],
        "Labels": [step.labels for step in steps],
        "Changed": [step.changed for step in steps],
        "Accuracy": [step.accuracy for step in steps],
        "Gain": [_or_none(step, first, step.effect.estimate) for step in steps],
        "from": [_or_none(step, first, step.effect.low) for step in steps],
        "to": [_or_none(step, first, step.effect.high) for step in steps],
        "p corrected": [_or_none(step, first, step.p_holm) for step in steps],
        "Verdict": ["" if step is first else step.verdict for step in steps],
    }


def caption(found: LabelGains) -> str:
    """What a gain is and how it is judged."""
    return (
        "Each step's labels on the same examples, the plan's model fitted anew on each, measured "
        f"on {counted(found.audited, 'audit example')}; points of per cent over the step before "
        "with a 95 % bootstrap interval over audit examples, sign-flip p-values corrected after "
        "Holm for the steps that changed a label. As of the newest model. One run, one set of "
        "people: it says what care did here, not what it does elsewhere."
    )


def label_sentences(found: LabelGains, title: str) -> list[str]:
    """What is pinned."""
    whole = found.whole
    first = (
        f"{title}: better labels are worth {whole_words(found)} ({whole.low:+.2f} to "
        f"{whole.high:+.2f}, {counted(found.audited, 'audit example')}): {found.whole_verdict}."
    )
    return [first, *(_sentence(step) for step in found.steps[1:])]


def _sentence(step: LabelStep) -> str:
    if step.verdict == NOTHING_CHANGED:
        return f"{step.title.capitalize()}: no label was changed."
    effect = step.effect
    return (
        f"{step.title.capitalize()}: {counted(step.changed, 'label')} changed, "
        f"{effect.estimate:+.2f} points ({effect.low:+.2f} to {effect.high:+.2f}): {step.verdict}."
    )


def _or_none(step: LabelStep, first: LabelStep, value: float) -> float | None:
    return None if step is first or not step.changed else value
