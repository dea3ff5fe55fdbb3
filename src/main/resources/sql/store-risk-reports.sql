-- Stores the reports of a run: a snapshot each, the last assessment, and an event where the status changed.
-- in: jobId uuid, and JSON text: stored (array of reports), seen ({symbol: price} that the exchange gave)
-- out: events (how many statuses changed)
-- index: risk_assessments_pkey, portfolio_positions_pkey inside the function
select store_risk_reports(
  cast(:#${variable.jobId} as uuid),
  cast(:#${variable.stored} as jsonb),
  cast(:#${variable.seen} as jsonb)) as events
