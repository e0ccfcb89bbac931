-- What is due is looked for kind by kind, so that much waiting work of one kind slows no other.
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (kind, available_at) WHERE done_at IS NULL AND dead_at IS NULL;
