-- Histogram of the times between neighbouring steps by the standard slices: gap k is from step k - 1 to step k, bins are
-- those of participant_state_v3.g2 … g14, kind and marker (gap in place of step) are those of step_cube_v1.
CREATE TABLE IF NOT EXISTS gap_cube_v1 (
  kind UInt8,
  gap UInt8,
  cell UInt16,
  bin UInt8,
  n Int64
) ENGINE = SummingMergeTree(n)
ORDER BY (kind, gap, cell, bin);

-- The horizon under way, fed by the pipeline from participant_state_pending_v3; readers never look here.
CREATE TABLE IF NOT EXISTS gap_cube_pending_v1 AS gap_cube_v1;
