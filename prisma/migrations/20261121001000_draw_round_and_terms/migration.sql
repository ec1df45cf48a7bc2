-- AlterTable
ALTER TABLE "registration"."wave" ADD COLUMN "draw_round" INTEGER;

-- AlterTable
ALTER TABLE "disbursement"."payout_account" ADD COLUMN "holder_sealed" BYTEA;

-- AlterTable
ALTER TABLE "disbursement"."recipient" ADD COLUMN "terms" JSONB;

-- CreateIndex
CREATE INDEX "payment_attempt_sent_at_idx" ON "disbursement"."payment_attempt" ("sent_at") WHERE "outcome" IS NULL;

-- CreateIndex
CREATE INDEX "completion_reported_at_idx" ON "marketplace"."completion" ("reported_at") WHERE "reconciled_at" IS NULL;
