-- What people of the staff are called, as their token said when they acted; absent where the issuer gives no name.
ALTER TABLE "disbursement"."payment_batch" ADD COLUMN "created_by_name" TEXT, ADD COLUMN "approved_by_name" TEXT;
GRANT UPDATE ("approved_by_name") ON "disbursement"."payment_batch" TO gelombang_disbursement;

ALTER TABLE "analytics"."saved_view" ADD COLUMN "created_by_name" TEXT;
ALTER TABLE "analytics"."annotation" ADD COLUMN "created_by_name" TEXT;
ALTER TABLE "analytics"."alert_rule" ADD COLUMN "created_by_name" TEXT;
ALTER TABLE "analytics"."alert" ADD COLUMN "acknowledged_by_name" TEXT;
ALTER TABLE "analytics"."alert_seen" ADD COLUMN "seen_by_name" TEXT;

-- A view is a question; where somebody was in its list when they saved it is no part of that.
UPDATE "analytics"."saved_view" SET "query" = regexp_replace("query", '&after=[^&]*', '');
