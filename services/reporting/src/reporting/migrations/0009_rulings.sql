-- The rulings on the edition that no other has withdrawn: figures are counted by them from their dates on.
CREATE TABLE rulings (
    edition   text NOT NULL,
    ruling    integer NOT NULL,
    subject   text NOT NULL,
    value     text NOT NULL,
    from_date date NOT NULL,
    PRIMARY KEY (edition, ruling)
);
GRANT SELECT, INSERT, DELETE ON rulings TO "{run_role}";
