-- How many entered each wave, with the Jakarta day on which it was closed: from then on nobody enters it any more.
DROP FUNCTION journey.public_entrants();
CREATE FUNCTION journey.public_entrants() RETURNS TABLE (wave text, entrants integer, closed_on text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT number::text, entrant_count, (closed_at AT TIME ZONE 'Asia/Jakarta')::date::text
  FROM registration.wave WHERE entrant_count IS NOT NULL
$$;

REVOKE ALL ON FUNCTION journey.public_entrants() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION journey.public_entrants() TO gelombang_analytics;
