-- Where and when each record of the other aggregates stands, for lists; everything else about it is read from its stream.
CREATE TABLE listed (
    stream_id uuid PRIMARY KEY,
    kind      text NOT NULL,
    unit_code text NOT NULL,
    day       date NOT NULL
);
CREATE INDEX listed_in_order ON listed (kind, day, stream_id);
GRANT SELECT, INSERT, DELETE ON listed TO "{run_role}";
