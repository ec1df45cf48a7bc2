-- No correction comes in without a signature any more, whatever date it bears; those of before there were any stay.
ALTER TABLE "analytics"."edition_correction"
  ADD CONSTRAINT "edition_correction_is_signed" CHECK ("signature" IS NOT NULL AND "public_key" IS NOT NULL) NOT VALID;

-- Since when corrections are signed here: one that was noted before is not taken for a forged one.
CREATE FUNCTION "analytics"."corrections_signed_since"() RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  RETURN (
    SELECT finished_at FROM public._prisma_migrations
    WHERE migration_name = '20261121007100_signed_corrections' AND rolled_back_at IS NULL
  );
END $$;
REVOKE ALL ON FUNCTION "analytics"."corrections_signed_since"() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "analytics"."corrections_signed_since"() TO "gelombang_analytics";
