-- What operators have done to this store besides running it: restored, recovered. Written by the owner, never changed.
CREATE TABLE operator_actions (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at     timestamptz NOT NULL DEFAULT now(),
    actor  text NOT NULL,
    action text NOT NULL,
    detail jsonb NOT NULL
);
GRANT SELECT ON operator_actions TO "{run_role}";
