-- What was signed off: one line for each payment of a batch, never changed.
CREATE TABLE "disbursement"."payment_batch_item" (
    "batch_id" UUID NOT NULL,
    "instruction_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "number_index" BYTEA NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "payment_batch_item_pkey" PRIMARY KEY ("batch_id","instruction_id")
);

ALTER TABLE "disbursement"."payment_batch_item" ADD CONSTRAINT "payment_batch_item_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "disbursement"."payment_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "disbursement"."payment_batch_item" ADD CONSTRAINT "payment_batch_item_instruction_id_fkey" FOREIGN KEY ("instruction_id") REFERENCES "disbursement"."payment_instruction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

REVOKE UPDATE, DELETE ON "disbursement"."payment_batch_item" FROM gelombang_disbursement;
REVOKE UPDATE, DELETE ON "disbursement"."payment_batch" FROM gelombang_disbursement;
GRANT UPDATE ("state", "approved_by", "approved_at", "sent_at", "closed_at") ON "disbursement"."payment_batch" TO gelombang_disbursement;

-- Maker and checker are two people, whatever the program says.
ALTER TABLE "disbursement"."payment_batch" ADD CONSTRAINT "payment_batch_two_people" CHECK ("approved_by" <> "created_by");

-- How far the statement of each payment partner has been read.
CREATE TABLE "disbursement"."statement_position" (
    "partner_id" UUID NOT NULL,
    "since" TEXT NOT NULL,

    CONSTRAINT "statement_position_pkey" PRIMARY KEY ("partner_id")
);

-- When the partner was last asked what became of an attempt.
ALTER TABLE "disbursement"."payment_attempt" ADD COLUMN "asked_at" TIMESTAMPTZ(3);

-- One account at a time for each person, and a verified number is one person's.
CREATE UNIQUE INDEX "payout_account_of_participant" ON "disbursement"."payout_account" ("participant_id") WHERE "unlinked_at" IS NULL;
CREATE UNIQUE INDEX "payout_account_verified_number" ON "disbursement"."payout_account" ("partner_id", "number_index") WHERE "unlinked_at" IS NULL AND "verified_at" IS NOT NULL;
CREATE INDEX "payout_account_to_check" ON "disbursement"."payout_account" ("linked_at") WHERE "unlinked_at" IS NULL AND "verified_at" IS NULL AND "refusal_code" IS NULL;
CREATE INDEX "payment_instruction_under_way" ON "disbursement"."payment_instruction" ("batch_id", "state") WHERE "state" IN ('PENDING', 'SENT');
