"""Let what the texts themselves tell speak in any other strategy's choice."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta
from scipy.stats import rankdata

from al_core.datasets.text_signals import (
    ambiguity,
    code_switching,
    domain_share,
    out_of_vocabulary,
    rare_terms,
    relative_length,
)
from al_core.datasets.text_table import table_of
from al_core.domain.values import Floats, Selection
from al_core.strategies.base import Family, Need, QueryContext, Strategy
from al_core.strategies.wearing import Wearing

Weight = Annotated[float, Meta(ge=-10, le=10)]
BASE_RANK = "base_rank"


@dataclass(frozen=True)
class TextSignals(Wearing):
    """Another strategy's ranking, moved by signals of the text: rare, new, mixed, disputed, long.

    u(x) = r(x) + sum over signals of weight * signal(x), where r is the share of candidates
    that `strategy` puts below x (ties count half) and each signal lies in 0 to 1 (see
    `al_core/datasets/text_signals.py`), so that a weight of 1 moves as far as the ranking and
    a negative one turns a signal round. `domain` looks for `domain_words`; `ambiguity` is that
    of `pre_labels`. Picks are the highest u; `reasons` hold r and every signal of each.
    Before the first model r is 0 and the signals alone choose; without texts only r and
    ambiguity do. Cost O(words) a query after one count of the texts. Paper: none; inverse
    document frequency is Sparck Jones 1972, doi:10.1108/eb026526, the rank sum Borda 1781.
    """

    name: ClassVar[str] = "text_signals"
    family: ClassVar[Family] = "text"
    when_to_use: ClassVar[str] = (
        "Texts where rare terms, new words, mixed languages or a domain should be seen early."
    )
    cost: ClassVar[str] = "O(words) + that of what it wears"
    paper: ClassVar[str] = "Sparck Jones 1972, doi:10.1108/eb026526 (rare terms)"
    needs: ClassVar[frozenset[Need]] = frozenset({"texts"})

    strategy: str = "margin"
    rare_terms: Weight = 0.25
    domain: Weight = 0.25
    out_of_vocabulary: Weight = 0.25
    code_switching: Weight = 0.25
    ambiguity: Weight = 0.25
    length: Weight = 0.0
    domain_words: tuple[str, ...] = ()

    @property
    def worn_names(self) -> tuple[str, ...]:
        """The one strategy whose ranking is moved."""
        return (self.strategy,)

    def starts_cold(self, context: QueryContext) -> bool:
        """Never: the signals need no model."""
        del context
        return False

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """The highest sums of rank and weighted signals."""
        signals = text_signals_of(context, self.domain_words)
        rank = _base_rank(self.worn[0], context)
        utilities = rank + sum(getattr(self, name) * values for name, values in signals.items())
        top = context.top(np.asarray(utilities, dtype=np.float64), batch_size)
        positions = np.searchsorted(context.candidates, top.picks)
        shown = {BASE_RANK: rank, **signals}
        reasons = {name: values[positions] for name, values in shown.items()}
        return context.picked(positions, top.utilities, reasons=reasons)


def text_signals_of(context: QueryContext, domain_words: tuple[str, ...] = ()) -> dict[str, Floats]:
    """Every signal of the candidates by name, (n_candidates,) each, 0 to 1.

    The pool that rarity and length are measured against is the candidates and the labeled.
    What there is nothing to tell from (no texts, no pre-labels) is left out.
    """
    candidates = context.candidates
    found: dict[str, Floats] = {}
    if context.texts is not None:
        table = table_of(context.texts)
        pool = np.union1d(candidates, context.labeled)
        found = {
            "rare_terms": rare_terms(table, pool)[candidates],
            "out_of_vocabulary": out_of_vocabulary(table, context.labeled)[candidates],
            "code_switching": code_switching(table)[candidates],
            "length": relative_length(table, pool)[candidates],
        }
        if domain_words:
            found["domain"] = domain_share(table, domain_words)[candidates]
    if context.pre_labels is not None:
        found["ambiguity"] = ambiguity(context.pre_labels[candidates])
    return found


def _base_rank(base: Strategy, context: QueryContext) -> Floats:
    """Share of the candidates below each by the base's utilities; 0 before it has a model."""
    if base.starts_cold(context):
        return np.zeros(context.candidates.size)
    utilities = base.select(context, 1).utilities
    return np.asarray((rankdata(utilities) - 0.5) / utilities.size)
