-- What the funnel is read from, as signed rows: each event adds its participant's state after it (+1) and takes back the
-- one before (-1, and the version before). Every answer is a sum of signs, over folded and unfolded rows alike.
-- The marker has wave 65535: sum(sign * version) is the last window shown, sum(sign * paid_amount) its watermark in
-- microseconds since 1970. It has reached no step.
CREATE TABLE IF NOT EXISTS participant_state_v3 (
  participant_id UUID,
  version UInt32,
  sign Int8,
  wave UInt16,
  province UInt8,
  district UInt16,
  gender UInt8,
  age_band UInt8,
  education UInt8,
  platform UInt8,
  payment_partner UInt8,
  course_category UInt8,
  -- First time of each step, in seconds since 2020-01-01 UTC; 2147483647: not reached, which is never before any date.
  registered Int32,
  email_verified Int32,
  identity_verified Int32,
  phone_verified Int32,
  eligible Int32,
  joined Int32,
  selected Int32,
  purchased Int32,
  completed Int32,
  reviewed Int32,
  certified Int32,
  account_linked Int32,
  account_verified Int32,
  paid Int32,
  -- Rupiah settled.
  paid_amount Int64,
  -- Bit k - 1: step k is reached.
  mask UInt16 MATERIALIZED bitShiftLeft(toUInt16(registered < 2147483647), 0)
    + bitShiftLeft(toUInt16(email_verified < 2147483647), 1)
    + bitShiftLeft(toUInt16(identity_verified < 2147483647), 2)
    + bitShiftLeft(toUInt16(phone_verified < 2147483647), 3)
    + bitShiftLeft(toUInt16(eligible < 2147483647), 4)
    + bitShiftLeft(toUInt16(joined < 2147483647), 5)
    + bitShiftLeft(toUInt16(selected < 2147483647), 6)
    + bitShiftLeft(toUInt16(purchased < 2147483647), 7)
    + bitShiftLeft(toUInt16(completed < 2147483647), 8)
    + bitShiftLeft(toUInt16(reviewed < 2147483647), 9)
    + bitShiftLeft(toUInt16(certified < 2147483647), 10)
    + bitShiftLeft(toUInt16(account_linked < 2147483647), 11)
    + bitShiftLeft(toUInt16(account_verified < 2147483647), 12)
    + bitShiftLeft(toUInt16(paid < 2147483647), 13),
  -- Jakarta day of registration, from 2020-01-01; 32767: not known.
  entry_day Int16 MATERIALIZED if(registered = 2147483647, 32767, toInt16(floor((registered + 25200) / 86400))),
  -- How many leading steps are reached, doubled, plus 1 in a row that takes back: strict order from one byte.
  ls UInt8 MATERIALIZED bitOr(bitShiftLeft(toUInt8(bitCount(bitXor(mask, mask + 1)) - 1), 1), toUInt8(sign < 0)),
  -- Bit k - 1: step k + 1 is reached, and not before step k.
  in_order UInt16 EPHEMERAL bitShiftLeft(toUInt16(email_verified < 2147483647 AND email_verified >= registered), 0)
    + bitShiftLeft(toUInt16(identity_verified < 2147483647 AND identity_verified >= email_verified), 1)
    + bitShiftLeft(toUInt16(phone_verified < 2147483647 AND phone_verified >= identity_verified), 2)
    + bitShiftLeft(toUInt16(eligible < 2147483647 AND eligible >= phone_verified), 3)
    + bitShiftLeft(toUInt16(joined < 2147483647 AND joined >= eligible), 4)
    + bitShiftLeft(toUInt16(selected < 2147483647 AND selected >= joined), 5)
    + bitShiftLeft(toUInt16(purchased < 2147483647 AND purchased >= selected), 6)
    + bitShiftLeft(toUInt16(completed < 2147483647 AND completed >= purchased), 7)
    + bitShiftLeft(toUInt16(reviewed < 2147483647 AND reviewed >= completed), 8)
    + bitShiftLeft(toUInt16(certified < 2147483647 AND certified >= reviewed), 9)
    + bitShiftLeft(toUInt16(account_linked < 2147483647 AND account_linked >= certified), 10)
    + bitShiftLeft(toUInt16(account_verified < 2147483647 AND account_verified >= account_linked), 11)
    + bitShiftLeft(toUInt16(paid < 2147483647 AND paid >= account_verified), 12),
  -- The same for leading steps whose first times are in the steps' order.
  os UInt8 MATERIALIZED bitOr(bitShiftLeft(toUInt8(if(registered = 2147483647, 0, bitCount(bitXor(in_order, in_order + 1)))), 1), toUInt8(sign < 0)),
  -- Time from step k - 1 to step k in one byte. 0: one of them not reached, 1: negative, 2: none, else eight bins an octave
  -- from the bits of the double: bin b is [2^e (1 + m/8), 2^e (1 + (m + 1)/8)) seconds, e = (b - 3) div 8, m = (b - 3) mod 8.
  g2 UInt8 MATERIALIZED multiIf(registered = 2147483647 OR email_verified = 2147483647, 0, email_verified < registered, 1, email_verified = registered, 2,
    least(255, bitShiftRight(reinterpret(toFloat64(email_verified - registered), 'UInt64'), 49) - 8181)),
  g3 UInt8 MATERIALIZED multiIf(email_verified = 2147483647 OR identity_verified = 2147483647, 0, identity_verified < email_verified, 1, identity_verified = email_verified, 2,
    least(255, bitShiftRight(reinterpret(toFloat64(identity_verified - email_verified), 'UInt64'), 49) - 8181)),
  g4 UInt8 MATERIALIZED multiIf(identity_verified = 2147483647 OR phone_verified = 2147483647, 0, phone_verified < identity_verified, 1, phone_verified = identity_verified, 2,
    least(255, bitShiftRight(reinterpret(toFloat64(phone_verified - identity_verified), 'UInt64'), 49) - 8181)),
  g5 UInt8 MATERIALIZED multiIf(phone_verified = 2147483647 OR eligible = 2147483647, 0, eligible < phone_verified, 1, eligible = phone_verified, 2,
    least(255, bitShiftRight(reinterpret(toFloat64(eligible - phone_verified), 'UInt64'), 49) - 8181)),
  g6 UInt8 MATERIALIZED multiIf(eligible = 2147483647 OR joined = 2147483647, 0, joined < eligible, 1, joined = eligible, 2,
    least(255, bitShiftRight(reinterpret(toFloat64(joined - eligible), 'UInt64'), 49) - 8181)),
  g7 UInt8 MATERIALIZED multiIf(joined = 2147483647 OR selected = 2147483647, 0, selected < joined, 1, selected = joined, 2,
    least(255, bitShiftRight(reinterpret(toFloat64(selected - joined), 'UInt64'), 49) - 8181)),
  g8 UInt8 MATERIALIZED multiIf(selected = 2147483647 OR purchased = 2147483647, 0, purchased < selected, 1, purchased = selected, 2,
    least(255, bitShiftRight(reinterpret(toFloat64(purchased - selected), 'UInt64'), 49) - 8181)),
  g9 UInt8 MATERIALIZED multiIf(purchased = 2147483647 OR completed = 2147483647, 0, completed < purchased, 1, completed = purchased, 2,
    least(255, bitShiftRight(reinterpret(toFloat64(completed - purchased), 'UInt64'), 49) - 8181)),
  g10 UInt8 MATERIALIZED multiIf(completed = 2147483647 OR reviewed = 2147483647, 0, reviewed < completed, 1, reviewed = completed, 2,
    least(255, bitShiftRight(reinterpret(toFloat64(reviewed - completed), 'UInt64'), 49) - 8181)),
  g11 UInt8 MATERIALIZED multiIf(reviewed = 2147483647 OR certified = 2147483647, 0, certified < reviewed, 1, certified = reviewed, 2,
    least(255, bitShiftRight(reinterpret(toFloat64(certified - reviewed), 'UInt64'), 49) - 8181)),
  g12 UInt8 MATERIALIZED multiIf(certified = 2147483647 OR account_linked = 2147483647, 0, account_linked < certified, 1, account_linked = certified, 2,
    least(255, bitShiftRight(reinterpret(toFloat64(account_linked - certified), 'UInt64'), 49) - 8181)),
  g13 UInt8 MATERIALIZED multiIf(account_linked = 2147483647 OR account_verified = 2147483647, 0, account_verified < account_linked, 1, account_verified = account_linked, 2,
    least(255, bitShiftRight(reinterpret(toFloat64(account_verified - account_linked), 'UInt64'), 49) - 8181)),
  g14 UInt8 MATERIALIZED multiIf(account_verified = 2147483647 OR paid = 2147483647, 0, paid < account_verified, 1, paid = account_verified, 2,
    least(255, bitShiftRight(reinterpret(toFloat64(paid - account_verified), 'UInt64'), 49) - 8181)),
  -- Rows of these slices and steps reached, counted in each part as it is written or merged: 30 million people are a million
  -- of them in 3 MB. The engine reads it in place of the rows where it answers the same.
  PROJECTION by_cell (SELECT wave, province, platform, mask, ls, sign, count() GROUP BY wave, province, platform, mask, ls, sign)
) ENGINE = VersionedCollapsingMergeTree(sign, version)
ORDER BY (wave, province, mask, registered, participant_id) PRIMARY KEY (wave, province, mask)
-- A merge folds pairs, so it counts again.
SETTINGS deduplicate_merge_projection_mode = 'rebuild';

-- The horizon under way, folded from journey_event_pending_v3 by the pipeline; readers never look here.
CREATE TABLE IF NOT EXISTS participant_state_pending_v3 AS participant_state_v3;
