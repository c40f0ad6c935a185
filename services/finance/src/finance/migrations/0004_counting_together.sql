-- Of children what makes some of them count together: household (R7, R10), homes (R11), and the child that a second
-- registration is (R18). Children folded before have none of it until the projection `children` is rebuilt.
ALTER TABLE children
    ADD COLUMN household_id  uuid,
    ADD COLUMN home_from     date[] NOT NULL DEFAULT '{}',
    ADD COLUMN home_villages text[] NOT NULL DEFAULT '{}',
    ADD COLUMN home_sources  uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN survivor_id   uuid,
    ADD COLUMN merged_on     date;
CREATE INDEX children_merged ON children (child_id) WHERE survivor_id IS NOT NULL;
CREATE INDEX children_households ON children (household_id) WHERE household_id IS NOT NULL;
CREATE INDEX agreements_institutions ON agreements (institution_id);

-- A refusal by its number in `REASONS` of domain/entries.py; null for 0.
CREATE OR REPLACE FUNCTION refusal_of(number integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ('{session.voided,attendance.removed,policy.not-in-force,agreement.missing,agreement.unknown,'
        'agreement.other-institution,agreement.not-valid,agreement.mode-not-covered,agreement.fee-out-of-tolerance,'
        'institution.unknown,institution.credentials-incomplete,facility.missing,facility.unknown,facility.not-open,'
        'child.unknown,child.out-of-band,child.elsewhere,attendance.limit-reached,claim.terms-changed,claim.withdrawn,'
        'institution.suspended,attendance.household-counted}'::text[])[number]
$$;

-- Every claim, a row each, as before: an attendance that its household counts once is eligible too (R10).
CREATE OR REPLACE VIEW claims AS
SELECT claim_id, clause, book, source_id, child_id, service_date, township_code, number, status, eligible, amount_fen,
       payee_kind, payee_id, funding_source, reason, decided_at
FROM single_claims
UNION ALL
SELECT encode(substring(piece FROM 1 FOR 16), 'hex')::uuid, 'S3.1',
       'S3.1/' || encode(substring(piece FROM 17 FOR 16), 'hex')::uuid || '/' || extract(year FROM s.service_date),
       s.session_id, encode(substring(piece FROM 17 FOR 16), 'hex')::uuid, s.service_date, s.township_code,
       ('x' || encode(substring(piece FROM 33 FOR 4), 'hex'))::bit(32)::integer,
       CASE due WHEN 0 THEN 'accrued' ELSE 'refused' END,
       due = 0 OR refusal_of(due) IN ('attendance.limit-reached', 'attendance.household-counted'),
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
