-- What is settled: a settlement closes a clause and a fund to a day, has a line for each payee, and each line its entries, which
-- say of every claim, repayment and deduction how much of it is settled. A line that was discarded, or that the bank has failed to
-- pay, is `returned`: its entries are open again.
CREATE TABLE settlements (
    settlement_id  uuid PRIMARY KEY,
    clause         text NOT NULL,
    funding_source text NOT NULL,
    through        date NOT NULL,
    stage          text NOT NULL CHECK (stage IN ('prepared', 'discarded', 'approved', 'instructed', 'reconciled')),
    number         integer,
    prepared_at    timestamptz NOT NULL,
    UNIQUE (funding_source, number)
);
CREATE INDEX settlements_scopes ON settlements (clause, funding_source);
GRANT SELECT, INSERT, UPDATE ON settlements TO "{run_role}";

CREATE TABLE settlement_lines (
    settlement_id uuid NOT NULL REFERENCES settlements,
    payee_kind    text NOT NULL,
    payee_id      text NOT NULL,
    amount_fen    bigint NOT NULL CHECK (amount_fen >= 0),
    state         text NOT NULL CHECK (state IN ('open', 'netted', 'paid', 'returned')),
    reason        text,
    PRIMARY KEY (settlement_id, payee_kind, payee_id)
);
GRANT SELECT, INSERT, UPDATE ON settlement_lines TO "{run_role}";

CREATE TABLE settlement_entries (
    settlement_id uuid NOT NULL,
    payee_kind    text NOT NULL,
    payee_id      text NOT NULL,
    source_id     uuid NOT NULL,
    year          integer NOT NULL,
    amount_fen    bigint NOT NULL CHECK (amount_fen <> 0),
    PRIMARY KEY (settlement_id, payee_kind, payee_id, source_id, year),
    FOREIGN KEY (settlement_id, payee_kind, payee_id) REFERENCES settlement_lines
);
CREATE INDEX settlement_entries_sources ON settlement_entries (source_id);
GRANT SELECT, INSERT ON settlement_entries TO "{run_role}";

-- What besides claims is between a fund and a payee: a repayment is above 0, a deduction below.
CREATE TABLE settlement_adjustments (
    adjustment_id   uuid PRIMARY KEY,
    clause          text NOT NULL,
    funding_source  text NOT NULL,
    payee_kind      text NOT NULL,
    payee_id        text NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('repayment', 'deduction')),
    year            integer NOT NULL,
    amount_fen      bigint NOT NULL CHECK (amount_fen <> 0),
    document_number text NOT NULL
);
CREATE INDEX settlement_adjustments_scopes ON settlement_adjustments (clause, funding_source);
GRANT SELECT, INSERT ON settlement_adjustments TO "{run_role}";
