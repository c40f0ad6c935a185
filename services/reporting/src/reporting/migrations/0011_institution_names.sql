-- What an institution is called, for pages. One folded before has none until the projection `supervision` is rebuilt.
ALTER TABLE institutions ADD COLUMN name text NOT NULL DEFAULT '';
