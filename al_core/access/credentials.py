"""Names and passphrases: what they may be, and what is kept of them."""

import hashlib
import unicodedata
from functools import cached_property
from threading import Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from al_core.domain.errors import AccessError

LONGEST_NAME = 60
SHORTEST_PASSPHRASE = 10
LONGEST_PASSPHRASE = 500
_AT_ONCE = 2  # each check takes 64 MiB and a core


def fit_name(name: str) -> str:
    """The name as it is shown; AccessError if it can't be one."""
    fit = unicodedata.normalize("NFKC", name).strip()
    if not 1 <= len(fit) <= LONGEST_NAME or not fit.isprintable():
        raise AccessError(
            f"{fit[:LONGEST_NAME]!r} can't be a name; use 1 to {LONGEST_NAME} visible characters."
        )
    return fit


def name_key(name: str) -> str:
    """What two names share that are too much alike: ana, ANA and an accented form of them."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def token_hash(token: str) -> str:
    """What is kept of a token: it can't be turned back, and tokens are too long to guess."""
    return hashlib.sha256(token.encode()).hexdigest()


class Passphrases:
    """Argon2id (RFC 9106), a few checks at a time."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._room = Semaphore(_AT_ONCE)

    def hashed(self, passphrase: str) -> str:
        """What is kept of a new passphrase; AccessError if it is too short or too long."""
        fit = unicodedata.normalize("NFC", passphrase)
        if not SHORTEST_PASSPHRASE <= len(fit) <= LONGEST_PASSPHRASE:
            raise AccessError(
                f"A passphrase of {len(fit)} characters won't do; use {SHORTEST_PASSPHRASE} to "
                f"{LONGEST_PASSPHRASE}, a few words for example."
            )
        with self._room:
            return self._hasher.hash(fit)

    def fits(self, passphrase: str, kept: str | None) -> bool:
        """Whether this is the passphrase kept; as slow when there is none, so names don't leak."""
        fit = unicodedata.normalize("NFC", passphrase)[:LONGEST_PASSPHRASE]
        decoy = self._decoy
        with self._room:
            try:
                return self._hasher.verify(kept or decoy, fit) and kept is not None
            except VerifyMismatchError:
                return False

    @cached_property
    def _decoy(self) -> str:
        return self._hasher.hash("nobody has this passphrase")
