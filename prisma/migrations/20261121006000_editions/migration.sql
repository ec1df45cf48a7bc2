-- Editions: public statistics that are never changed once they are published. What is protected and how: docs/adr/0019.
CREATE TABLE "analytics"."edition" (
  "number" INTEGER NOT NULL,
  -- Last day of the last week in it (a Sunday, Jakarta).
  "as_of" DATE NOT NULL,
  "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  -- Greatest recorded_at that the counts include.
  "watermark" TIMESTAMPTZ(6),
  "reason" TEXT NOT NULL,
  "method" TEXT NOT NULL,
  "programme" TEXT,
  "scale" DECIMAL,
  -- How the counts were read, and what rounding cost.
  "provenance" JSONB NOT NULL,
  -- Of everything published in it; chained; signed (Ed25519, base64).
  "content_hash" TEXT NOT NULL,
  "previous_hash" TEXT NOT NULL,
  "hash" TEXT NOT NULL,
  "signature" TEXT NOT NULL,
  "public_key" TEXT NOT NULL,
  CONSTRAINT "edition_pkey" PRIMARY KEY ("number"),
  CONSTRAINT "edition_number" CHECK ("number" > 0),
  CONSTRAINT "edition_reason" CHECK ("reason" IN ('PLAYBACK', 'WEEKLY', 'COMMAND'))
);
CREATE UNIQUE INDEX "edition_as_of_key" ON "analytics"."edition" ("as_of");

-- One table at one week end, in the edition that published it first: later editions hold it, too, unchanged.
CREATE TABLE "analytics"."edition_week" (
  "edition" INTEGER NOT NULL,
  "table_id" TEXT NOT NULL,
  "week_end" DATE NOT NULL,
  "rows" TEXT[] NOT NULL,
  -- Places of the columns among the steps.
  "measures" INTEGER[] NOT NULL,
  -- By row * columns + column.
  "rounded" INTEGER[] NOT NULL,
  -- What was rounded. Never leaves the database: the proof that later editions give nobody away needs it.
  "exact" INTEGER[] NOT NULL,
  -- Columns of which nothing is published.
  "hidden" INTEGER[] NOT NULL,
  -- By column: the rounded national total, and whether there was nobody at all.
  "totals" INTEGER[] NOT NULL,
  "empty" BOOLEAN[] NOT NULL,
  CONSTRAINT "edition_week_pkey" PRIMARY KEY ("table_id", "week_end"),
  CONSTRAINT "edition_week_edition_fkey" FOREIGN KEY ("edition") REFERENCES "analytics"."edition" ("number")
);
CREATE INDEX "edition_week_edition_idx" ON "analytics"."edition_week" ("edition");

-- What turned out to be wrong in an edition, and why: said beside it.
CREATE TABLE "analytics"."edition_correction" (
  "id" UUID NOT NULL DEFAULT uuidv7(),
  "edition" INTEGER NOT NULL,
  "table_id" TEXT,
  "noted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "text_id" TEXT NOT NULL,
  "text_en" TEXT NOT NULL,
  CONSTRAINT "edition_correction_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "edition_correction_edition_fkey" FOREIGN KEY ("edition") REFERENCES "analytics"."edition" ("number")
);
CREATE INDEX "edition_correction_edition_idx" ON "analytics"."edition_correction" ("edition");

-- What comes when, announced beforehand.
CREATE TABLE "analytics"."publication" (
  "as_of" DATE NOT NULL,
  "due_at" TIMESTAMPTZ(3) NOT NULL,
  "announced_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "publication_pkey" PRIMARY KEY ("as_of")
);

-- Somebody asks for an edition before it is due (npm run editions -- make).
CREATE TABLE "analytics"."edition_request" (
  "id" UUID NOT NULL DEFAULT uuidv7(),
  "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "edition_request_pkey" PRIMARY KEY ("id")
);

CREATE FUNCTION "analytics"."refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what is published is not changed: note a correction instead' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "edition_is_kept" BEFORE UPDATE OR DELETE OR TRUNCATE ON "analytics"."edition"
  FOR EACH STATEMENT EXECUTE FUNCTION "analytics"."refuse_change"();
CREATE TRIGGER "edition_week_is_kept" BEFORE UPDATE OR DELETE OR TRUNCATE ON "analytics"."edition_week"
  FOR EACH STATEMENT EXECUTE FUNCTION "analytics"."refuse_change"();
CREATE TRIGGER "edition_correction_is_kept" BEFORE UPDATE OR DELETE OR TRUNCATE ON "analytics"."edition_correction"
  FOR EACH STATEMENT EXECUTE FUNCTION "analytics"."refuse_change"();
REVOKE UPDATE, DELETE ON "analytics"."edition", "analytics"."edition_week", "analytics"."edition_correction", "analytics"."publication"
  FROM "gelombang_analytics";
