-- A question of many districts is longer than an entry of an index may be.
DROP INDEX "analytics"."saved_view_once";
CREATE UNIQUE INDEX "saved_view_once" ON "analytics"."saved_view" ("created_by", "page", "name", md5("query"))
  WHERE "removed_at" IS NULL;
