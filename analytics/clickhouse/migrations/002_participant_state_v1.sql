-- What the funnel is read from: per participant the state after the highest version (FINAL keeps that one). Everything
-- in it is published: rows come by an atomic move from participant_state_pending_v1 and in no other way.
CREATE TABLE IF NOT EXISTS participant_state_v1 (
  window_id Int64,
  participant_id UUID,
  version UInt32,
  -- First time of each step, in seconds since 2020-01-01 UTC; 2147483647: not reached, which is never before any date.
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
  course_category UInt16
) ENGINE = ReplacingMergeTree(version)
ORDER BY participant_id;

-- The horizon under way, fed by the pipeline's `fold` from journey_event_v1; readers never look here.
CREATE TABLE IF NOT EXISTS participant_state_pending_v1 AS participant_state_v1;
