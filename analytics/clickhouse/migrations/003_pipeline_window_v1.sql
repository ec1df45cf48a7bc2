-- The windows that this ClickHouse holds, fed by the pipeline's `publish`. Compared at each start with
-- analytics.pipeline_window in PostgreSQL, so that lost or foreign data is noticed.
CREATE TABLE IF NOT EXISTS pipeline_window_v1 (
  window_id Int64,
  from_transaction Int64,
  until_transaction Int64,
  -- Tells windows of one database from those of another that happen to have the same bounds.
  created_at DateTime64(3, 'UTC'),
  events UInt64,
  participant_events UInt64,
  -- Greatest recorded_at in the window.
  watermark DateTime64(6, 'UTC')
) ENGINE = ReplacingMergeTree()
ORDER BY window_id;
