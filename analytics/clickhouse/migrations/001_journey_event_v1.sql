-- Events as pulled, one row each: fed by the pipeline's `pull` from journey.event in PostgreSQL. A window pulled twice
-- leaves the same rows, which replace each other. Sorted by type, so that payments are a range, not a scan.
CREATE TABLE IF NOT EXISTS journey_event_v1 (
  window_id Int64,
  position Int64,
  transaction_id Int64 CODEC(Delta, ZSTD),
  type UInt8,
  participant_id UUID,
  version UInt32,
  occurred_at DateTime64(3, 'UTC'),
  recorded_at DateTime64(6, 'UTC') CODEC(Delta, ZSTD),
  amount Int64,
  -- What the event changed: the step touched (0: none) and its time before, the nine slices before (empty: unchanged).
  touched UInt8,
  before_time Int32,
  before_slices Array(UInt16),
  -- The participant's state after it. Times are seconds since 2020-01-01 UTC; 2147483647: not reached.
  registered Int32,
  email_verified Int32,
  identity_verified Int32,
  phone_verified Int32,
  eligible Int32,
  joined Int32,
  selected Int32,
  purchased Int32,
  completed Int32,
  reviewed Int32,
  certified Int32,
  account_linked Int32,
  account_verified Int32,
  paid Int32,
  wave UInt16,
  province UInt16,
  district UInt16,
  gender UInt16,
  age_band UInt16,
  education UInt16,
  platform UInt16,
  payment_partner UInt16,
  course_category UInt16,
  INDEX by_window window_id TYPE minmax GRANULARITY 1
) ENGINE = ReplacingMergeTree()
ORDER BY (type, position);
