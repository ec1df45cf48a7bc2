-- The last comparison of ClickHouse with the journey's states, by step and day. One row.
CREATE TABLE "analytics"."comparison" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "compared_at" TIMESTAMPTZ(3) NOT NULL,
    "seconds" DOUBLE PRECISION NOT NULL,
    "compared" INTEGER NOT NULL,
    "differences" JSONB NOT NULL,

    CONSTRAINT "comparison_pkey" PRIMARY KEY ("id")
);
