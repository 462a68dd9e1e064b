"""Outside ids: they open to their number, and to nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dispatch.opaque import LENGTH, Opaque
from dispatch.store import Store


def test_an_id_opens_to_its_number_and_looks_like_no_other(store: Store) -> None:
    opaque = Opaque(store)
    ids = [opaque.seal(str(n)) for n in range(1, 500)]
    assert [opaque.open(i) for i in ids] == [str(n) for n in range(1, 500)]
    assert {len(i) for i in ids} == {LENGTH}
    assert len({i[:6] for i in ids}) > 490
    assert Opaque(store).seal("7") == ids[6]


def test_what_was_not_sealed_here_opens_to_nothing(store: Store) -> None:
    opaque = Opaque(store)

    @given(st.text(max_size=40) | st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=26, max_size=26))
    def opens_to_nothing(text: str) -> None:
        assert opaque.open(text) is None

    opens_to_nothing()
    sealed = opaque.seal("1042")
    assert opaque.open(sealed.upper()) is None
    assert opaque.open(sealed[:-1] + ("a" if sealed[-1] != "a" else "b")) is None
