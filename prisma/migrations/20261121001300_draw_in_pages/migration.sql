-- CreateTable
CREATE TABLE "registration"."wave_draw" (
    "wave_number" SMALLINT NOT NULL,
    "seed" TEXT NOT NULL,
    "rule_version" TEXT NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,
    "last_priority" SMALLINT,
    "last_ticket" BYTEA,
    "done_up_to" UUID,
    "selected_count" INTEGER NOT NULL DEFAULT 0,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "wave_draw_pkey" PRIMARY KEY ("wave_number")
);

-- CreateTable
CREATE TABLE "registration"."wave_draw_passed_over" (
    "wave_number" SMALLINT NOT NULL,
    "registrant_id" UUID NOT NULL,

    CONSTRAINT "wave_draw_passed_over_pkey" PRIMARY KEY ("wave_number", "registrant_id")
);

-- AddForeignKey
ALTER TABLE "registration"."wave_draw" ADD CONSTRAINT "wave_draw_wave_number_fkey" FOREIGN KEY ("wave_number") REFERENCES "registration"."wave" ("number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "registration"."wave_draw_passed_over" ADD CONSTRAINT "wave_draw_passed_over_wave_number_fkey" FOREIGN KEY ("wave_number") REFERENCES "registration"."wave_draw" ("wave_number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- At most one draw is under way: what one decides depends on whom the others have selected.
CREATE UNIQUE INDEX "wave_draw_under_way" ON "registration"."wave_draw" ((true)) WHERE "finished_at" IS NULL;

-- Recipients by family card, which a draw counts.
CREATE INDEX "registrant_recipient_of_family" ON "registration"."registrant" ("kk_index")
  WHERE "selected_at" IS NOT NULL AND "revoked_at" IS NULL AND "kk_index" IS NOT NULL;
