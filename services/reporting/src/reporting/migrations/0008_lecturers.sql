-- Who gave a lecture, and which titles a lecturer held since when: by R2's other reading only a qualified one's lecture counts.
-- Lectures folded before have no lecturer until the projection `lectures` is rebuilt.
ALTER TABLE lectures ADD COLUMN lecturer_id uuid;
CREATE INDEX lectures_of_lecturer ON lectures (lecturer_id);

CREATE TABLE titles (
    practitioner_id uuid NOT NULL,
    title           text NOT NULL,
    awarded_on      date NOT NULL
);
CREATE INDEX titles_of_person ON titles (practitioner_id);
GRANT SELECT, INSERT, DELETE ON titles TO "{run_role}";
