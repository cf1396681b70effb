"""The keys of the labeler, to look up."""

import streamlit as st

KEYS = (
    ("`1` to `9`, `0`", "label, save, next item; classes called by digits have theirs"),
    ("`space`", "skip, for whom stands beside the button"),
    ("`backspace`", "take the last answer back; again for the one before"),
    ("`u`", "unsure: you looked and cannot tell"),
    ("`s`, then `enter`", "show the model's suggestion (this is logged), accept it"),
    ("`f`", "flag with a comment; `ctrl` `enter` sends it, `esc` closes it"),
    ("`h`", "guidelines"),
    ("`g`", "grid of up to nine items; arrows move, `g` leaves it"),
    ("`t`", "type a class (with more than ten); `enter` takes it, `esc` leaves the box"),
    ("`+` and `-`", "zoom a picture"),
)


def keyboard_help() -> None:
    """A small window with all keys."""
    with st.popover("Keys", icon=":material/keyboard:"):
        rows = "\n".join(f"| {keys} | {meaning} |" for keys, meaning in KEYS)
        st.markdown(f"| Key | What it does |\n|---|---|\n{rows}")
        st.caption(
            "Keys typed into a box do nothing else. A key held down answers once. Answers are "
            "kept in this browser until the server has stored them, also over a reload."
        )
