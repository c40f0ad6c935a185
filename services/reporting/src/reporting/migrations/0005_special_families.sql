-- When a household was a special family (not why), when it was helped, and when a township had the means.
CREATE TABLE special_families (
    household_id uuid NOT NULL,
    from_date    date NOT NULL,
    ended_on     date
);
CREATE INDEX special_families_of_household ON special_families (household_id);
CREATE TABLE family_helps (
    help_id      uuid PRIMARY KEY,
    household_id uuid NOT NULL,
    helped_on    date NOT NULL
);
CREATE INDEX family_helps_of_household ON family_helps (household_id);
CREATE TABLE township_means (
    township_code text NOT NULL,
    ordinal       integer NOT NULL,
    from_date     date NOT NULL,
    has_means     boolean NOT NULL,
    PRIMARY KEY (township_code, ordinal)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON special_families, family_helps, township_means TO "{run_role}";
