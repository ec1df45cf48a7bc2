-- A correction says what was wrong, and now also why.
ALTER TABLE "analytics"."edition_correction" ADD COLUMN "reason_id" TEXT, ADD COLUMN "reason_en" TEXT;

-- What was announced stands, too; and no session goes around the triggers by calling itself a replica.
CREATE TRIGGER "publication_is_kept" BEFORE UPDATE OR DELETE OR TRUNCATE ON "analytics"."publication"
  FOR EACH STATEMENT EXECUTE FUNCTION "analytics"."refuse_change"();
ALTER TABLE "analytics"."edition" ENABLE ALWAYS TRIGGER "edition_is_kept";
ALTER TABLE "analytics"."edition_week" ENABLE ALWAYS TRIGGER "edition_week_is_kept";
ALTER TABLE "analytics"."edition_correction" ENABLE ALWAYS TRIGGER "edition_correction_is_kept";
ALTER TABLE "analytics"."publication" ENABLE ALWAYS TRIGGER "publication_is_kept";
