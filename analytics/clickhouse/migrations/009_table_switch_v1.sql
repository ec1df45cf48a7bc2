-- Tables that were made again are exchanged for those that are read. A statement that reads two tables, or one twice, can
-- meet one from before and one from after: here is how many such switches have begun, and how many are done, so that its
-- answer is asked again (analytics/clickhouse/switches.ts).
CREATE TABLE IF NOT EXISTS table_switch_v1 (
  number UInt32,
  is_done UInt8
) ENGINE = ReplacingMergeTree
ORDER BY (number, is_done);
