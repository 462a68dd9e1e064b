"""Users, passwords and tokens."""

import time
from types import SimpleNamespace

import orjson
import pytest

from dispatch.access import (
    WALL_DAYS,
    LockedOut,
    check_password,
    create_token,
    digest,
    find_token,
    put_users,
    tokens,
    user_names,
)
from dispatch.core.errors import Invalid
from dispatch.store import Store, key


def everything(store: Store) -> bytes:
    """Give all that stands in the store, in plain view."""
    return b" ".join(part for k in store.redis.keys("*") for part in (k, *_kept(store, k)))


def _kept(store: Store, k: bytes) -> list[bytes]:
    if store.redis.type(k) == b"hash":
        return [part for pair in store.redis.hgetall(k).items() for part in pair]
    return [store.redis.get(k) or b""]


def test_a_token_is_found_by_itself_alone_and_is_not_kept(store: Store) -> None:
    token = create_token(store, "gateway", "ppgd-brebes")
    found = find_token(store, token)
    assert found is not None
    assert (found.name, found.role) == ("ppgd-brebes", "gateway")
    assert find_token(store, token + "x") is None
    assert find_token(store, "") is None
    assert token.encode() not in everything(store)


def test_a_walls_token_expires_and_all_others_hold_until_they_are_revoked(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, short = create_token(store, "wall", "lobi"), create_token(store, "wall", "tv", 7)
    api = create_token(store, "api", "x")
    clock = time.time()
    monkeypatch.setattr("dispatch.access.time", SimpleNamespace(time=lambda: clock))
    known = lambda: [find_token(store, t) is not None for t in (usual, short, api)]  # noqa: E731
    assert known() == [True, True, True]
    clock += 8 * 86_400
    assert known() == [True, False, True]
    assert [(t.name, t.has_expired(clock)) for t in tokens(store)] == [("x", False), ("lobi", False), ("tv", True)]
    clock += WALL_DAYS * 86_400
    assert known() == [False, False, True]


def test_a_walls_token_of_before_links_expired_has_the_usual_time_too(store: Store) -> None:
    made = {"role": "wall", "name": "lobi", "created": time.time() - (WALL_DAYS + 1) * 86_400}
    store.redis.set(key("token", digest("old")), orjson.dumps(made))
    assert find_token(store, "old") is None


@pytest.mark.parametrize(("role", "days"), [("api", 30), ("wall", 0), ("wall", -1), ("wall", 100_000)])
def test_days_that_cannot_be_are_refused_in_words(store: Store, role: str, days: int) -> None:
    with pytest.raises(Invalid, match="until it is revoked|use 1 to 3660"):
        create_token(store, role, "x", days)


def test_tokens_without_a_name_never_share_one(store: Store) -> None:
    names = {getattr(find_token(store, create_token(store, "api")), "name", None) for _ in range(3)}
    assert len(names) == 3


@pytest.mark.parametrize("role", ["operator", "admin", "", "GATEWAY"])
def test_a_token_has_a_role_of_tokens_only(store: Store, role: str) -> None:
    with pytest.raises(Invalid, match="gateway, api"):
        create_token(store, role)


def test_a_password_opens_its_own_account_only_and_is_not_kept(store: Store) -> None:
    put_users(store, {"rina": "operator", "budi": "shift_lead"}, "rahasia-sekali")
    found = check_password(store, "rina", "rahasia-sekali")
    assert found is not None
    assert (found.name, found.role) == ("rina", "operator")
    assert check_password(store, "rina", "rahasia-sekalI") is None
    assert check_password(store, "siti", "rahasia-sekali") is None
    assert b"rahasia-sekali" not in everything(store)


def test_ten_wrong_passwords_lock_a_name_for_a_while_and_no_other(store: Store) -> None:
    put_users(store, {"rina": "operator", "budi": "operator"}, "rahasia-sekali")
    for _ in range(10):
        assert check_password(store, "rina", "salah-salah") is None
    with pytest.raises(LockedOut):
        check_password(store, "rina", "rahasia-sekali")
    assert check_password(store, "budi", "rahasia-sekali") is not None
    locks = [k for k in store.redis.keys("*tries*") if store.redis.ttl(k) > 0]
    assert len(locks) == 1


def test_a_right_password_forgets_the_wrong_ones_before_it(store: Store) -> None:
    put_users(store, {"rina": "operator"}, "rahasia-sekali")
    for _ in range(3):
        for _ in range(5):
            check_password(store, "rina", "salah-salah")
        assert check_password(store, "rina", "rahasia-sekali") is not None


def test_an_unknown_role_or_a_short_password_is_refused_in_words(store: Store) -> None:
    with pytest.raises(Invalid, match="'chief' is not known; use one of operator"):
        put_users(store, {"rina": "chief"}, "rahasia-sekali")
    with pytest.raises(Invalid, match="5 characters; use at least 8"):
        put_users(store, {"rina": "operator"}, "12345")


def test_the_names_of_users_are_known_by_role(store: Store) -> None:
    put_users(store, {"rina": "operator", "budi": "shift_lead", "akar": "admin"}, "rahasia-sekali")
    assert user_names(store) == ["akar", "budi", "rina"]
    assert user_names(store, ("operator", "shift_lead")) == ["budi", "rina"]
