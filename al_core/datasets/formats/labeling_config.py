"""What a Label Studio project must be set up with, so that an export of ours fits into it."""

from html import escape

from al_core.datasets.formats.columns import content_columns
from al_core.datasets.formats.label_studio import QUESTION, SHOWN
from al_core.domain.exchange import LabelSet


def labeling_config(labels: LabelSet) -> str:
    """The labeling interface as XML: the columns to read, and one choice among the classes.

    A picture is named in an export and not held, so that it is a text here.
    """
    shown = labels.shown or SHOWN
    columns = content_columns(labels)
    first = labels.shown if labels.shown in columns else next(iter(columns), SHOWN)
    others = [name for name in columns if name != first]
    return "\n".join(
        (
            "<View>",
            _text(shown, first),
            *(_text(f"column {place}", name) for place, name in enumerate(others, 2)),
            f'  <Choices name="{QUESTION}" toName="{_attribute(shown)}" choice="single">',
            *(f'    <Choice value="{_attribute(each)}"/>' for each in labels.classes),
            "  </Choices>",
            "</View>",
        )
    )


def _text(name: str, column: str) -> str:
    return f'  <Text name="{_attribute(name)}" value="${_attribute(column)}"/>'


def _attribute(text: str) -> str:
    """A text as the value of an attribute, without what XML may not hold at all."""
    return escape("".join(letter for letter in text if letter.isprintable() or letter == "\t"))
