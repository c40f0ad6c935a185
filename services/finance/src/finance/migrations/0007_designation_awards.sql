-- The awards that came with demonstration designations (K5.1), by institution, in the order they were decided. `sources` are the
-- events they are known from: the filing, then each designation.
CREATE TABLE designated_institutions (
    institution_id uuid PRIMARY KEY,
    township_code  text NOT NULL,
    assessments    uuid[] NOT NULL,
    valid_from     date[] NOT NULL,
    documents      text[] NOT NULL,
    awards_fen     bigint[] NOT NULL,
    sources        uuid[] NOT NULL,
    CHECK (cardinality(sources) = cardinality(assessments) + 1)
);
GRANT SELECT, INSERT, UPDATE ON designated_institutions TO "{run_role}";
