"""I6: of each partition a consumer has received as much as it applied, skipped as repeat, parked and discarded, and no event twice."""

import asyncpg

from chassis.verify.finding import Checked

_POSITIONS = """
    SELECT p.*, coalesce(k.in_log, 0) AS parked_in_log, coalesce(k.all_parked, 0) AS parked_rows, coalesce(i.kept, 0) AS kept,
           coalesce(i.runs_last, 0) AS kept_last
    FROM inbox_positions p
    LEFT JOIN (SELECT consumer, topic, partition, count(*) FILTER (WHERE partition_seq IS NOT NULL) AS in_log, count(*) AS all_parked
               FROM parked GROUP BY 1, 2, 3) AS k USING (consumer, topic, partition)
    LEFT JOIN (SELECT consumer, topic, partition, sum(last_seq - first_seq + 1) AS kept, max(last_seq) AS runs_last
               FROM inbox_ids GROUP BY 1, 2, 3) AS i USING (consumer, topic, partition)
    ORDER BY p.consumer, p.topic, p.partition"""


async def check_counters(pool: asyncpg.Pool, service: str) -> Checked:
    """Add up each position's counters, which move in the transaction of the effect, and hold them against what is kept."""
    rows = await pool.fetch(_POSITIONS)
    received = sum(row["received"] for row in rows)
    checked = Checked("I6", service, f"{received:,} records received in {len(rows)} partitions")
    for row in rows:
        where = f"{row['consumer']}: {row['topic']}[{row['partition']}]"
        told = row["applied"] + row["repeated"] + row["parked"] + row["discarded"]
        if row["received"] != told:
            checked.object_to(
                f"{where}: received {row['received']}, but applied {row['applied']} + repeated {row['repeated']} "
                f"+ parked {row['parked']} + discarded {row['discarded']} = {told}"
            )
        if row["parked"] != row["parked_rows"]:
            checked.object_to(f"{where}: parked {row['parked']}, but {row['parked_rows']} records are kept")
        if row["last_seq"] != row["applied"] + row["parked_in_log"]:
            checked.object_to(
                f"{where}: at {row['last_seq']}, but applied {row['applied']} and parked {row['parked_in_log']} of the log"
            )
        if row["kept"] != row["last_seq"] or row["kept_last"] != row["last_seq"]:
            checked.object_to(f"{where}: at {row['last_seq']}, but the ids of {row['kept']} events are kept")
    return checked
