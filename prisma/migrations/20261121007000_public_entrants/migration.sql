-- How many entered each wave is public from when it was closed: editions protect people also from whoever knows that.
CREATE FUNCTION journey.public_entrants() RETURNS TABLE (wave text, entrants integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$ SELECT number::text, entrant_count FROM registration.wave WHERE entrant_count IS NOT NULL $$;

REVOKE ALL ON FUNCTION journey.public_entrants() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION journey.public_entrants() TO gelombang_analytics;
