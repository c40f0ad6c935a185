-- Where every claim stands: what its last decision says. Decisions themselves are events; `number` is the last one's.
-- Claims that are decided one by one: on outreach sessions, lectures and facilities.
CREATE TABLE single_claims (
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
CREATE INDEX single_claims_books ON single_claims (book);
CREATE INDEX single_claims_sources ON single_claims (source_id);
GRANT SELECT, INSERT, UPDATE ON single_claims TO "{run_role}";

-- The claims on the attendances of a session, 49 bytes for each child (domain/packed_claims.py): a row and an index for each
-- claim cost PostgreSQL four times as much (measured).
CREATE TABLE session_claims (
    session_id     uuid PRIMARY KEY,
    institution_id uuid NOT NULL,
    service_date   date NOT NULL,
    township_code  text,
    decided_at     timestamptz NOT NULL,
    claims         bytea NOT NULL CHECK (octet_length(claims) > 0 AND octet_length(claims) % 49 = 0)
) WITH (fillfactor = 90);
GRANT SELECT, INSERT, UPDATE ON session_claims TO "{run_role}";

-- Outreach attendances as last assessed; eligible where `reason` is null. No money.
CREATE TABLE assessments (
    attendance_id uuid PRIMARY KEY,
    number        integer NOT NULL CHECK (number > 0),
    reason        text
) WITH (fillfactor = 80);
GRANT SELECT, INSERT, UPDATE ON assessments TO "{run_role}";

-- The ledger: double entries, append-only by grants. A debit is positive, a credit negative; each event's add up to 0.
CREATE TABLE postings (
    posting_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    decision_id uuid NOT NULL,
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

-- A refusal by its number in `REASONS` of domain/entries.py; null for 0.
CREATE FUNCTION refusal_of(number integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ('{session.voided,attendance.removed,policy.not-in-force,agreement.missing,agreement.unknown,'
        'agreement.other-institution,agreement.not-valid,agreement.mode-not-covered,agreement.fee-out-of-tolerance,'
        'institution.unknown,institution.credentials-incomplete,facility.missing,facility.unknown,facility.not-open,'
        'child.unknown,child.out-of-band,child.elsewhere,attendance.limit-reached,claim.terms-changed,claim.withdrawn,'
        'institution.suspended}'::text[])[number]
$$;

-- Every claim, a row each. A limit on `source_id` is a limit on the sessions looked at.
CREATE VIEW claims AS
SELECT claim_id, clause, book, source_id, child_id, service_date, township_code, number, status, eligible, amount_fen,
       payee_kind, payee_id, funding_source, reason, decided_at
FROM single_claims
UNION ALL
SELECT encode(substring(piece FROM 1 FOR 16), 'hex')::uuid, 'S3.1',
       'S3.1/' || encode(substring(piece FROM 17 FOR 16), 'hex')::uuid || '/' || extract(year FROM s.service_date),
       s.session_id, encode(substring(piece FROM 17 FOR 16), 'hex')::uuid, s.service_date, s.township_code,
       ('x' || encode(substring(piece FROM 33 FOR 4), 'hex'))::bit(32)::integer,
       CASE due WHEN 0 THEN 'accrued' ELSE 'refused' END,
       due = 0 OR refusal_of(due) = 'attendance.limit-reached',
       CASE due WHEN 0 THEN ('x' || encode(substring(piece FROM 38 FOR 8), 'hex'))::bit(64)::bigint END,
       CASE due WHEN 0 THEN 'institution' END,
       CASE due WHEN 0 THEN s.institution_id::text END,
       CASE due WHEN 0
           THEN 'township:' || lpad((('x' || encode(substring(piece FROM 46 FOR 4), 'hex'))::bit(32)::integer)::text, 9, '0') END,
       refusal_of(due), s.decided_at
FROM session_claims s
CROSS JOIN LATERAL generate_series(0, octet_length(s.claims) / 49 - 1) AS place
CROSS JOIN LATERAL substring(s.claims FROM place * 49 + 1 FOR 49) AS piece
CROSS JOIN LATERAL get_byte(piece, 36) AS due;
GRANT SELECT ON claims TO "{run_role}";
