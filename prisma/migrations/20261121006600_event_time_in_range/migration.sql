-- Steps and corrections are held to the seconds that the state can tell by journey.to_seconds; this holds all other events
-- to them too. An instant such as 'infinity' could be stored, and nothing after it could be brought over to ClickHouse.
ALTER TABLE journey.event ADD CONSTRAINT event_occurred_at_in_range
  CHECK (occurred_at > '1952-01-01T00:00:00Z' AND occurred_at < '2088-01-01T00:00:00Z');
