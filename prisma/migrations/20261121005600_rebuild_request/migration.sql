-- Somebody wants everything in ClickHouse to be made again; the leading process does it and takes the wish away.
ALTER TABLE "analytics"."pipeline_total" ADD COLUMN "rebuild_requested_at" TIMESTAMPTZ(3);
