-- What the national totals of single days tell about counts of week ends is proved, too (method 8): for that later editions
-- need the exact counts of these days, and which rows nobody could get further in.
ALTER TABLE "analytics"."edition_week"
  ADD COLUMN "silent" integer[] NOT NULL DEFAULT '{}',
  ADD COLUMN "over" text[] NOT NULL DEFAULT '{}',
  ADD CONSTRAINT "edition_week_has_whole_days" CHECK (
    cardinality("exact") = 0 OR cardinality("silent") % cardinality("exact") = 0
  ) NOT VALID;
