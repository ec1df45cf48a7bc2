-- A correction is signed as editions are, so that a forged one is found. Those noted before have no signature.
ALTER TABLE "analytics"."edition_correction" ADD COLUMN "signature" TEXT, ADD COLUMN "public_key" TEXT;
