-- Which child a registration stands for, where a child was registered twice.
ALTER TABLE children ADD COLUMN merged_into uuid;
CREATE INDEX children_merged_into ON children (merged_into) WHERE merged_into IS NOT NULL;
