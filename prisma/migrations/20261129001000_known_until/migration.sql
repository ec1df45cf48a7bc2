-- What becomes known late about past days is proved, too (method 9): for that the next edition needs what this one counted
-- until them.
ALTER TABLE "analytics"."edition_week"
  ADD COLUMN "known" integer[] NOT NULL DEFAULT '{}',
  ADD COLUMN "known_moments" integer[] NOT NULL DEFAULT '{}',
  ADD CONSTRAINT "edition_week_knows_whole_moments" CHECK (
    cardinality("known") = cardinality("known_moments") * cardinality("exact")
  ) NOT VALID;
