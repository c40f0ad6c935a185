-- Of which clause an entry is: what a payee owes a fund under another clause than the settlement's is set off in it.
ALTER TABLE settlement_entries ADD COLUMN clause text;
UPDATE settlement_entries e SET clause = s.clause FROM settlements s WHERE s.settlement_id = e.settlement_id;
ALTER TABLE settlement_entries ALTER COLUMN clause SET NOT NULL;
