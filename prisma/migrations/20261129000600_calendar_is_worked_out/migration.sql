-- Every week has its day, so the publication calendar is worked out: what nobody stores nobody can forge.
DROP TABLE "analytics"."publication";
