-- Times are text: the hash covers every nanosecond, a timestamp would round it.
CREATE TABLE journal_entry (
  sequence      bigint PRIMARY KEY CHECK (sequence > 0),
  network_time  text NOT NULL,
  real_time     text NOT NULL,
  kind          text NOT NULL,
  body          text NOT NULL,
  previous_hash text NOT NULL UNIQUE,
  hash          text NOT NULL
);

CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the journal is append-only: % refused', TG_OP;
END $$;

CREATE TRIGGER journal_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry
  FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();

-- The fence: whoever starts raises the epoch; a write counts only under the epoch it was begun in.
CREATE TABLE controller_epoch (
  one       boolean PRIMARY KEY DEFAULT true CHECK (one),
  epoch     bigint NOT NULL,
  holder    text NOT NULL,
  raised_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO controller_epoch (epoch, holder) VALUES (0, 'nobody');
