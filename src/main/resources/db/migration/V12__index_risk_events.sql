-- For housekeeping, which keeps the newest event of each user.
CREATE INDEX risk_events_user ON risk_events (user_id, id);
