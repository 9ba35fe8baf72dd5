"""The keys of statements in the database: made once, changed by one at a time, whoever asks at the same moment."""

from concurrent.futures import ThreadPoolExecutor

from core.statement import SigningKey
from core.statement.keychain import Keychain
from tests.core.store.conftest import Open


def test_those_who_sign_first_at_the_same_time_sign_with_one_key(opening: Open) -> None:
    opened = [opening() for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda n: Keychain(opened[n % 4].desk).signer().raw, range(16)))
    assert len(set(keys)) == 1
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: Keychain(one.desk).rotate(), opened))
    told = Keychain(opened[0].desk).published().keys
    assert [one.until is None for one in told] == [True, False, False, False, False]
    assert told[-1].key == SigningKey(keys[0]).public
