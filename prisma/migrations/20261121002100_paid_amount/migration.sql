-- Rupiah settled to a participant (the sum of PAYMENT_SETTLED amounts): part of the state, so that what was paid can be
-- summed over any slice without looking payments up. Absent: none yet. In an event it is the sum after it; the one before
-- follows from the event's own type and amount.
ALTER TABLE journey.participant ADD COLUMN paid_amount bigint;
ALTER TABLE journey.event ADD COLUMN paid_amount bigint;

UPDATE journey.event e SET paid_amount = settled.amount
FROM (
  SELECT participant_id, version,
         sum(amount) FILTER (WHERE type = 24) OVER (PARTITION BY participant_id ORDER BY version) AS amount
  FROM journey.event
  WHERE participant_id IN (SELECT participant_id FROM journey.event WHERE type = 24)
) settled
WHERE settled.amount IS NOT NULL AND e.participant_id = settled.participant_id AND e.version = settled.version;

UPDATE journey.participant p SET paid_amount = settled.amount
FROM (SELECT participant_id, sum(amount) AS amount FROM journey.event WHERE type = 24 GROUP BY participant_id) settled
WHERE p.participant_id = settled.participant_id;

-- Appends events in the order given, in the caller's transaction. Each participant named is locked (in id order) until
-- its end. Raises insufficient_privilege for what the caller's role may not say, no_data_found for an unknown
-- participant, invalid_parameter_value for a draft that makes no sense.
CREATE OR REPLACE FUNCTION journey.append_drafts(drafts journey.draft[]) RETURNS SETOF journey.appended
LANGUAGE plpgsql SECURITY DEFINER SET search_path = journey, pg_temp AS $$
#variable_conflict use_column
DECLARE
  recorded timestamptz := clock_timestamp();
  refused text;
  rounds integer;
BEGIN
  SELECT string_agg(DISTINCT d.type, ', ') INTO refused
  FROM unnest(drafts) d
  WHERE NOT EXISTS (SELECT FROM event_type t WHERE t.name = d.type)
     OR d.occurred_at IS NULL
     OR (d.type = 'CORRECTED' AND NOT coalesce(d.payload ? 'reason' AND (d.corrects IS NOT NULL OR d.payload ? 'slice'), false))
     OR (d.type <> 'CORRECTED' AND (d.corrects IS NOT NULL OR d.corrected_to IS NOT NULL))
     OR (d.corrects IS NOT NULL AND NOT EXISTS (SELECT FROM event_type t WHERE t.name = d.corrects AND t.code <= 14))
     OR (d.participant_id IS NULL AND d.type NOT IN ('WAVE_OPENED', 'WAVE_CLOSED', 'WAVE_DRAWN', 'ANNOUNCED'));
  IF refused IS NOT NULL THEN
    RAISE invalid_parameter_value USING MESSAGE = format('not an event as the journey knows them: %s', refused);
  END IF;

  IF session_user <> current_user THEN
    SELECT string_agg(DISTINCT t.name, ', ') INTO refused
    FROM unnest(drafts) d JOIN event_type t ON t.name IN (d.type, d.corrects)
    WHERE NOT EXISTS (SELECT FROM permission p WHERE p.role = session_user AND p.type = t.code);
    IF refused IS NOT NULL THEN
      RAISE insufficient_privilege USING MESSAGE = format('%s may not say %s', session_user, refused);
    END IF;
  END IF;

  INSERT INTO participant (participant_id)
  SELECT DISTINCT d.participant_id FROM unnest(drafts) d WHERE d.type = 'REGISTERED' ORDER BY 1
  ON CONFLICT DO NOTHING;

  PERFORM FROM participant p
  WHERE p.participant_id IN (SELECT d.participant_id FROM unnest(drafts) d)
  ORDER BY p.participant_id FOR UPDATE;

  SELECT string_agg(DISTINCT d.participant_id::text, ', ') INTO refused
  FROM unnest(drafts) d
  WHERE d.participant_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM participant p WHERE p.participant_id = d.participant_id);
  IF refused IS NOT NULL THEN
    RAISE no_data_found USING MESSAGE = format('never registered: %s', left(refused, 200));
  END IF;

  RETURN QUERY
  INSERT INTO event AS e (participant_id, occurred_at, recorded_at, amount, payment_id, type, wave, payload)
  SELECT NULL, d.occurred_at, recorded, d.amount, d.payment_id, t.code, d.wave, d.payload
  FROM unnest(drafts) WITH ORDINALITY d JOIN event_type t ON t.name = d.type
  WHERE d.participant_id IS NULL ORDER BY d.ordinality
  RETURNING e.position, e.event_id, e.participant_id, e.version,
            (SELECT t.name FROM event_type t WHERE t.code = e.type), false;

  SELECT coalesce(max(n), 0) INTO rounds
  FROM (SELECT count(*) AS n FROM unnest(drafts) d WHERE d.participant_id IS NOT NULL GROUP BY d.participant_id) counted;

  -- One draft of each participant at a time, since each builds on the state that the one before left.
  FOR turn IN 1..rounds LOOP
    RETURN QUERY
    WITH ranked AS (
      SELECT d.*, row_number() OVER (PARTITION BY d.participant_id ORDER BY d.ordinality) AS turn_of_participant
      FROM unnest(drafts) WITH ORDINALITY d
      WHERE d.participant_id IS NOT NULL
    ), said AS (
      SELECT r.*, t.code, r.type = 'CORRECTED' AS is_correction,
             CASE WHEN r.type = 'CORRECTED' THEN c.code WHEN t.code <= 14 THEN t.code END AS touches,
             CASE WHEN r.type = 'CORRECTED' THEN to_seconds(r.corrected_to) ELSE to_seconds(r.occurred_at) END AS new_time
      FROM ranked r
      JOIN event_type t ON t.name = r.type
      LEFT JOIN event_type c ON c.name = r.corrects
      WHERE r.turn_of_participant = turn
    ), changed AS (
      UPDATE participant p SET
        version = p.version + 1,
        registered = CASE WHEN d.touches = 1 THEN CASE WHEN d.is_correction THEN d.new_time ELSE LEAST(p.registered, d.new_time) END ELSE p.registered END,
        email_verified = CASE WHEN d.touches = 2 THEN CASE WHEN d.is_correction THEN d.new_time ELSE LEAST(p.email_verified, d.new_time) END ELSE p.email_verified END,
        identity_verified = CASE WHEN d.touches = 3 THEN CASE WHEN d.is_correction THEN d.new_time ELSE LEAST(p.identity_verified, d.new_time) END ELSE p.identity_verified END,
        phone_verified = CASE WHEN d.touches = 4 THEN CASE WHEN d.is_correction THEN d.new_time ELSE LEAST(p.phone_verified, d.new_time) END ELSE p.phone_verified END,
        eligible = CASE WHEN d.touches = 5 THEN CASE WHEN d.is_correction THEN d.new_time ELSE LEAST(p.eligible, d.new_time) END ELSE p.eligible END,
        joined = CASE WHEN d.touches = 6 THEN CASE WHEN d.is_correction THEN d.new_time ELSE LEAST(p.joined, d.new_time) END ELSE p.joined END,
        selected = CASE WHEN d.touches = 7 THEN CASE WHEN d.is_correction THEN d.new_time ELSE LEAST(p.selected, d.new_time) END ELSE p.selected END,
        purchased = CASE WHEN d.touches = 8 THEN CASE WHEN d.is_correction THEN d.new_time ELSE LEAST(p.purchased, d.new_time) END ELSE p.purchased END,
        completed = CASE WHEN d.touches = 9 THEN CASE WHEN d.is_correction THEN d.new_time ELSE LEAST(p.completed, d.new_time) END ELSE p.completed END,
        reviewed = CASE WHEN d.touches = 10 THEN CASE WHEN d.is_correction THEN d.new_time ELSE LEAST(p.reviewed, d.new_time) END ELSE p.reviewed END,
        certified = CASE WHEN d.touches = 11 THEN CASE WHEN d.is_correction THEN d.new_time ELSE LEAST(p.certified, d.new_time) END ELSE p.certified END,
        account_linked = CASE WHEN d.touches = 12 THEN CASE WHEN d.is_correction THEN d.new_time ELSE LEAST(p.account_linked, d.new_time) END ELSE p.account_linked END,
        account_verified = CASE WHEN d.touches = 13 THEN CASE WHEN d.is_correction THEN d.new_time ELSE LEAST(p.account_verified, d.new_time) END ELSE p.account_verified END,
        paid = CASE WHEN d.touches = 14 THEN CASE WHEN d.is_correction THEN d.new_time ELSE LEAST(p.paid, d.new_time) END ELSE p.paid END,
        -- The wave first selected in, else the last one joined.
        wave = CASE WHEN d.wave IS NULL OR (p.selected IS NOT NULL AND NOT d.is_correction) THEN p.wave ELSE d.wave END,
        province = coalesce(d.province, p.province),
        district = coalesce(d.district, p.district),
        gender = coalesce(d.gender, p.gender),
        age_band = coalesce(d.age_band, p.age_band),
        education = coalesce(d.education, p.education),
        platform = coalesce(d.platform, p.platform),
        payment_partner = coalesce(d.payment_partner, p.payment_partner),
        course_category = coalesce(d.course_category, p.course_category),
        paid_amount = CASE WHEN d.type = 'PAYMENT_SETTLED' THEN coalesce(p.paid_amount, 0) + coalesce(d.amount, 0) ELSE p.paid_amount END
      FROM said d
      WHERE p.participant_id = d.participant_id
      RETURNING d.ordinality, d.code, d.occurred_at, d.amount, d.payment_id, d.payload, d.touches,
        CASE d.touches WHEN 1 THEN old.registered WHEN 2 THEN old.email_verified WHEN 3 THEN old.identity_verified WHEN 4 THEN old.phone_verified WHEN 5 THEN old.eligible WHEN 6 THEN old.joined WHEN 7 THEN old.selected WHEN 8 THEN old.purchased WHEN 9 THEN old.completed WHEN 10 THEN old.reviewed WHEN 11 THEN old.certified WHEN 12 THEN old.account_linked WHEN 13 THEN old.account_verified WHEN 14 THEN old.paid END AS time_before,
        CASE WHEN (old.wave, old.province, old.district, old.gender, old.age_band, old.education, old.platform, old.payment_partner, old.course_category)
               IS DISTINCT FROM (new.wave, new.province, new.district, new.gender, new.age_band, new.education, new.platform, new.payment_partner, new.course_category)
             THEN ARRAY[old.wave, old.province, old.district, old.gender, old.age_band, old.education, old.platform, old.payment_partner, old.course_category] END AS slices_before,
        new.*
    )
    INSERT INTO event AS e (participant_id, version, occurred_at, recorded_at, amount, payment_id, type,
                            wave, province, district, gender, age_band, education, platform, payment_partner, course_category,
                            registered, email_verified, identity_verified, phone_verified, eligible, joined, selected, purchased, completed, reviewed, certified, account_linked, account_verified, paid,
                            paid_amount, touched, before_time, before_slices, payload)
    SELECT c.participant_id, c.version, c.occurred_at, recorded, c.amount, c.payment_id, c.code,
           c.wave, c.province, c.district, c.gender, c.age_band, c.education, c.platform, c.payment_partner, c.course_category,
           c.registered, c.email_verified, c.identity_verified, c.phone_verified, c.eligible, c.joined, c.selected, c.purchased, c.completed, c.reviewed, c.certified, c.account_linked, c.account_verified, c.paid,
           c.paid_amount, c.touches, c.time_before, c.slices_before, c.payload
    FROM changed c ORDER BY c.ordinality
    RETURNING e.position, e.event_id, e.participant_id, e.version,
              (SELECT t.name FROM event_type t WHERE t.code = e.type),
              e.touched = e.type AND e.before_time IS NULL;
  END LOOP;
END $$;
