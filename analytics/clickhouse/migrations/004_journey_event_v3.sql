-- Events as pulled, one row each, sorted by participant: what a rebuild folds the state from. Everything in it is
-- published: rows come by an atomic move from the pending table and in no other way. The row (nobody, version 0,
-- position 0) is a marker: its greatest window_id is the last window that the table holds.
CREATE TABLE IF NOT EXISTS journey_event_v3 (
  window_id UInt32,
  position Int64,
  type UInt8,
  participant_id UUID,
  version UInt32,
  -- Seconds since 2020-01-01 UTC.
  occurred Int32,
  recorded_at DateTime64(6, 'UTC'),
  amount Int64,
  payment_id UUID,
  -- Of a payment: the payment partner that it went to; 0: not told, as of one before it was.
  paid_through UInt8,
  -- What the event changed: the step touched (0: none) and its time before, the nine slices before (empty: unchanged).
  touched UInt8,
  before_time Int32,
  before_slices Array(UInt16),
  -- Why something in it was left out, as bits (analytics/pipeline/refusals.ts); 0: nothing was.
  refused UInt8,
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
  province UInt8,
  district UInt16,
  gender UInt8,
  age_band UInt8,
  education UInt8,
  platform UInt8,
  payment_partner UInt8,
  course_category UInt8,
  -- Rupiah settled so far, this event included.
  paid_amount Int64,
  INDEX by_refused refused TYPE minmax GRANULARITY 4
) ENGINE = ReplacingMergeTree(window_id)
ORDER BY (participant_id, version, position) PRIMARY KEY participant_id;

-- The horizon under way, fed by the pipeline's `pull` from journey.event in PostgreSQL; readers never look here.
CREATE TABLE IF NOT EXISTS journey_event_pending_v3 AS journey_event_v3;
