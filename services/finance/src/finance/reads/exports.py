"""Queries of what is handed out as workbooks: claims of a year, and the ledger's postings of a year, each with its totals."""

CLAIMS = """
    SELECT claim_id, clause, service_date, township_code, source_id, child_id, status, amount_fen, payee_kind, payee_id,
           funding_source, reason, number, decided_at
    FROM claims WHERE service_date BETWEEN $1 AND $2 AND ($3::text IS NULL OR township_code = $3)
      AND ($4::text IS NULL OR clause = $4)
    ORDER BY claim_id"""
CLAIMS_DUE_FEN = """
    SELECT coalesce(sum(amount_fen), 0)::bigint FROM claims
    WHERE status = 'accrued' AND service_date BETWEEN $1 AND $2 AND ($3::text IS NULL OR township_code = $3)
      AND ($4::text IS NULL OR clause = $4)"""
POSTINGS = """
    SELECT posting_id, decision_id, posted_at, account, greatest(amount_fen, 0) AS debit_fen, greatest(-amount_fen, 0) AS credit_fen
    FROM postings WHERE posted_at >= $1 AND posted_at < $2 ORDER BY posting_id"""
POSTED_FEN = """
    SELECT coalesce(sum(amount_fen) FILTER (WHERE amount_fen > 0), 0)::bigint,
           coalesce(-sum(amount_fen) FILTER (WHERE amount_fen < 0), 0)::bigint
    FROM postings WHERE posted_at >= $1 AND posted_at < $2"""
