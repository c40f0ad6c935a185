"""When the relay looks whether what it has published is visible."""

from aiokafka import TopicPartition

from chassis.relay.end_watch import EndWatch

A, B = TopicPartition("registry.units.v1", 0), TopicPartition("registry.units.v1", 1)


class Time:
    """A clock that a test moves."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_partitions_are_due_once_nothing_was_sent_for_a_second() -> None:
    time = Time()
    watch = EndWatch(time)
    watch.sent([A])
    time.now += 0.9
    watch.sent([B])
    time.now += 0.9
    assert watch.due() == set()
    time.now += 0.1
    assert watch.due() == {A, B}


def test_what_is_visible_is_not_looked_at_again() -> None:
    time = Time()
    watch = EndWatch(time)
    watch.sent([A, B])
    time.now += 1
    watch.looked(set())
    time.now += 1_000
    assert watch.due() == set()


def test_what_is_still_open_is_due_again_ever_later() -> None:
    time = Time()
    watch = EndWatch(time)
    watch.sent([A, B])
    waits = []
    for _ in range(8):
        began = time.now
        while not watch.due():
            time.now += 1
        waits.append(time.now - began)
        watch.looked({B})
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    assert watch.due() == set()
