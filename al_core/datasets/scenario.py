"""Make data with known trouble: imbalance, duplicates, noise, drift, a second language."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from al_core.arrays.randomness import random_for
from al_core.datasets.dataset import Dataset
from al_core.domain.errors import DataError
from al_core.domain.values import Floats, Labels

Share = Annotated[float, msgspec.Meta(ge=0.0, le=0.9)]
_ONSETS = (
    "b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "dr", "kl", "st",
)  # fmt: skip
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ou")
_WORDS_PER_CLASS = 40
_COMMON_WORDS = 200


class ScenarioParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What goes into a scenario.

    imbalance: each class has `1 - imbalance` times the rows of the one before. duplicates:
    share of rows that repeat an earlier one. noise: share of labels that are wrong.
    separation: distance between class means in standard deviations (text: likewise, more is
    easier). drift_at: from this share of the rows on the classes look different (1 = never).
    second_language: share of texts in another vocabulary. seed: None takes the plan's.
    """

    rows: Annotated[int, msgspec.Meta(ge=20, le=200_000)] = 2000
    classes: Annotated[int, msgspec.Meta(ge=2, le=200)] = 4
    features: Annotated[int, msgspec.Meta(ge=2, le=2000)] = 16
    imbalance: Share = 0.0
    duplicates: Share = 0.0
    noise: Share = 0.0
    separation: Annotated[float, msgspec.Meta(gt=0.0)] = 3.0
    drift_at: Annotated[float, msgspec.Meta(ge=0.0, le=1.0)] = 1.0
    second_language: Share = 0.0
    seed: int | None = None
    form: Literal["embedding", "table"] = "embedding"


@dataclass(frozen=True)
class _Draw:
    """Row by row: the class it was made from, whether after the drift, the row it repeats."""

    params: ScenarioParams
    seed: int
    origins: Labels
    drifted: NDArray[np.bool_]
    repeats: NDArray[np.int64]

    def random(self, purpose: str) -> np.random.Generator:
        return random_for(self.seed, 0, f"scenario {purpose}")


def vector_scenario(params: ScenarioParams, seed: int) -> Dataset:
    """Gaussian clusters, one per class, with the trouble asked for."""
    draw = _draw(params, seed)
    vectors = _vectors(draw)[draw.repeats]
    names = [f"f{column}" for column in range(params.features)]
    if params.form == "table":
        import pandas as pd

        return _dataset("scenario", draw, pd.DataFrame(vectors, columns=names))
    return _dataset("scenario", draw, vectors)


def text_scenario(params: ScenarioParams, seed: int) -> Dataset:
    """Texts of made-up words, some of them typical of a class."""
    draw = _draw(params, seed)
    texts = np.array(_made_up_texts(draw), dtype=object)[draw.repeats]
    return _dataset("scenario_text", draw, texts)


def _draw(params: ScenarioParams, seed: int) -> _Draw:
    seed = seed if params.seed is None else params.seed
    n = params.rows
    weights = (1.0 - params.imbalance) ** np.arange(params.classes)
    generator = random_for(seed, 0, "scenario classes")
    origins = generator.choice(params.classes, n, p=weights / weights.sum()).astype(np.int64)
    _refuse_one_class(origins, params)
    return _Draw(
        params,
        seed,
        origins,
        drifted=np.arange(n) >= params.drift_at * n,
        repeats=_repeats(params, random_for(seed, 0, "scenario duplicates")),
    )


def _refuse_one_class(origins: Labels, params: ScenarioParams) -> None:
    if np.unique(origins).shape[0] < 2:
        raise DataError(
            f"imbalance = {params.imbalance} leaves one class in {params.rows} rows; "
            "lower the imbalance or ask for more rows"
        )


def _repeats(params: ScenarioParams, generator: np.random.Generator) -> NDArray[np.int64]:
    """For each row the row it shows: itself, or for a duplicate an earlier original."""
    rows = np.arange(params.rows, dtype=np.int64)
    repeated = generator.random(params.rows) < params.duplicates
    repeated[0] = False
    originals = rows[~repeated]
    earlier = np.searchsorted(originals, rows[repeated])
    rows[repeated] = originals[(generator.random(earlier.shape[0]) * earlier).astype(np.int64)]
    return rows


def _vectors(draw: _Draw) -> Floats:
    params = draw.params
    generator = draw.random("vectors")
    # Means at distance `separation` from each other on average, also after the drift.
    scale = params.separation / np.sqrt(2.0 * params.features)
    means = generator.normal(scale=scale, size=(2, params.classes, params.features))
    noise = generator.normal(size=(params.rows, params.features))
    return np.asarray(means[draw.drifted.astype(np.int64), draw.origins] + noise)


def _made_up_texts(draw: _Draw) -> list[str]:
    params = draw.params
    generator = draw.random("texts")
    # Languages x drift x class: each has words of its own.
    typical = _vocabulary(generator, (2, 2, params.classes, _WORDS_PER_CLASS))
    common = _vocabulary(generator, (2, _COMMON_WORDS))
    language = (generator.random(params.rows) < params.second_language).astype(np.int64)
    typical_share = 1.0 - np.exp(-params.separation / 10.0)
    texts = []
    for row, origin in enumerate(draw.origins):
        own = typical[language[row], int(draw.drifted[row]), origin]
        length = int(generator.integers(8, 25))
        words = generator.choice(common[language[row]], length)
        from_class = generator.random(length) < typical_share
        words[from_class] = generator.choice(own, int(from_class.sum()))
        texts.append(" ".join(words))
    return texts


def _vocabulary(generator: np.random.Generator, shape: tuple[int, ...]) -> NDArray[Any]:
    """Distinct made-up words in the shape asked for."""
    n = int(np.prod(shape))
    words: dict[str, None] = {}
    while len(words) < n:
        syllables = int(generator.integers(2, 5))
        parts = zip(
            generator.choice(_ONSETS, syllables), generator.choice(_VOWELS, syllables), strict=True
        )
        words["".join(onset + vowel for onset, vowel in parts)] = None
    return np.array(list(words), dtype=object).reshape(shape)


def _dataset(name: str, draw: _Draw, rows: Any) -> Dataset:
    params = draw.params
    return Dataset(
        name=name,
        kind="text" if name == "scenario_text" else params.form,
        rows=rows,
        codes=_noisy(draw),
        classes=tuple(f"class {code}" for code in range(params.classes)),
        domains=draw.drifted[draw.repeats].astype(np.int64) if draw.drifted.any() else None,
    )


def _noisy(draw: _Draw) -> Labels:
    """The labels, some moved to another class: a duplicate may get a label of its own."""
    params = draw.params
    generator = draw.random("noise")
    codes = draw.origins[draw.repeats]
    wrong = generator.random(params.rows) < params.noise
    shift = generator.integers(1, params.classes, params.rows)
    return np.where(wrong, (codes + shift) % params.classes, codes)
