"""Who knocks: the token they show and where they come from, whatever carried it here."""

from dataclasses import dataclass
from urllib.parse import urlsplit

FORWARDED_HEADERS = ("x-forwarded-for", "forwarded", "x-real-ip")
"""What a proxy adds to a request."""
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Caller:
    """A request before anybody is known. `forwarded`: it came through a proxy."""

    token: str | None
    address: str
    host: str
    forwarded: bool = False

    @property
    def local(self) -> bool:
        """Whether the request was made on this machine, to this machine by its local name.

        The name is asked for because a page elsewhere can have its own name point here; a
        proxy on this machine speaks for people elsewhere.
        """
        return (
            self.address in _LOOPBACK and host_name(self.host) in _LOOPBACK and not self.forwarded
        )


def host_name(host: str) -> str:
    """The name in a Host header, without its port."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
