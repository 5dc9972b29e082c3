-- The account of forecasts that were acted on: what was said, what came, hit, miss or needless; the newest lines.
CREATE TABLE forecast_action (
  id            bigint PRIMARY KEY CHECK (id > 0),
  site          text NOT NULL,
  traffic_class text NOT NULL,
  direction     text NOT NULL CHECK (direction IN ('UP', 'DOWN')),
  plan          text NOT NULL,
  need_from     text NOT NULL,
  need_until    text NOT NULL,
  limit_kbps    double precision NOT NULL,
  outcome       text NOT NULL CHECK (outcome IN ('OPEN', 'HIT', 'NEEDLESS', 'MISS')),
  came_at       text,
  came_kbps     double precision
);
