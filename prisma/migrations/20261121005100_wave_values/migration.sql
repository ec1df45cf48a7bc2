-- A wave that was opened is a value of its dimension from then on, as one that was played back is.
CREATE FUNCTION journey.list_wave(number integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog
AS $$
  INSERT INTO journey.dimension_value (dimension, code, key, label_id, label_en)
  VALUES ('WAVE', number, number::text, 'Gelombang ' || number, 'Wave ' || number)
  ON CONFLICT DO NOTHING
$$;

REVOKE ALL ON FUNCTION journey.list_wave(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION journey.list_wave(integer) TO gelombang_registration;

INSERT INTO journey.dimension_value (dimension, code, key, label_id, label_en)
SELECT 'WAVE', number, number::text, 'Gelombang ' || number, 'Wave ' || number FROM registration.wave
ON CONFLICT DO NOTHING;
