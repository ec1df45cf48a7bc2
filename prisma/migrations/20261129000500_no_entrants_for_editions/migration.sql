-- Editions tell of waves from selection on (decision 19): how many entered one is nothing that they need.
DROP FUNCTION journey.public_entrants();
