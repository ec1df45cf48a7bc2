-- What people who work with the figures keep beside them: saved views, annotations, alerts.
CREATE TABLE "analytics"."saved_view" (
  "id" UUID NOT NULL DEFAULT uuidv7(),
  "name" TEXT NOT NULL,
  "page" TEXT NOT NULL,
  "query" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "removed_at" TIMESTAMPTZ(3),
  CONSTRAINT "saved_view_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "saved_view_page_created_at_idx" ON "analytics"."saved_view" ("page", "created_at");

CREATE TABLE "analytics"."annotation" (
  "id" UUID NOT NULL DEFAULT uuidv7(),
  "day" DATE NOT NULL,
  "text" TEXT NOT NULL,
  "created_by" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "removed_at" TIMESTAMPTZ(3),
  CONSTRAINT "annotation_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "annotation_day_idx" ON "analytics"."annotation" ("day");

CREATE TABLE "analytics"."alert_rule" (
  "id" UUID NOT NULL DEFAULT uuidv7(),
  "measure" TEXT NOT NULL,
  "from_step" TEXT,
  "step" TEXT,
  "threshold" DOUBLE PRECISION NOT NULL,
  "created_by" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "removed_at" TIMESTAMPTZ(3),
  CONSTRAINT "alert_rule_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "alert_rule_measure" CHECK (
    CASE "measure"
      WHEN 'LAG_SECONDS' THEN "from_step" IS NULL AND "step" IS NULL
      WHEN 'PEOPLE_BETWEEN' THEN "from_step" IS NOT NULL AND "step" IS NOT NULL
      WHEN 'DAILY_PEOPLE' THEN "from_step" IS NULL AND "step" IS NOT NULL
      ELSE false
    END)
);

CREATE TABLE "analytics"."alert" (
  "id" UUID NOT NULL DEFAULT uuidv7(),
  "rule_id" UUID NOT NULL,
  "as_of" DATE NOT NULL,
  "raised_at" TIMESTAMPTZ(3) NOT NULL,
  "value" DOUBLE PRECISION NOT NULL,
  "expected" DOUBLE PRECISION,
  "cleared_at" TIMESTAMPTZ(3),
  "acknowledged_by" TEXT,
  "acknowledged_at" TIMESTAMPTZ(3),
  "note" TEXT,
  CONSTRAINT "alert_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "alert_rule_id_fkey" FOREIGN KEY ("rule_id") REFERENCES "analytics"."alert_rule" ("id"),
  CONSTRAINT "alert_acknowledged" CHECK (("acknowledged_by" IS NULL) = ("acknowledged_at" IS NULL))
);
CREATE INDEX "alert_raised_at_idx" ON "analytics"."alert" ("raised_at");
-- However many processes look at the same time, a rule raises one.
CREATE UNIQUE INDEX "alert_one_at_a_time" ON "analytics"."alert" ("rule_id") WHERE "cleared_at" IS NULL;

CREATE TABLE "analytics"."alert_seen" (
  "alert_id" UUID NOT NULL,
  "seen_by" TEXT NOT NULL,
  "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "alert_seen_pkey" PRIMARY KEY ("alert_id", "seen_by"),
  CONSTRAINT "alert_seen_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "analytics"."alert" ("id")
);

-- What anybody would want to know: figures that are late, and days that are out of the ordinary.
INSERT INTO "analytics"."alert_rule" ("measure", "step", "threshold", "created_by") VALUES
  ('LAG_SECONDS', NULL, 120, 'system'),
  ('DAILY_PEOPLE', 'REGISTERED', 3, 'system'),
  ('DAILY_PEOPLE', 'PAID', 3, 'system');
