-- What makes a person one of the professional team: qualifications held, and times in a post.
CREATE TABLE qualifications (
    practitioner_id uuid NOT NULL,
    awarded_on      date NOT NULL,
    valid_to        date
);
CREATE INDEX qualifications_of_person ON qualifications (practitioner_id);
CREATE TABLE posts (
    practitioner_id uuid NOT NULL,
    began_on        date NOT NULL,
    ended_on        date
);
CREATE INDEX posts_of_person ON posts (practitioner_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON qualifications, posts TO "{run_role}";
