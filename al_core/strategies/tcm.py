"""TypiClust while labels are few, then margin, as one strategy."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from msgspec import Meta

from al_core.domain.values import Selection
from al_core.strategies.base import Family, QueryContext
from al_core.strategies.switch import Switch
from al_core.strategies.wearing import Wearing


@dataclass(frozen=True)
class Tcm(Wearing):
    """TypiClust until there are so many labels per class on average, then margin.

    u(x) is that of TypiClust while l < labels_per_class * C, then 1 - (p1 - p2). The paper
    changes after a number of TypiClust steps, early where embeddings are pretrained; counted
    in labels here, so that the batch size does not move it. A batch is of one kind.
    Cost O(n (l + b) d), then O(n C). Paper: Doucet, Estermann, Aczel, Wattenhofer 2024,
    arXiv 2403.03728.
    """

    name: ClassVar[str] = "tcm"
    family: ClassVar[Family] = "combined"
    when_to_use: ClassVar[str] = "Pretrained embeddings, from no labels to many, nothing to tune."
    cost: ClassVar[str] = "O(n (l + b) d), then O(n C)"
    paper: ClassVar[str] = "Doucet et al. 2024, arXiv 2403.03728"

    labels_per_class: Annotated[int, Meta(ge=0)] = 5

    @property
    def worn_names(self) -> tuple[str, ...]:
        """The two in turn."""
        return ("typiclust", "margin")

    @property
    def _switch(self) -> Switch:
        first, then = self.worn_names
        return Switch(first=first, then=then, labels_per_class=self.labels_per_class)

    def starts_cold(self, context: QueryContext) -> bool:
        """Whether it is margin's turn and there is no model."""
        return self._switch.starts_cold(context)

    def chosen(self, context: QueryContext, batch_size: int) -> Selection:
        """What the one whose turn it is chooses."""
        return self._switch.chosen(context, batch_size)
