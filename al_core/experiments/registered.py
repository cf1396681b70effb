"""What the registry's log says: snapshots, models, and what each alias points to."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from al_core.domain import events as ev
from al_core.domain.errors import RegistryError
from al_core.domain.ports import LoggedEvent
from al_core.loop.recorders import event_of

CHAMPION, CANDIDATE = "champion", "candidate"
ALIASES = (CHAMPION, CANDIDATE)


@dataclass(frozen=True)
class Snapshot:
    """A snapshot and when it was taken, in Unix seconds."""

    taken_at: float
    event: ev.SnapshotTaken


@dataclass(frozen=True)
class RegisteredModel:
    """A version of a model, when it was registered, and the aliases that point to it now."""

    registered_at: float
    event: ev.ModelRegistered
    aliases: tuple[str, ...] = ()

    @property
    def reference(self) -> str:
        """How it is called: name/number."""
        return f"{self.event.model}/{self.event.number}"


@dataclass(frozen=True)
class AliasMove:
    """A promotion or a roll-back, and when, in Unix seconds."""

    moved_at: float
    event: ev.ModelPromoted | ev.ModelRolledBack


@dataclass
class RegistryState:
    """The registry as it stands; changed by events alone.

    aliases: for each (model, alias) the numbers it was promoted to and not rolled back from,
    the present one last.
    """

    snapshots: list[Snapshot] = field(default_factory=list)
    registered: dict[tuple[str, int], RegisteredModel] = field(default_factory=dict)
    aliases: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    moves: list[AliasMove] = field(default_factory=list)

    def apply(self, occurred_at: float, event: ev.AnyEvent) -> None:
        """Take in the next event; RegistryError when it does not follow from those before."""
        match event:
            case ev.SnapshotTaken():
                self._expect(event.parent, self.newest_of(event.run_id), "parent")
                self.snapshots.append(Snapshot(occurred_at, event))
            case ev.ModelRegistered():
                self._expect(event.number, self.next_number(event.model), "number")
                model = RegisteredModel(occurred_at, event)
                self.registered[event.model, event.number] = model
            case ev.ModelPromoted():
                self._moved(occurred_at, event)
                self.aliases.setdefault((event.model, event.alias), []).append(event.number)
            case ev.ModelRolledBack():
                self._rolled_back(occurred_at, event)
            case _:
                raise RegistryError(f"{event.kind} is an event of a run, not of the registry")

    def newest_of(self, run_id: str) -> str:
        """The snapshot of a run that was taken last, "" for none."""
        taken = [each.event for each in self.snapshots if each.event.run_id == run_id]
        return taken[-1].snapshot if taken else ""

    def next_number(self, model: str) -> int:
        """The number that the next version of a model gets."""
        return 1 + sum(name == model for name, _ in self.registered)

    def points_to(self, model: str, alias: str) -> int:
        """The number that an alias points to, 0 for none."""
        numbers = self.aliases.get((model, alias), [])
        return numbers[-1] if numbers else 0

    def models(self) -> tuple[RegisteredModel, ...]:
        """Every version with its aliases, newest first."""
        return tuple(
            RegisteredModel(each.registered_at, each.event, self._aliases_of(each))
            for each in reversed(self.registered.values())
        )

    def references(self) -> list[str]:
        """How versions can be called: champions and candidates first, then all by number."""
        models = self.models()
        pointed = [
            f"{each.event.model}@{alias}"
            for alias in ALIASES
            for each in models
            if alias in each.aliases
        ]
        return [*pointed, *(each.reference for each in models)]

    def snapshot_of(self, model: RegisteredModel) -> ev.SnapshotTaken:
        """The snapshot that a version learned from."""
        wanted = (model.event.snapshot, model.event.run_id)
        for each in self.snapshots:
            if (each.event.snapshot, each.event.run_id) == wanted:
                return each.event
        raise RegistryError(f"the snapshot of {model.reference} is not in the registry")

    def found(self, reference: str) -> RegisteredModel:
        """The version called `name/3`, `name@champion` or, where one name has it, `champion`.

        RegistryError says which there are when it is none.
        """
        named = {each.reference: each for each in self.models()}
        pointed = {
            f"{each.event.model}@{alias}": each for each in named.values() for alias in each.aliases
        }
        short = [key for key in pointed if key.endswith(f"@{reference}")]
        if len(short) == 1 and reference in ALIASES:
            return pointed[short[0]]
        if reference in named or reference in pointed:
            return (named | pointed)[reference]
        which = " and ".join(short) if short else ", ".join([*pointed, *named][:10]) or "none yet"
        several = "several are" if short else "no model is"
        raise RegistryError(f"{several} called {reference!r}; name one of: {which}")

    def _aliases_of(self, model: RegisteredModel) -> tuple[str, ...]:
        name, number = model.event.model, model.event.number
        return tuple(alias for alias in ALIASES if self.points_to(name, alias) == number)

    def _moved(self, occurred_at: float, event: ev.ModelPromoted) -> None:
        if (event.model, event.number) not in self.registered:
            raise RegistryError(f"there is no {event.model}/{event.number} to promote")
        self._expect(event.before, self.points_to(event.model, event.alias), "before")
        self.moves.append(AliasMove(occurred_at, event))

    def _rolled_back(self, occurred_at: float, event: ev.ModelRolledBack) -> None:
        numbers = self.aliases.get((event.model, event.alias), [])
        self._expect(event.before, numbers[-1] if numbers else None, "before")
        numbers.pop()
        self._expect(event.number, numbers[-1] if numbers else 0, "number")
        self.moves.append(AliasMove(occurred_at, event))

    def _expect(self, told: object, found: object, name: str) -> None:
        if told != found:
            raise RegistryError(
                f"the registry's log says {name} {told!r} where {found!r} follows from the events "
                "before; restore a backup"
            )


def registry_state(entries: Iterable[LoggedEvent]) -> RegistryState:
    """The registry after these entries; RegistryError names what does not follow."""
    state = RegistryState()
    for entry in entries:
        try:
            state.apply(entry.occurred_at, event_of(entry))
        except RegistryError as error:
            raise RegistryError(f"event {entry.seq} of the registry: {error}") from error
    return state
