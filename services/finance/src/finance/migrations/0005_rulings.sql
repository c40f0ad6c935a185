-- How far the rulings on the edition have been noticed by deciders: the version of their stream.
ALTER TABLE decided_under ADD COLUMN rulings integer NOT NULL DEFAULT 0;

-- Which decisions a ruling caused: those of its delta entries.
CREATE TABLE ruling_decisions (
    decision_id uuid PRIMARY KEY,
    ruling_id   uuid NOT NULL
);
CREATE INDEX ruling_decisions_rulings ON ruling_decisions (ruling_id);
GRANT SELECT, INSERT ON ruling_decisions TO "{run_role}";
