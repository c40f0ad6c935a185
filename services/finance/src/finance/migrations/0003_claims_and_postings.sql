-- Where every claim stands: what its last decision says. Decisions themselves are events; `number` is the last one's.
CREATE TABLE claims (
    claim_id       uuid PRIMARY KEY,
    clause         text NOT NULL,
    book           text NOT NULL,
    source_id      uuid NOT NULL,
    child_id       uuid,
    service_date   date NOT NULL,
    township_code  text,
    number         integer NOT NULL CHECK (number > 0),
    status         text NOT NULL CHECK (status IN ('accrued', 'refused')),
    eligible       boolean NOT NULL,
    amount_fen     bigint,
    payee_kind     text,
    payee_id       text,
    funding_source text,
    reason         text,
    decided_at     timestamptz NOT NULL,
    CHECK ((status = 'accrued') = (amount_fen IS NOT NULL)),
    CHECK ((status = 'accrued') = (payee_kind IS NOT NULL)),
    CHECK ((status = 'accrued') = (payee_id IS NOT NULL)),
    CHECK ((status = 'accrued') = (funding_source IS NOT NULL)),
    CHECK ((status = 'refused') = (reason IS NOT NULL))
) WITH (fillfactor = 80);
CREATE INDEX claims_books ON claims (book) WHERE child_id IS NULL;
CREATE INDEX claims_sources ON claims (source_id) WHERE child_id IS NULL;
CREATE INDEX claims_children ON claims (child_id) WHERE child_id IS NOT NULL;
GRANT SELECT, INSERT, UPDATE ON claims TO "{run_role}";

-- Outreach attendances as last assessed; eligible where `reason` is null. No money.
CREATE TABLE assessments (
    attendance_id uuid PRIMARY KEY,
    number        integer NOT NULL CHECK (number > 0),
    reason        text
) WITH (fillfactor = 80);
GRANT SELECT, INSERT, UPDATE ON assessments TO "{run_role}";

-- The ledger: double entries, append-only by grants. A debit is positive, a credit negative; each decision's add up to 0.
CREATE TABLE postings (
    posting_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    decision_id uuid NOT NULL,
    claim_id    uuid NOT NULL,
    decision    integer NOT NULL,
    account     text NOT NULL,
    amount_fen  bigint NOT NULL CHECK (amount_fen <> 0),
    posted_at   timestamptz NOT NULL,
    UNIQUE (decision_id, account)
);
GRANT SELECT, INSERT ON postings TO "{run_role}";

CREATE FUNCTION require_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM new_postings GROUP BY decision_id HAVING sum(amount_fen) <> 0) THEN
        RAISE EXCEPTION 'postings of a decision do not balance' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER postings_balance AFTER INSERT ON postings
    REFERENCING NEW TABLE AS new_postings FOR EACH STATEMENT EXECUTE FUNCTION require_balance();
