-- What the national totals of moments between tell about counts of week ends is proved, too (method 8): for that later
-- editions need the exact counts of these moments, and from when on nobody could get further in a row.
ALTER TABLE "analytics"."edition_week"
  ADD COLUMN "silent" integer[] NOT NULL DEFAULT '{}',
  ADD COLUMN "moments" integer[] NOT NULL DEFAULT '{}',
  ADD COLUMN "limits" integer[] NOT NULL DEFAULT '{}',
  ADD CONSTRAINT "edition_week_has_whole_moments" CHECK (
    cardinality("silent") = cardinality("moments") * cardinality("exact")
  ) NOT VALID;
