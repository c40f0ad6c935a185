"""The guards, how each is removed, and the cheapest check that objects. A text must be in its file exactly once."""

from dataclasses import dataclass
from typing import Literal

Scenario = Literal["visits", "money"]
CHASSIS, FINANCE = "services/chassis/src/chassis", "services/finance/src/finance"
INBOX = "services/chassis/tests/test_inbox.py"
CURSORS = "tests/faults/mutants/test_cursors.py"
TABLES = f"{CHASSIS}/migrations/0001_chassis.sql"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A guard without which `check` must fail: seeds of a scenario, or a test by its node id."""

    name: str
    guard: str
    file: str
    text: str
    instead: str
    check: Scenario | str


MUTANTS = (
    Mutant("repeat", "a sequence that is known is dropped", f"{CHASSIS}/inbox/chain.py",
           "return Verdict.REPEAT", "return Verdict.APPLY", "visits"),
    Mutant("gap", "a sequence ahead of the next is not applied", f"{CHASSIS}/inbox/chain.py",
           "return Verdict.GAP if self.hole_at is None else Verdict.DISCARD", "return Verdict.APPLY", "visits"),
    Mutant("rewind", "a gap is read again before it counts as a hole", f"{CHASSIS}/inbox/inbox.py",
           "if verdict is Verdict.GAP and not self._is_hole(tp, position.next_offset):", "if False:",
           f"{INBOX}::test_what_the_client_has_skipped_is_read_again_and_is_no_hole"),
    Mutant("went-back", "a position that went back with its store is read from again", f"{CHASSIS}/consume.py",
           "await subscriber.place_again_where_the_store_went_back()", "pass",
           f"{INBOX}::test_a_database_promoted_without_its_last_transactions_gets_them_again"),
    Mutant("states-of-the-past", "a store that knows older states than are published is a fork", f"{CHASSIS}/relay/relay.py",
           "await compare_states(self.pool, await read_last_states(self.kafka, state_partitions(self.service)))", "pass",
           "services/chassis/tests/test_states_of_the_past.py::test_values_of_the_past_are_a_fork_until_they_are_recovered"),
    Mutant("known-id", "a known sequence must be the event that was applied", f"{CHASSIS}/inbox/chain.py",
           "if known != link.id:", "if False:", "visits"),
    Mutant("previous-id", "the next event must follow the one that was applied", f"{CHASSIS}/inbox/chain.py",
           "if link.previous_id != self.last_id:", "if False:", "visits"),
    Mutant("position-lock", "the position row is locked for a batch", f"{CHASSIS}/inbox/positions.py",
           "WHERE p.consumer = $1 ORDER BY p.topic, p.partition FOR UPDATE OF p", "WHERE p.consumer = $1 ORDER BY p.topic, p.partition",
           "visits"),
    Mutant("last-id", "the last event may come again behind the next", f"{CHASSIS}/inbox/inbox.py",
           "            kept[position.last_seq] = position.last_id  #", "            pass  #", "visits"),
    Mutant("offset", "a record before the stored offset is passed over", f"{CHASSIS}/inbox/inbox.py",
           "if record.offset < position.next_offset:", "if False:", "visits"),
    Mutant("parked-key", "later events of a parked key are parked", f"{CHASSIS}/inbox/inbox.py",
           "blocked = await self.parking.parked_keys(connection)", "blocked: set[Key] = set()",
           f"{INBOX}::test_what_follows_later_under_a_parked_key_is_parked_too"),
    Mutant("parking-apart", "parking is in the transaction of the position", f"{CHASSIS}/inbox/inbox.py",
           "await self.parking.park(connection, batch.parked, now)",
           "async with self.pool.acquire() as other, other.transaction():\n"
           "                await self.parking.park(other, batch.parked, now)",
           "visits"),
    Mutant("placing", "a partition is read from its stored position", f"{CHASSIS}/inbox/subscriber.py",
           "consumer.seek(tp, max(offset, starts[tp]))", "consumer.seek(tp, offset + 2)", "visits"),
    Mutant("fencing", "one producer's name fences the one before", f"{CHASSIS}/relay/relay.py",
           'transactional_id=f"{self.service}-relay",', 'transactional_id=f"{self.service}-relay-{lease.epoch}",', "visits"),
    Mutant("lease", "a relay that has lost its lease stops", f"{CHASSIS}/relay/lease.py",
           'raise LeaseLost(f"epoch {self.epoch} is over")', "return", "visits"),
    Mutant("epoch", "cursors move under the lease's epoch alone", f"{CHASSIS}/relay/reconcile.py",
           "\n      AND EXISTS (SELECT FROM relay_lease WHERE epoch = $4)", "",
           f"{CURSORS}::test_a_relay_whose_epoch_is_over_moves_no_cursor"),
    Mutant("forward", "cursors move forward only", f"{CHASSIS}/relay/reconcile.py",
           "r.partition = new.partition AND r.published_seq < new.seq", "r.partition = new.partition",
           f"{CURSORS}::test_a_cursor_never_moves_back"),
    Mutant("tail", "the topics' ends are checked before publishing", f"{CHASSIS}/relay/relay.py",
           "await reconcile(self.pool, lease.epoch, tails, half_filled)", "pass", "visits"),
    Mutant("half-filled", "what is being published again is no lost end", f"{CHASSIS}/relay/relay.py",
           "half_filled = first_asked(await open_requests(self.pool))", "half_filled = dict[TopicPartition, int]()", "visits"),
    Mutant("half-filled-below", "an end lost below what is being published again is a fork", f"{CHASSIS}/relay/reconcile.py",
           "if reached >= half_filled.get(tp, cursor) else", "if tp in half_filled and tail else",
           "services/chassis/tests/test_deleted_records.py::test_a_tail_lost_below_what_is_being_published_again_is_a_fork"),
    Mutant("tail-behind", "a topic that ends before its cursor is a fork", f"{CHASSIS}/relay/reconcile.py",
           "if reached < cursor:", "if False:", "visits"),
    Mutant("tail-ahead", "a topic that holds more than the store is a fork", f"{CHASSIS}/relay/reconcile.py",
           "if tail and reached > last:", "if False:",
           "services/chassis/tests/test_relay.py::test_a_store_that_was_restored_is_a_fork"),
    Mutant("unsure-end", "an unsure end drops the producer", f"{CHASSIS}/relay/relay.py",
           "        await producer.commit_transaction()\n",
           "        try:\n            await producer.commit_transaction()\n        except KafkaError:\n            pass\n", "visits"),
    Mutant("forked-store", "a store that has forked takes nothing", f"{CHASSIS}/appending.py",
           " AND NOT EXISTS (SELECT FROM relay_lease WHERE fork IS NOT NULL)", "", "visits"),
    Mutant("counter-lock", "a partition's counter is locked to the commit", f"{CHASSIS}/appending.py",
           "ORDER BY c.topic, c.partition FOR UPDATE OF c", "ORDER BY c.topic, c.partition",
           "services/chassis/tests/test_store.py::test_sequences_are_dense_in_commit_order_and_chained"),
    Mutant("version", "a stream has each version once", TABLES,
           "    UNIQUE (stream_id, stream_version),\n", "",
           "services/chassis/tests/test_store.py::test_an_old_version_is_refused"),
    Mutant("command-id", "a command is handled once", TABLES,
           "    command_id  uuid PRIMARY KEY,", "    command_id  uuid NOT NULL,", "visits"),
    Mutant("natural-key", "a natural key has one holder", TABLES,
           "    key       text PRIMARY KEY,", "    key       text NOT NULL,", "visits"),
    Mutant("refused-by-itself", "a command is not refused because of itself", f"{CHASSIS}/handling.py",
           "        await _refuse_nothing_handled_meanwhile(connection, outcomes)\n", "", "visits"),
    Mutant("marks", "a changed fact leaves a mark", f"{FINANCE}/projections/folding.py",
           "await put_marks(connection, list(changed.values()))", "pass", "money"),
    Mutant("marks-read", "exactly the marks that were read are deleted", f"{FINANCE}/application/taken.py",
           'DELETE FROM marks WHERE id = ANY($1::bigint[])', 'DELETE FROM marks WHERE id >= ANY($1::bigint[])',
           "services/finance/tests/stack/test_deciding.py::test_any_order_in_any_pieces_by_two_deciders_at_once_comes_to_the_same"),
    Mutant("ruling-waits", "a ruling waits for the decisions under way", f"{FINANCE}/application/rulings.py",
           'SELECT pg_advisory_xact_lock($1)', 'SELECT $1::bigint',
           "services/finance/tests/stack/test_rulings.py::test_a_ruling_waits_for_the_decisions_under_way"),
    Mutant("ruling-holds", "nothing is decided while a ruling is recorded", f"{FINANCE}/application/rulings.py",
           'SELECT pg_advisory_xact_lock_shared($1)', 'SELECT $1::bigint',
           "services/finance/tests/stack/test_rulings.py::test_no_decision_is_made_while_a_ruling_is_being_recorded"),
    Mutant("catch-up", "a recovered service consumes again before it decides", f"{CHASSIS}/operations/recover.py",
           'again = await catch_up(service, pool, kafka, lambda done, total: shown("consumed again", done, total))', "again = 0",
           "deploy/cli/tests/recover/test_recover.py::test_finance_restored_to_an_hour_ago_decides_nothing_twice"),
    Mutant("book-lock", "a book is decided by one at a time", f"{FINANCE}/application/books.py",
           "ORDER BY key FOR UPDATE", "ORDER BY key", "money"),
    Mutant("facts-after-lock", "books are locked before anything of them is read", f"{FINANCE}/application/deciding.py",
           """        stored = await lock_books(connection, sorted(touched.latest))
        made = await decide_books(connection, held.policy, touched, beside, stored, self.child_words)
""",
           """        known = dict(await connection.fetch("SELECT key, entries FROM books WHERE key = ANY($1)", sorted(touched.latest)))
        stored = dict.fromkeys(touched.latest) | known
        made = await decide_books(connection, held.policy, touched, beside, stored, self.child_words)
        await lock_books(connection, sorted(touched.latest))
""", "money"),
    Mutant("numbering", "a decision is the next of its claim", f"{FINANCE}/application/deciding.py",
           "each.number - 1,", "0,", "money"),
)  # fmt: skip
