-- People by the standard slices, step and day or month: sums of the state's signs, so that one definition serves a window,
-- a rebuild and a check. Small whatever the number of people. kind: 0 everybody, else the place of the slice among the
-- nine (1 wave, 2 province, 4 gender … 9 course category; no district). ord: 0 any order (period of the step's first
-- time), 1 strict (of the latest of the first k). grain: 0 month, 1 day, in Jakarta, from 2020-01. A past day is the
-- months before it and the days of its month; today is every month.
-- The marker has kind 255: its sum is the last window shown where step is 0, the watermark in microseconds where it is 1.
CREATE TABLE IF NOT EXISTS step_cube_v1 (
  kind UInt8,
  ord UInt8,
  grain UInt8,
  period Int16,
  cell UInt16,
  step UInt8,
  n Int64
) ENGINE = SummingMergeTree(n)
ORDER BY (kind, ord, grain, period, cell, step);

-- The horizon under way, fed by the pipeline from participant_state_pending_v3; readers never look here.
CREATE TABLE IF NOT EXISTS step_cube_pending_v1 AS step_cube_v1;
