"""Who counts as sitting at the lab's own machine."""

import pytest

from al_core.access.callers import Caller


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("127.0.0.1", "localhost:8501"),
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "[::1]:8501"),
        ("localhost", "LOCALHOST:80"),
    ],
)
def test_a_browser_on_the_machine_itself_is_local(address, host):
    assert Caller(None, address, host).local


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("10.0.0.7", "localhost:8501"),
        ("127.0.0.1", "evil.example:8501"),
        ("127.0.0.1", "localhost.evil.example"),
        ("127.0.0.1", "localhost@evil.example"),
        ("127.0.0.1", ""),
        ("", "localhost"),
        ("127.0.0.1", "[::1"),
    ],
)
def test_another_address_or_another_name_is_not(address, host):
    assert not Caller(None, address, host).local


def test_whoever_comes_through_a_proxy_is_not():
    assert not Caller(None, "127.0.0.1", "localhost", forwarded=True).local
