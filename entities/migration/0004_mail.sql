-- Following, news and digests; what is known of an address by its keyed hash; when a message is
-- tried next.

ALTER TABLE subscriptions ADD COLUMN email_key TEXT NOT NULL DEFAULT '';
ALTER TABLE subscriptions ADD COLUMN frequency TEXT NOT NULL DEFAULT 'immediate';

-- One address follows a thing once. A council has no design, which an index would take for
-- different each time.
DROP INDEX subscriptions_once;
CREATE UNIQUE INDEX subscriptions_live ON subscriptions
    (email_key, council_id, COALESCE(design_id, council_id))
    WHERE ended_at IS NULL AND email_key <> '';
CREATE INDEX subscriptions_person ON subscriptions (email_key);

CREATE TABLE news (
    id {uuid} NOT NULL,
    council_id {uuid} NOT NULL REFERENCES councils (id),
    design_id {uuid} NOT NULL REFERENCES designs (id),
    event TEXT NOT NULL,
    cause {uuid} NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);
CREATE UNIQUE INDEX news_once ON news (event, cause);

CREATE TABLE digest_items (
    person TEXT NOT NULL,
    news_id {uuid} NOT NULL REFERENCES news (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (person, news_id)
);

CREATE TABLE refused_addresses (
    email_key TEXT NOT NULL,
    words TEXT NOT NULL,
    refused_at BIGINT NOT NULL,
    PRIMARY KEY (email_key)
);
CREATE INDEX refused_addresses_newest ON refused_addresses (refused_at);

CREATE TABLE work_mail_stops (
    user_id {uuid} NOT NULL REFERENCES users (id),
    ended_at BIGINT NOT NULL,
    PRIMARY KEY (user_id)
);

ALTER TABLE deliveries ADD COLUMN recipient_key TEXT NOT NULL DEFAULT '';
ALTER TABLE deliveries ADD COLUMN next_try_at BIGINT;
ALTER TABLE deliveries ADD COLUMN first_try_at BIGINT;
ALTER TABLE deliveries ADD COLUMN slot_at BIGINT;
DROP INDEX deliveries_recipient;
CREATE INDEX deliveries_mailbox ON deliveries (recipient_key, slot_at);
