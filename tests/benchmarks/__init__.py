"""Speed beside floors and peers: `python -m benchmarks` with `tests` on the path (`make bench`).

A **row** is one job. Its **contenders** do that job, each as a program of its own, interleaved round by round on the same
servers, each against a new database; the first contender is what the others are divided by. A row's module says:

    from benchmarks.harness.rows import AtLeast, Contender, Row, Run, register

    register(
        Row(
            name="relay",                                  # for ROWS=relay
            title="relay, stored events in order",
            unit="events/s",                               # or "ms", which is better the lower
            volume=200_000,
            smoke_volume=2_000,                            # for the smoke in `make test`
            load=load,                                     # async (Loading) -> value: once per row, before the rounds
            contenders=(
                Contender("floor", "benchmarks.relay.floor", prepare=prepare, check=check),
                Contender("product", "benchmarks.relay.product", prepare=prepare, check=check, aim=AtLeast(0.8)),
            ),
        )
    )

and is named in `benchmarks.catalogue`. `prepare` (async, Run) makes the new database ready, untimed; `check` (async, Run,
Report) says what is wrong with the result, None if nothing is. A contender's program is `python -m <module>`:

    from benchmarks.harness.contending import report, task

    given = task()                                         # kafka, dsn, volume, state, loaded, options
    ...
    report(count / seconds, seconds=seconds)               # the measure in the row's unit; more by keyword

Peak memory (its whole process tree), processor seconds (its own, PostgreSQL's, Kafka's) and wall time are taken outside.
`missing` of a contender says why it cannot run here; its line then says so and the rest runs.
"""
