-- Since when a subject waits to be counted, so that an operator can be told when counting does not keep up.
ALTER TABLE marks ADD COLUMN marked_at timestamptz NOT NULL DEFAULT now();
