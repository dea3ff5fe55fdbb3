-- The risk of portfolios: what is held, within which limits, and what became of it. Money is numeric, never floating point.

CREATE TABLE portfolio_positions (
  user_id text NOT NULL,
  symbol text NOT NULL,
  quantity numeric(38, 18) NOT NULL,
  entry_price numeric(38, 18) NOT NULL,
  mark_price numeric(38, 18),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, symbol),
  -- NaN is greater than any number, so these keep it out too.
  CONSTRAINT portfolio_positions_quantity CHECK (quantity BETWEEN -1e18 AND 1e18),
  CONSTRAINT portfolio_positions_entry_price CHECK (entry_price > 0 AND entry_price <= 1e18),
  CONSTRAINT portfolio_positions_mark_price CHECK (mark_price > 0 AND mark_price <= 1e18)
);

COMMENT ON TABLE portfolio_positions IS 'What users hold: edited by plain SQL or PUT /api/portfolio/{userId}/positions';
COMMENT ON COLUMN portfolio_positions.symbol IS 'As the exchange writes it, for example BTCUSDT';
COMMENT ON COLUMN portfolio_positions.quantity IS 'Below 0: a short position; 0 counts as none';
COMMENT ON COLUMN portfolio_positions.mark_price IS 'The last price known: given by the user, or seen by a risk_check; used, marked stale, while the exchange gives none';
COMMENT ON COLUMN portfolio_positions.updated_at IS 'When it was given; a price that a risk_check saw leaves it as it is';

CREATE TABLE risk_limits (
  user_id text PRIMARY KEY,
  drawdown numeric(7, 6) NOT NULL DEFAULT 0.15 CHECK (drawdown > 0 AND drawdown <= 1),
  daily_loss numeric(7, 6) NOT NULL DEFAULT 0.05 CHECK (daily_loss > 0 AND daily_loss <= 1),
  concentration numeric(7, 6) NOT NULL DEFAULT 0.25 CHECK (concentration > 0 AND concentration <= 1),
  position numeric(7, 6) NOT NULL DEFAULT 0.10 CHECK (position > 0 AND position <= 1),
  equity numeric(38, 18) CHECK (equity > 0 AND equity <= 1e18)
);

COMMENT ON TABLE risk_limits IS 'Limits of a user as fractions; who has no row has the defaults';
COMMENT ON COLUMN risk_limits.position IS 'The largest position as a fraction of equity; not looked at while equity is null';

CREATE TABLE risk_snapshots (
  user_id text NOT NULL,
  at timestamptz NOT NULL,
  total_value numeric NOT NULL,
  PRIMARY KEY (user_id, at)
);

-- The peak is the first entry.
CREATE INDEX risk_snapshots_peak ON risk_snapshots (user_id, total_value);

COMMENT ON TABLE risk_snapshots IS 'What a portfolio was worth at each risk_check: gives the peak, and the value at the begin of a UTC day';

CREATE TABLE risk_assessments (
  user_id text PRIMARY KEY,
  -- When the portfolio was read: a run that read it earlier changes nothing any more.
  at timestamptz NOT NULL,
  status text NOT NULL CHECK (status IN ('safe', 'warning', 'critical')),
  report jsonb NOT NULL
);

COMMENT ON TABLE risk_assessments IS 'The last report of each user';

CREATE TABLE risk_events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id text NOT NULL,
  job_id uuid,
  at timestamptz NOT NULL,
  -- Null: the first assessment, which is an event unless it is safe.
  old_status text,
  new_status text NOT NULL,
  report jsonb NOT NULL,
  -- Who sends it holds it until then; null: nobody.
  taken_until timestamptz,
  alerted_at timestamptz,
  last_error text
);

CREATE INDEX risk_events_waiting ON risk_events (id) WHERE alerted_at IS NULL;

COMMENT ON TABLE risk_events IS 'One row a change of status; direct:risk-alert gets it until alerted_at is set';

-- The limits that count for a user.
CREATE FUNCTION risk_limits_of(user_id text) RETURNS risk_limits
LANGUAGE sql STABLE AS $$
  SELECT coalesce(
    (SELECT l FROM risk_limits l WHERE l.user_id = risk_limits_of.user_id),
    ROW(risk_limits_of.user_id, 0.15, 0.05, 0.25, 0.10, NULL)::risk_limits)
$$;

CREATE FUNCTION risk_limits_json(l risk_limits) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'drawdown', trim_scale(l.drawdown), 'dailyLoss', trim_scale(l.daily_loss),
    'concentration', trim_scale(l.concentration), 'position', trim_scale(l.position), 'equity', trim_scale(l.equity))
$$;

-- Stores what a risk_check found: reports [{userId, at, status, totalValue, …}], each user once, and the prices
-- {symbol: price} that the exchange gave for what they hold. Leaves an event for each status that changed, and gives
-- how many.
CREATE FUNCTION store_risk_reports(job_id uuid, reports jsonb, prices jsonb) RETURNS bigint
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  r record;
  earlier risk_assessments;
  is_first boolean;
  events bigint := 0;
BEGIN
  -- In the order of users, so that two runs never wait for each other in a circle.
  FOR r IN
    SELECT e.report ->> 'userId' AS user_id, (e.report ->> 'at')::timestamptz AS at, e.report ->> 'status' AS status,
           (e.report ->> 'totalValue')::numeric AS total_value, e.report
    FROM jsonb_array_elements(reports) AS e(report)
    ORDER BY 1
  LOOP
    INSERT INTO risk_snapshots (user_id, at, total_value) VALUES (r.user_id, r.at, r.total_value)
    ON CONFLICT DO NOTHING;
    -- A row to lock even the first time: of runs at the same time one sees the change, the next what became of it.
    INSERT INTO risk_assessments (user_id, at, status, report) VALUES (r.user_id, '-infinity', 'safe', '{}')
    ON CONFLICT DO NOTHING;
    is_first := FOUND;
    SELECT * INTO STRICT earlier FROM risk_assessments a WHERE a.user_id = r.user_id FOR UPDATE;
    IF earlier.at < r.at THEN
      UPDATE risk_assessments a SET at = r.at, status = r.status, report = r.report WHERE a.user_id = r.user_id;
      IF earlier.status <> r.status THEN
        INSERT INTO risk_events (user_id, job_id, at, old_status, new_status, report)
        VALUES (r.user_id, store_risk_reports.job_id, r.at, CASE WHEN NOT is_first THEN earlier.status END, r.status, r.report);
        events := events + 1;
      END IF;
    END IF;
  END LOOP;

  -- Rows that somebody edits at this moment keep what they are given.
  WITH seen AS MATERIALIZED (
    SELECT p.user_id, p.symbol, s.value::numeric(38, 18) AS price
    FROM portfolio_positions p
    JOIN jsonb_each_text(prices) AS s(symbol, value) ON s.symbol = p.symbol
    WHERE p.user_id IN (SELECT e.report ->> 'userId' FROM jsonb_array_elements(reports) AS e(report))
      AND p.mark_price IS DISTINCT FROM s.value::numeric(38, 18)
    ORDER BY p.user_id, p.symbol
    FOR UPDATE OF p SKIP LOCKED)
  UPDATE portfolio_positions p
  SET mark_price = seen.price
  FROM seen
  WHERE p.user_id = seen.user_id AND p.symbol = seen.symbol;
  RETURN events;
END
$$;
