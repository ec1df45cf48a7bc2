-- Tables of earlier versions, of which the journey makes newer ones.
DROP TABLE IF EXISTS journey_event_v1 SYNC;
DROP TABLE IF EXISTS journey_event_v2 SYNC;
DROP TABLE IF EXISTS journey_event_pending_v2 SYNC;
DROP TABLE IF EXISTS participant_state_v1 SYNC;
DROP TABLE IF EXISTS participant_state_pending_v1 SYNC;
DROP TABLE IF EXISTS participant_state_v2 SYNC;
DROP TABLE IF EXISTS participant_state_pending_v2 SYNC;
DROP TABLE IF EXISTS pipeline_window_v1 SYNC;
DROP TABLE IF EXISTS payment_v1 SYNC;
DROP TABLE IF EXISTS payment_pending_v1 SYNC;
