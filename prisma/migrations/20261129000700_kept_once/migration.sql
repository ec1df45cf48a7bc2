-- A view, a note or a rule is kept once, however often and however closely together its form is sent: what is there
-- twice already goes but for the first.
UPDATE "analytics"."saved_view" v SET "removed_at" = now() WHERE "removed_at" IS NULL AND EXISTS (
  SELECT FROM "analytics"."saved_view" first WHERE first."removed_at" IS NULL AND first."id" < v."id"
    AND (first."created_by", first."page", first."name", first."query") = (v."created_by", v."page", v."name", v."query"));
CREATE UNIQUE INDEX "saved_view_once" ON "analytics"."saved_view" ("created_by", "page", "name", "query")
  WHERE "removed_at" IS NULL;

UPDATE "analytics"."annotation" a SET "removed_at" = now() WHERE "removed_at" IS NULL AND EXISTS (
  SELECT FROM "analytics"."annotation" first WHERE first."removed_at" IS NULL AND first."id" < a."id"
    AND (first."created_by", first."day", first."text") = (a."created_by", a."day", a."text"));
CREATE UNIQUE INDEX "annotation_once" ON "analytics"."annotation" ("created_by", "day", "text")
  WHERE "removed_at" IS NULL;

UPDATE "analytics"."alert_rule" r SET "removed_at" = now() WHERE "removed_at" IS NULL AND EXISTS (
  SELECT FROM "analytics"."alert_rule" first WHERE first."removed_at" IS NULL AND first."id" < r."id"
    AND (first."measure", first."threshold") = (r."measure", r."threshold")
    AND first."from_step" IS NOT DISTINCT FROM r."from_step" AND first."step" IS NOT DISTINCT FROM r."step");
UPDATE "analytics"."alert" SET "cleared_at" = now() WHERE "cleared_at" IS NULL AND "rule_id" IN (
  SELECT "id" FROM "analytics"."alert_rule" WHERE "removed_at" IS NOT NULL);
CREATE UNIQUE INDEX "alert_rule_once" ON "analytics"."alert_rule" ("measure", "from_step", "step", "threshold")
  NULLS NOT DISTINCT WHERE "removed_at" IS NULL;
