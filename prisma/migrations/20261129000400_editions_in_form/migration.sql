-- The database cannot check a signature: whoever reads editions does. It refuses what none of them can be.
ALTER TABLE "analytics"."edition"
  ADD CONSTRAINT "edition_is_hashed" CHECK (
    "content_hash" ~ '^[0-9a-f]{64}$' AND "hash" ~ '^[0-9a-f]{64}$' AND "previous_hash" ~ '^([0-9a-f]{64})?$'
  ) NOT VALID,
  -- Ed25519: 64 bytes, and a key of 32 in SPKI.
  ADD CONSTRAINT "edition_is_signed" CHECK (
    "signature" ~ '^[A-Za-z0-9+/]{86}==$' AND "public_key" ~ '^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=$'
  ) NOT VALID,
  ADD CONSTRAINT "edition_ends_with_a_week" CHECK (extract(isodow FROM "as_of") = 7) NOT VALID;

CREATE FUNCTION "analytics"."refuse_out_of_turn"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."number" <> (SELECT coalesce(max("number"), 0) + 1 FROM "analytics"."edition") THEN
    RAISE EXCEPTION 'editions are numbered one after the other' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW."as_of" < (SELECT max("as_of") FROM "analytics"."edition") THEN
    RAISE EXCEPTION 'an edition does not end before one that was made before it' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW."as_of" >= (now() AT TIME ZONE 'Asia/Jakarta')::date THEN
    RAISE EXCEPTION 'an edition holds weeks that are over' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "edition_comes_next" BEFORE INSERT ON "analytics"."edition"
  FOR EACH ROW EXECUTE FUNCTION "analytics"."refuse_out_of_turn"();
ALTER TABLE "analytics"."edition" ENABLE ALWAYS TRIGGER "edition_comes_next";

-- What is not signed keeps no week from being published after it by an edition that goes on from a signed one.
DROP INDEX "analytics"."edition_as_of_key";
ALTER TABLE "analytics"."edition_week" DROP CONSTRAINT "edition_week_pkey",
  ADD CONSTRAINT "edition_week_pkey" PRIMARY KEY ("table_id", "week_end", "edition");
