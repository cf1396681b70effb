"""Names and passphrases: what fits, and that nothing readable is kept."""

import pytest
from argon2 import PasswordHasher, extract_parameters

from al_core.access.credentials import Passphrases, fit_name, name_key, token_hash
from al_core.domain.errors import AccessError
from tests.access.doors import SECRET, quick_passphrases


def test_a_name_loses_what_nobody_sees():
    assert fit_name("  Ana María ") == "Ana María"


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "a\x00", "x" * 61, "a\u202eb"])
def test_a_name_that_can_not_be_seen_or_is_too_long_is_refused(name):
    with pytest.raises(AccessError, match="can't be a name; use 1 to 60 visible characters"):
        fit_name(name)


@pytest.mark.parametrize("alike", ["ANA", " ana ", "ａｎａ", "Ana"])
def test_names_that_look_alike_are_one(alike):
    assert name_key(alike) == "ana"


def test_a_passphrase_fits_its_own_hash_only():
    passphrases = quick_passphrases()
    kept = passphrases.hashed(SECRET)

    assert passphrases.fits(SECRET, kept)
    assert not passphrases.fits(SECRET + "!", kept)
    assert SECRET not in kept


def test_one_passphrase_is_kept_differently_each_time():
    passphrases = quick_passphrases()
    assert passphrases.hashed(SECRET) != passphrases.hashed(SECRET)


def test_nothing_fits_a_person_who_is_not_there():
    passphrases = quick_passphrases()
    assert not passphrases.fits("nobody has this passphrase", None)


@pytest.mark.parametrize("length", [0, 9, 501])
def test_a_passphrase_too_short_or_too_long_is_refused_and_not_repeated(length):
    with pytest.raises(AccessError, match=f"^A passphrase of {length} characters won't do"):
        quick_passphrases().hashed("x" * length)


def test_an_accent_typed_on_another_keyboard_is_the_same():
    passphrases = quick_passphrases()
    assert passphrases.fits("cafe\u0301 au lait", passphrases.hashed("caf\u00e9 au lait"))


def test_hashing_is_argon2id_as_slow_as_its_rfc_asks():
    kept = Passphrases().hashed(SECRET)
    parameters = extract_parameters(kept)

    assert kept.startswith("$argon2id$")
    assert (parameters.memory_cost, parameters.time_cost) == (65536, 3)
    assert parameters == extract_parameters(PasswordHasher().hash("x"))


def test_a_token_is_kept_as_its_sha_256():
    assert token_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
