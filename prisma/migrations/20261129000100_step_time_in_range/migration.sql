-- The state's greatest number means "not reached", and was also the second 2088-01-19 03:14:07 UTC: a correction to exactly
-- that second would have taken the step away. It is out of range now, as every later one is.
CREATE OR REPLACE FUNCTION journey.to_seconds(instant timestamptz) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT (floor(extract(epoch FROM instant)) - 1577836799)::integer - 1 $$;
