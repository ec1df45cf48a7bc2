-- Windows older than the last few hundred, as one row: a running system makes several a second.
CREATE TABLE "analytics"."pipeline_total" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "windows" BIGINT NOT NULL DEFAULT 0,
    "events" BIGINT NOT NULL DEFAULT 0,
    "last_window" BIGINT NOT NULL DEFAULT 0,
    "until_transaction" BIGINT NOT NULL DEFAULT 0,
    "watermark" TIMESTAMPTZ(6),
    "is_shown" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "pipeline_total_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "analytics"."pipeline_total" ADD CONSTRAINT "pipeline_total_is_one_row" CHECK ("id" = 1);
INSERT INTO "analytics"."pipeline_total" DEFAULT VALUES;
