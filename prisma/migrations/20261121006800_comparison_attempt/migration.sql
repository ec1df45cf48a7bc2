-- When the comparison of ClickHouse with the journey was last tried, how that failed, and when the next is due. One row.
CREATE TABLE "analytics"."comparison_attempt" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "tried_at" TIMESTAMPTZ(3) NOT NULL,
    "failure" TEXT,
    "next_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "comparison_attempt_pkey" PRIMARY KEY ("id")
);
