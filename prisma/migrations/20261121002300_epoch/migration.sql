-- Transaction ids start again when a database is restored from a dump into another cluster. Every follower of the journey
-- has its place by them, so each epoch adds an offset to them: the numbers go on rising, and no follower notices.
CREATE TABLE journey.epoch (
  number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Added to the cluster's own transaction ids in this epoch.
  transaction_offset bigint NOT NULL,
  began_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO journey.epoch (transaction_offset) VALUES (0);

-- The greatest transaction number that anything stored goes by.
CREATE FUNCTION journey.greatest_transaction_number() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = journey, pg_temp AS $$
  SELECT greatest(0, (SELECT max(transaction_id) FROM event), (SELECT max(transaction_id) FROM ledger.transfer),
                  (SELECT max(until_transaction) - 1 FROM analytics.pipeline_window),
                  (SELECT max(until_transaction) - 1 FROM analytics.pipeline_total))
$$;

-- Begins a new epoch if this cluster's transaction ids are below numbers that are in use, and says whether it did. What
-- was appended after the restore and before this call gets the numbers that it would have had after it. The offset stands
-- in the function that everybody numbers by, where it costs nothing.
CREATE FUNCTION journey.begin_epoch_if_restored() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = journey, pg_temp AS $$
DECLARE
  next_number bigint := to_transaction_number(pg_snapshot_xmax(pg_current_snapshot()));
  present_offset bigint := (SELECT transaction_offset FROM epoch ORDER BY number DESC LIMIT 1);
  greatest_number bigint;
  last_restored bigint;
BEGIN
  IF greatest_transaction_number() < next_number THEN
    RETURN false;
  END IF;
  LOCK TABLE event, ledger.transfer IN ACCESS EXCLUSIVE MODE;
  next_number := to_transaction_number(pg_snapshot_xmax(pg_current_snapshot()));
  greatest_number := greatest_transaction_number();
  last_restored := (SELECT max(position) FROM event WHERE transaction_id >= next_number);
  UPDATE event SET transaction_id = transaction_id - present_offset + greatest_number
  WHERE transaction_id < next_number AND position > last_restored;
  EXECUTE format('CREATE OR REPLACE FUNCTION journey.to_transaction_number(id xid8) RETURNS bigint '
                 'LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $number$ SELECT id::text::bigint + %s $number$', greatest_number);
  INSERT INTO epoch (transaction_offset) VALUES (greatest_number);
  RETURN true;
END $$;
REVOKE ALL ON FUNCTION journey.begin_epoch_if_restored(), journey.greatest_transaction_number() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION journey.begin_epoch_if_restored() TO gelombang_analytics;
