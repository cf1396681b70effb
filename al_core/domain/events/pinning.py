"""Findings that somebody pinned to a playbook, and took down again."""

from al_core.domain.events.registering import RegistryEvent

PLAYBOOK = "playbook"
"""The name of the playbook's log; runs end in eight hex digits, so none is called so."""


class FindingPinned(RegistryEvent, frozen=True):
    """A finding was pinned to a project's playbook, `project` "" for the lab's own.

    title, words: what was found, as the page told it then. note: what somebody wrote beside it.
    page, address: the page it stood on and its address, so that it can be seen again. heads: the
    runs behind it, with the hash of each one's last entry then.
    """

    finding: str
    project: str
    title: str
    words: str
    note: str
    page: str
    address: dict[str, tuple[str, ...]]
    heads: dict[str, str]
    by: str


class FindingUnpinned(RegistryEvent, frozen=True):
    """A finding was taken down; what was pinned stays in the log."""

    finding: str
    reason: str
    by: str
