-- What the yearly evaluation measures of the use of funds (M6): given, due, settled and found wrong, each with its events' ids.
-- `fund_commitments` is empty until the projection `commitments` is rebuilt: its topic was consumed before.
CREATE TABLE fund_commitments (
    event_id       uuid NOT NULL,
    funding_source text NOT NULL,
    payee_kind     text NOT NULL,
    payee_id       text NOT NULL,
    year           integer NOT NULL,
    amount_fen     bigint NOT NULL,
    PRIMARY KEY (event_id, funding_source)
);
CREATE INDEX fund_commitments_of_fund ON fund_commitments (funding_source, year);
CREATE INDEX fund_commitments_of_payee ON fund_commitments (payee_id, year);

CREATE TABLE fund_grants (
    event_id       uuid PRIMARY KEY,
    funding_source text NOT NULL,
    year           integer NOT NULL,
    amount_fen     bigint NOT NULL
);
CREATE INDEX fund_grants_of_fund ON fund_grants (funding_source, year);

CREATE TABLE fund_settlements (
    settlement_id  uuid PRIMARY KEY,
    funding_source text NOT NULL,
    approved_by    uuid
);
CREATE INDEX fund_settlements_of_fund ON fund_settlements (funding_source);

CREATE TABLE fund_settlement_parts (
    settlement_id uuid NOT NULL,
    payee_kind    text NOT NULL,
    payee_id      text NOT NULL,
    year          integer NOT NULL,
    amount_fen    bigint NOT NULL
);
CREATE INDEX fund_settlement_parts_of_settlement ON fund_settlement_parts (settlement_id, payee_kind, payee_id);

CREATE TABLE fund_findings (
    inspection_id      uuid PRIMARY KEY,
    payee_kind         text NOT NULL,
    payee_id           text NOT NULL,
    found_on           date NOT NULL,
    amount_fen         bigint,
    share_basis_points integer,
    signed             boolean NOT NULL DEFAULT false,
    appealed           boolean NOT NULL DEFAULT false,
    event_ids          uuid[] NOT NULL
);
CREATE INDEX fund_findings_of_payee ON fund_findings (payee_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON fund_commitments, fund_grants, fund_settlements, fund_settlement_parts, fund_findings TO "{run_role}";
