-- Global forecasting models that spoke, with where they come from; of each horizon the last few versions.
CREATE TABLE forecast_model (
  resolution_seconds bigint NOT NULL CHECK (resolution_seconds > 0),
  horizon_seconds    bigint NOT NULL CHECK (horizon_seconds > 0),
  version            integer NOT NULL CHECK (version > 0),
  turned_down        integer NOT NULL CHECK (turned_down >= 0),
  stored_at          timestamptz NOT NULL DEFAULT now(),
  row_count          bigint NOT NULL,
  trained_from       text NOT NULL,
  trained_to         text NOT NULL,
  base               text NOT NULL,
  trees              text NOT NULL,
  body               bytea NOT NULL,
  PRIMARY KEY (resolution_seconds, horizon_seconds, version)
);
