"""Search a run's pool for examples that nobody has labeled or queued, to label them by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from al_core.domain.errors import DataError
from al_core.experiments.live_cards import Content
from al_core.experiments.live_run import LiveRun

MOST = 20
SHOWN_CHARACTERS = 120


@dataclass(frozen=True)
class Found:
    """An example that was searched for, and the beginning of what people see of it."""

    example: int
    words: str


def found_examples(run: LiveRun, words: str) -> tuple[Found, ...]:
    """The first 20 that hold `words`, or the one of that number; none of the audit set."""
    asked = words.strip().casefold()
    if not asked:
        raise DataError("nothing to search for; type a word, or the number of an item")
    free = run.looked_at(lambda state: sorted(state.available))
    if asked.isdecimal() and int(asked) in free:
        return (Found(int(asked), _words(run.content(int(asked)))),)
    return tuple(islice(_holding(run, free, asked), MOST))


def _holding(run: LiveRun, free: list[int], asked: str) -> Iterator[Found]:
    for example in free:
        content = run.content(example)
        if content.kind == "image":
            raise DataError("images hold no words; type the number of an item of the pool")
        words = _words(content)
        if asked in words.casefold():
            yield Found(example, words[:SHOWN_CHARACTERS])


def _words(content: Content) -> str:
    if content.kind == "image":
        return "an image"
    return content.text or ", ".join(f"{name} = {value}" for name, value in content.cells)
