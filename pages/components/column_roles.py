"""Say what the columns of a file are; a guess from names and values is filled in."""

from pathlib import Path

import streamlit as st

from al_core.datasets.catalogue import FileParams
from al_core.datasets.mapping import TableMapping
from al_core.experiments.data_reports import TablePreview

_NONE = ""
CONTENTS = {
    "text": "One column of text",
    "features": "Columns of a table",
    "embedding": "Embedding",
}
MISSING = {
    "refuse": "Stop and tell me",
    "drop_rows": "Leave these rows out",
    "median": "Fill: median, or a category “(missing)”",
}


def column_roles(path: Path, preview: TablePreview, encoding: str | None) -> FileParams:
    """The roles as the user has set them so far."""
    st.subheader(f"{preview.rows:,} rows, {len(preview.columns):,} columns", anchor=False)
    _overview(preview)
    guess, key = preview.suggested, str(path)
    content = st.radio(
        "What the model reads",
        list(CONTENTS),
        index=list(CONTENTS).index(_content(guess)),
        format_func=CONTENTS.get,
        horizontal=True,
        key=f"content {key}",
    )
    left, right = st.columns(2)
    with left:
        label = _one("Label", preview.holding("numbers", "words"), guess.label, key)
        row_id = _one("Id (optional)", preview.holding("numbers", "words"), guess.id, key)
    with right:
        chosen = _content_columns(content, preview, {label, row_id}, key)
        missing = st.selectbox(
            "Where values are missing", list(MISSING), format_func=MISSING.get, key=f"gaps {key}"
        )
    roles = {"label": label, "id": row_id, "missing": missing, "encoding": encoding}
    return FileParams(**roles, **chosen)


def _content(guess: TableMapping) -> str:
    if guess.text:
        return "text"
    return "embedding" if guess.embedding else "features"


def _one(words: str, names: list[str], guess: str | None, key: str) -> str | None:
    place = names.index(guess) + 1 if guess in names else 0
    chosen = st.selectbox(
        words,
        [_NONE, *names],
        index=place,
        format_func=lambda name: name or "(none)",
        key=f"{words} {key}",
    )
    return chosen or None


def _content_columns(
    content: str, preview: TablePreview, taken: set[str | None], key: str
) -> dict[str, object]:
    guess = preview.suggested
    if content == "text":
        return {"text": _one("Text", preview.holding("words"), guess.text, key)}
    kinds = ("numbers", "lists") if content == "embedding" else ("numbers", "words")
    names = preview.holding(*kinds)
    usual = getattr(guess, content) or [name for name in names if name not in taken]
    chosen = st.multiselect(
        "Columns", names, default=[n for n in usual if n in names], key=f"{content} {key}"
    )
    return {content: tuple(chosen)}


def _overview(preview: TablePreview) -> None:
    columns = preview.columns
    st.dataframe(
        {
            "Column": [column.name for column in columns],
            "Holds": [column.holds for column in columns],
            "Different values": [column.distinct for column in columns],
            "Missing": [column.missing for column in columns],
            "First value": [column.example for column in columns],
        },
        hide_index=True,
        height=min(35 * len(columns) + 38, 300),
        alt="The columns of the file: what they hold, different and missing values.",
    )
