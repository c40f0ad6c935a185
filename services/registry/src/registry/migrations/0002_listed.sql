-- What else exists, of which kind and of which office, for lists; everything about it is read from its stream.
CREATE TABLE listed (
    kind   text NOT NULL,
    id     uuid NOT NULL,
    office text NOT NULL,
    PRIMARY KEY (kind, id)
);
GRANT SELECT, INSERT ON listed TO "{run_role}";
