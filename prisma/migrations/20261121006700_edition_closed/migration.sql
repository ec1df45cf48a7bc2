-- A published edition is whole: weeks come into it in the transaction that makes it, and in no other.
CREATE FUNCTION "analytics"."refuse_addition"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM added JOIN "analytics"."edition" ON "edition"."number" = added."edition"
    WHERE "edition".xmin <> pg_current_xact_id()::xid
  ) THEN
    RAISE EXCEPTION 'nothing is added to what is published' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "edition_week_is_whole" AFTER INSERT ON "analytics"."edition_week"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION "analytics"."refuse_addition"();
ALTER TABLE "analytics"."edition_week" ENABLE ALWAYS TRIGGER "edition_week_is_whole";
