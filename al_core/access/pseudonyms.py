"""Names as a viewer may see them: real ones for those who see the team, numbers for others."""

import hmac
import secrets
from collections.abc import Iterable

from al_core.access.permissions import Permission, Session

DIGITS = 10
"""So many hex digits of a digest tell people apart; two in a thousand agree once in 2 million."""
_SECRET = secrets.token_bytes(32)
"""Of this process: nobody can work out the order of the numbers from the names."""


def names_shown(people: Iterable[str], session: Session) -> dict[str, str]:
    """What each person is called on the screen of `session`.

    Without leave to see the team others are "person 1", "person 2" and so on, in an order
    that says nothing; the viewer is "you". Numbers stay the same while the app runs and
    nobody joins.
    """
    everyone = list(dict.fromkeys(people))
    if session.may(Permission.SEE_TEAM):
        return {name: name for name in everyone}
    numbered = sorted(everyone, key=lambda name: hmac.digest(_SECRET, name.encode(), "sha256"))
    shown = {name: f"person {number}" for number, name in enumerate(numbered, 1)}
    if session.person in shown:
        shown[session.person] = "you"
    return shown


def lasting_pseudonyms(people: Iterable[str], secret: str) -> dict[str, str]:
    """A made-up name for each person that stays the same as others join.

    secret: what only those know who may see the names anyway, such as the hash of a log's first
    event; without it nobody can work out a name, or tell whether somebody is among them.
    """
    return {name: f"person-{_digest(secret, name)[:DIGITS]}" for name in people}


def _digest(secret: str, name: str) -> str:
    return hmac.digest(secret.encode(), name.encode("utf-8", "surrogatepass"), "sha256").hex()
