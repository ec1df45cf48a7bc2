-- Payments sent, settled, failed and returned, purchases with their price, selections revoked and balances expired: what
-- amounts on past dates, the backlog and who may still buy are read from. Read only rows up to the window that the state
-- shows, since they become visible a moment before it. The marker has type 255.
CREATE TABLE IF NOT EXISTS payment_v2 (
  window_id UInt32,
  type UInt8,
  -- Seconds since 2020-01-01 UTC.
  occurred Int32,
  participant_id UUID,
  position Int64,
  payment_id UUID,
  -- That it went to; where that is not told, the participant's, when it happened. Of a purchase always the latter.
  payment_partner UInt8,
  -- Rupiah.
  amount Int64
) ENGINE = ReplacingMergeTree(window_id)
ORDER BY (type, occurred, participant_id, position);

-- The horizon under way, fed by the pipeline from journey_event_pending_v3; readers never look here.
CREATE TABLE IF NOT EXISTS payment_pending_v2 AS payment_v2;
