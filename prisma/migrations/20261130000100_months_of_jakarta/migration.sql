-- A month after the start of one is in Jakarta's time. In UTC a month after 30 November 17:00 is 30 December 17:00: a month
-- that follows a shorter one ended a day early, the next was made a month late under the name of its own, and the one after
-- overlapped it. A month that cannot be made does not stop whoever asks for it: what is recorded in it goes where no month is.
CREATE OR REPLACE FUNCTION journey.ensure_partitions(months integer DEFAULT 3) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = journey, pg_temp SET timezone = 'Asia/Jakarta' AS $$
DECLARE
  start timestamptz := date_trunc('month', now());
  made integer := 0;
  name text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('journey.ensure_partitions'));
  FOR i IN 0..months LOOP
    name := 'event_' || to_char(start, 'YYYY_MM');
    IF to_regclass('journey.' || name) IS NULL THEN
      BEGIN
        EXECUTE format('CREATE TABLE journey.%I PARTITION OF journey.event FOR VALUES FROM (%L) TO (%L)',
                       name, start, start + interval '1 month');
        made := made + 1;
      EXCEPTION WHEN invalid_object_definition OR check_violation THEN
        RAISE WARNING 'journey.% cannot be made, its events stay in journey.event_default: %', name, SQLERRM;
      END;
    END IF;
    start := start + interval '1 month';
  END LOOP;
  RETURN made;
END $$;

-- Months that were made with the wrong bounds, and in which nothing is yet, are made again; nobody records meanwhile.
DO $$
DECLARE
  month regclass;
  is_empty boolean;
BEGIN
  LOCK TABLE journey.event IN ACCESS EXCLUSIVE MODE;
  FOR month IN
    SELECT inhrelid::regclass FROM pg_inherits
    WHERE inhparent = 'journey.event'::regclass AND inhrelid <> 'journey.event_default'::regclass
  LOOP
    EXECUTE format('SELECT NOT EXISTS (SELECT FROM %s)', month) INTO is_empty;
    IF is_empty THEN
      EXECUTE format('DROP TABLE %s', month);
    END IF;
  END LOOP;
END $$;
SELECT journey.ensure_partitions();
