"""What is counted once a conversation, by the bits that ride in buttons."""

from __future__ import annotations

from conversations.model import Metric
from conversations.script.counters import Metrics
from conversations.script.loader import (
    load_script,
)

DOCTOR, STUDENT = Metric("who", "doctor"), Metric("who", "student")
CASE, STARTED = Metric("topic", "case"), Metric("started")


def test_each_family_is_counted_once() -> None:
    counting = Metrics(answers={("who", "doctor"): DOCTOR, ("who", "student"): STUDENT})
    taken, counted = counting.due_metrics(0, [STARTED, DOCTOR, STUDENT])
    assert taken == (STARTED, DOCTOR)
    again, same = counting.due_metrics(counted, [STUDENT, STARTED])
    assert (again, same) == ((), counted)
    more, _ = counting.due_metrics(counted, [CASE, CASE])
    assert more == (CASE,)


def test_each_family_has_a_bit_of_its_own() -> None:
    counting = Metrics(before={"where": Metric("before.where")}, after={"x": Metric("after.x")})
    bits = list(counting.bits.values())
    assert sorted(bits) == [1 << n for n in range(len(bits))]
    shipped = load_script().counting
    older = (
        "started", "channel", "emergency", "who", "topic", "contacts", "offer", "area", "found",
        "wrong", "before.chose", "before.bare", "before.read", "before.where", "after.more",
        "after.noreply", "after.report",
    )  # fmt: skip
    assert list(shipped.bits)[:17] == list(older)  # they ride in buttons: where they were they stay
    assert len(shipped.bits) <= 20  # four digits of a button


def test_bits_that_no_family_has_are_dropped() -> None:
    counting = Metrics()
    taken, counted = counting.due_metrics(1 << 40, [STARTED])
    assert (taken, counted) == ((STARTED,), 1)


def test_below_contacts_the_way_there_is_closed_for_everybody() -> None:
    counting = Metrics(before={"where": Metric("before.where")}, after={"x": Metric("after.x")})
    way = [DOCTOR, CASE, Metric("contacts"), Metric("offer", "a"), Metric("emergency"),
           Metric("before.where"), Metric("nobody", "55"), Metric("typed", "known")]  # fmt: skip
    assert counting.due_metrics(counting.contact_path_bits, way)[0] == ()
    left = [Metric("after.x"), Metric("wrong"), Metric("found", "yes")]
    assert counting.due_metrics(counting.contact_path_bits, left)[0] == tuple(left)
