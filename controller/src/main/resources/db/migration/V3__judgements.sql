-- What was judged, of the latest rows only (JudgementHistory). All times are network time.
CREATE TABLE alarm_history (
  policy    text NOT NULL,
  severity  text NOT NULL,
  line      text NOT NULL,
  direction text NOT NULL,
  since     timestamptz NOT NULL,
  raised    timestamptz NOT NULL,
  cleared   timestamptz,
  evidence  text NOT NULL,
  PRIMARY KEY (policy, line, direction, raised)
);
CREATE INDEX ON alarm_history (raised);

CREATE TABLE anomaly_history (
  series   text NOT NULL,
  began    timestamptz NOT NULL,
  ended    timestamptz,
  type     text NOT NULL,
  value    double precision NOT NULL,
  expected double precision NOT NULL,
  PRIMARY KEY (series, began)
);
CREATE INDEX ON anomaly_history (began);
