-- The terms of later versions of an agreement, in their order, each from a day on; null where there are none.
ALTER TABLE agreements ADD COLUMN amended jsonb;
