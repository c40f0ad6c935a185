-- Marks lie in 16 lanes (finance/lanes.py): deciders at work at once hold different ones, and so hardly ever meet at a book.
ALTER TABLE marks ADD COLUMN lane smallint NOT NULL DEFAULT 0 CHECK (lane BETWEEN 0 AND 15);
CREATE INDEX marks_lanes ON marks (lane, id);

-- What a decider locks for the marks of a lane.
CREATE TABLE mark_lanes (
    lane smallint PRIMARY KEY
);
INSERT INTO mark_lanes (lane) VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15);
GRANT SELECT, UPDATE ON mark_lanes TO "{run_role}";
