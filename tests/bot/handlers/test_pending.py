"""What staff have begun: one of a kind for each of them, each kind for its own time."""

from __future__ import annotations

import asyncio

from bot.handlers.pending import PendingEntries
from conversations.lists.two_person import Proposal

SOON, LATER = 0.02, 60.0


async def test_one_replaces_the_other_of_its_kind_and_owner() -> None:
    pending = PendingEntries({str: LATER, int: LATER})
    first, second = pending.keep(7, "a"), pending.keep(7, "b")
    other, number = pending.keep(8, "c"), pending.keep(7, 1)
    assert pending.find(first) is None
    entry = pending.find(second)
    assert entry
    assert (entry.owner, entry.value) == (7, "b")
    assert (pending.find_of_owner(8, str), pending.find_of_owner(7, int)) == ("c", 1)
    assert pending.find_of_owner(8, int) is None
    assert len({second, other, number}) == 3


async def test_what_goes_on_as_another_kind_keeps_its_name() -> None:
    pending = PendingEntries({str: LATER, int: LATER})
    nonce = pending.keep(7, "rows")
    assert pending.keep(7, 2, nonce) == nonce
    assert (pending.find_of_owner(7, str), pending.find_of_owner(7, int)) == (None, 2)


async def test_each_kind_is_gone_in_its_own_time() -> None:
    pending = PendingEntries({str: SOON, int: LATER})
    short, long = pending.keep(7, "a"), pending.keep(7, 1)
    await asyncio.sleep(3 * SOON)
    assert (pending.find(short), pending.find_of_owner(7, str)) == (None, None)
    assert pending.find(long)


async def test_keeping_renews_the_time_and_replacing_does_not() -> None:
    pending = PendingEntries({str: 10.0})
    nonce = pending.keep(7, "a")
    entry = pending.find(nonce)
    assert entry
    expiry = entry.expiry
    pending.replace(nonce, "b")
    assert (entry.value, entry.expiry, expiry.cancelled()) == ("b", expiry, False)
    pending.keep(7, "c", nonce)
    renewed = pending.find(nonce)
    assert renewed
    assert expiry.cancelled()
    assert renewed.expiry.when() >= expiry.when()
    pending.replace("gone", "d")
    assert pending.find("gone") is None


async def test_proposals_wait_side_by_side_up_to_a_limit() -> None:
    pending = PendingEntries()
    names = [pending.keep(7, Proposal(f"{n}", ())) for n in range(22)]
    assert [proposal.label for _, proposal in pending.values(Proposal).values()] == [
        str(n) for n in range(2, 22)
    ]
    assert pending.find(names[0]) is None
    pending.keep(7, Proposal("again", ()), names[5])
    assert len(pending.values(Proposal)) == 20
