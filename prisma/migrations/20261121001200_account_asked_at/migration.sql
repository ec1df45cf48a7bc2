-- When the payment partner was last asked about an account, so that one without an answer holds up nobody else's.
ALTER TABLE "disbursement"."payout_account" ADD COLUMN "asked_at" TIMESTAMPTZ(3);
