"""People of a lab: given access, signed in, asked what they may do, each time anew.

Until the first person is given access, whoever is at the lab's own machine owns it.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from al_core.access.attempts import Attempts
from al_core.access.callers import Caller
from al_core.access.credentials import Passphrases, fit_name, name_key, token_hash
from al_core.access.permissions import LOCAL_OWNER, Permission, Role, Session
from al_core.domain.errors import AccessError, NotAllowed, SignInNeeded
from al_core.loop.wall_clock import unix_seconds
from al_core.store.people import PeopleTables, PermissionChange, PersonRecord, SessionRecord

SESSION_SECONDS = 30 * 24 * 3600.0
_MISFIT = "Name and passphrase don't belong together; check both."


@dataclass(frozen=True)
class Member:
    """Someone with access. `since` in Unix seconds."""

    name: str
    role: Role
    since: float


class People:
    """Who has access to one database. Any thread may ask; changes wait for one another."""

    def __init__(
        self,
        store: PeopleTables,
        now: Callable[[], float] = unix_seconds,
        passphrases: Passphrases | None = None,
    ) -> None:
        self._store = store
        self._now = now
        self._passphrases = passphrases or Passphrases()
        self._attempts = Attempts(now)
        self._changing = Lock()
        self._peopled = False

    @property
    def single_user(self) -> bool:
        """Whether nobody was ever given access; once somebody was, that is over."""
        self._peopled = self._peopled or bool(self._store.people())
        return not self._peopled

    def session(self, caller: Caller) -> Session:
        """Who calls, with the role they have now; SignInNeeded if that is nobody."""
        session = self.session_of(caller.token) if caller.token else None
        if session is not None:
            return session
        if not self.single_user:
            raise SignInNeeded("Nobody is signed in here; sign in with name and passphrase.")
        if not caller.local:
            raise SignInNeeded(
                f"This lab has no people yet and {caller.host[:80]!r} is not its own machine; "
                "open it there as localhost and give people access first."
            )
        return LOCAL_OWNER

    def entered(self, caller: Caller, permission: Permission) -> Session:
        """The session of whoever calls; NotAllowed unless they have `permission` now."""
        session = self.session(caller)
        if not session.may(permission):
            raise NotAllowed(
                f"{session.person} is {session.role} here and may not {permission}; "
                "ask the owner for another role."
            )
        return session

    def session_of(self, token: str) -> Session | None:
        """Whose token this is, with the role in the database now; None if it is nobody's."""
        person = self._store.signed_in(token_hash(token), self._now())
        return Session.of(person.name, Role(person.role)) if person else None

    def sign_in(self, name: str, passphrase: str, address: str = "") -> str:
        """A token for 30 days; SignInNeeded if the two don't belong together."""
        key = name_key(name)
        self._attempts.begin(key, address)
        person = self._active(key)
        kept = person.passphrase_hash if person else None
        if not self._passphrases.fits(passphrase, kept) or person is None:
            raise SignInNeeded(_MISFIT)
        self._attempts.succeed(key, address)
        return self._begun_session(person)

    def sign_out(self, token: str) -> None:
        """End a session; a token that is nobody's is no fault."""
        self._store.end_session(token_hash(token), self._now())

    def sign_out_everywhere(self, session: Session) -> None:
        """End every session of a person, the one that asks included."""
        self._store.end_sessions(name_key(session.person), self._now())

    def members(self) -> list[Member]:
        """Everyone with access, by name."""
        return [
            Member(each.name, Role(each.role), each.created_at)
            for each in self._store.people()
            if each.removed_at is None
        ]

    def changes(self) -> list[PermissionChange]:
        """Who gave or took which access when, newest first."""
        return self._store.permission_changes()

    def sign_up(self, name: str, passphrase: str, role: Role, by: Session = LOCAL_OWNER) -> None:
        """Give somebody access; the first one must be an owner and ends the single-user start."""
        fit = fit_name(name)
        kept = self._passphrases.hashed(passphrase)
        with self._changing:
            self._refuse_stranger(by)
            if self._active(name_key(fit)) is not None:
                raise AccessError(f"{fit!r} has access already; choose another name.")
            if self.single_user and role is not Role.OWNER:
                raise AccessError(
                    f"The first person can't be {role}: nobody could give access to others; "
                    "begin with an owner."
                )
            self._write(fit, kept, self._change(by, fit, "given access", role))

    def set_passphrase(self, name: str, passphrase: str, by: Session) -> None:
        """Give somebody a new passphrase and end their sessions."""
        kept = self._passphrases.hashed(passphrase)
        with self._changing:
            self._refuse_stranger(by)
            person = self._known(name)
            change = self._change(by, person.name, "new passphrase", Role(person.role))
            self._write(person.name, kept, change)

    def change_own_passphrase(self, session: Session, old: str, new: str) -> None:
        """Give oneself a new passphrase and end all one's sessions; SignInNeeded for a wrong old.

        Guessing the old one is slowed down as at a sign-in.
        """
        key = name_key(session.person)
        self._attempts.begin(key, "")
        person = self._active(key)
        if person is None or not self._passphrases.fits(old, person.passphrase_hash):
            raise SignInNeeded("That is not your present passphrase; nothing was changed.")
        self._attempts.succeed(key, "")
        kept = self._passphrases.hashed(new)
        with self._changing:
            if self._active(key) != person:  # removed, or a new passphrase, just now
                raise SignInNeeded(_MISFIT)
            change = self._change(session, person.name, "new passphrase", Role(person.role))
            self._write(person.name, kept, change)

    def set_role(self, name: str, role: Role, by: Session) -> None:
        """Give somebody another role; it holds from their next call on."""
        with self._changing:
            self._refuse_stranger(by)
            person = self._known(name)
            self._refuse_last_owner(person, role)
            self._store.set_role(
                person.name_key, self._change(by, person.name, "role changed", role)
            )

    def remove(self, name: str, by: Session) -> None:
        """Take somebody's access away and end their sessions; what they labeled stays."""
        with self._changing:
            self._refuse_stranger(by)
            person = self._known(name)
            self._refuse_last_owner(person, None)
            change = self._change(by, person.name, "access removed", Role(person.role))
            self._store.remove_person(person.name_key, change)

    def _refuse_stranger(self, by: Session) -> None:
        if self.single_user and by == LOCAL_OWNER:
            return
        person = self._active(name_key(by.person))
        held = Session.of(person.name, Role(person.role)) if person else None
        if held is None or not held.may(Permission.MANAGE_PEOPLE):
            raise NotAllowed(f"{by.person} may not {Permission.MANAGE_PEOPLE}; ask an owner.")

    def _refuse_last_owner(self, person: PersonRecord, role: Role | None) -> None:
        others = [m for m in self.members() if m.role is Role.OWNER and m.name != person.name]
        if role is not Role.OWNER and not others:
            raise AccessError(
                f"{person.name!r} is the only owner; make somebody else an owner first."
            )

    def _begun_session(self, person: PersonRecord) -> str:
        token, now = secrets.token_urlsafe(32), self._now()
        session = SessionRecord(token_hash(token), person.name_key, now, now + SESSION_SECONDS)
        with self._changing:
            if self._active(person.name_key) != person:  # removed, or a new passphrase, just now
                raise SignInNeeded(_MISFIT)
            self._store.begin_session(session)
        return token

    def _active(self, key: str) -> PersonRecord | None:
        person = self._store.person(key)
        return person if person and person.removed_at is None else None

    def _known(self, name: str) -> PersonRecord:
        person = self._active(name_key(name))
        if person is None:
            raise AccessError(f"{name!r} has no access here; see the list of people.")
        return person

    def _change(self, by: Session, name: str, change: str, role: Role) -> PermissionChange:
        return PermissionChange(self._now(), by.person, name, change, role)

    def _write(self, name: str, kept: str, change: PermissionChange) -> None:
        self._store.write_person(PersonRecord(name_key(name), name, kept, change.role), change)
