-- As before, but while others write: what is in use is read before this cluster's own numbers, which have then risen above
-- it, and both are read again under the lock, where whoever began the epoch first has already raised them. The other way
-- round, a transaction that committed between the two looked like one of a restored dump, and an epoch began for nothing.
CREATE OR REPLACE FUNCTION journey.begin_epoch_if_restored() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = journey, pg_temp AS $$
DECLARE
  greatest_number bigint;
  next_number bigint;
  present_offset bigint;
  last_restored bigint;
BEGIN
  -- One at a time: two that have both read the tables would wait for each other to lock them.
  PERFORM pg_advisory_xact_lock(hashtext('journey.begin_epoch_if_restored'));
  greatest_number := greatest_transaction_number();
  next_number := to_transaction_number(pg_snapshot_xmax(pg_current_snapshot()));
  IF greatest_number < next_number THEN
    RETURN false;
  END IF;
  LOCK TABLE event, ledger.transfer IN ACCESS EXCLUSIVE MODE;
  greatest_number := greatest_transaction_number();
  next_number := to_transaction_number(pg_snapshot_xmax(pg_current_snapshot()));
  IF greatest_number < next_number THEN
    RETURN false;
  END IF;
  present_offset := (SELECT transaction_offset FROM epoch ORDER BY number DESC LIMIT 1);
  last_restored := (SELECT max(position) FROM event WHERE transaction_id >= next_number);
  UPDATE event SET transaction_id = transaction_id - present_offset + greatest_number
  WHERE transaction_id < next_number AND position > last_restored;
  EXECUTE format('CREATE OR REPLACE FUNCTION journey.to_transaction_number(id xid8) RETURNS bigint '
                 'LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $number$ SELECT id::text::bigint + %s $number$', greatest_number);
  INSERT INTO epoch (transaction_offset) VALUES (greatest_number);
  RETURN true;
END $$;
