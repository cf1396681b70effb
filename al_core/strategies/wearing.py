"""Strategies that wear others: they need what those need, and name them in their parameters."""

from abc import abstractmethod
from functools import cached_property

from al_core.domain.errors import PlanError
from al_core.strategies.base import Need, QueryContext, Strategy
from al_core.strategies.catalogue import strategy_named


class Wearing(Strategy):
    """Base of strategies made of others, which are named and take their default parameters.

    One that wears a stochastic strategy is stochastic too.
    """

    @property
    @abstractmethod
    def worn_names(self) -> tuple[str, ...]:
        """Names of the strategies worn."""

    @cached_property
    def worn(self) -> tuple[Strategy, ...]:
        """The strategies worn."""
        return tuple(strategy_named(name, {}) for name in self.worn_names)

    def __post_init__(self) -> None:
        """Raise PlanError for a name that is not known, or for none at all."""
        if not self.worn_names:
            raise PlanError(f"strategy {self.name!r} wears no other; name at least one")
        drawn = any([self.stochastic, *(each.stochastic for each in self.worn)])
        object.__setattr__(self, "stochastic", drawn)

    def wants(self, need: Need) -> bool:
        """Whether this strategy, or one that it wears, needs that."""
        return super().wants(need) or any(each.wants(need) for each in self.worn)

    def starts_cold(self, context: QueryContext) -> bool:
        """Whether all that it wears would pick at random for want of a model."""
        return super().starts_cold(context) or all(each.starts_cold(context) for each in self.worn)
