-- The first schema. The words in braces are the types that differ between the databases:
-- {uuid}, {json} and {bytes}. A migration that has been released is never edited.

CREATE TABLE councils (
    id {uuid} NOT NULL,
    gss TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent_gss TEXT,
    region TEXT NOT NULL,
    website TEXT,
    starts_on TEXT,
    ends_on TEXT,
    contact_email TEXT,
    takes_part BOOLEAN NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE services (
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    tier TEXT NOT NULL,
    words TEXT NOT NULL,
    current BOOLEAN NOT NULL,
    PRIMARY KEY (number)
);

CREATE TABLE postcodes (
    code TEXT NOT NULL,
    council_gss TEXT NOT NULL,
    ward_gss TEXT,
    ward TEXT,
    country TEXT NOT NULL,
    split_with TEXT,
    PRIMARY KEY (code)
);

CREATE TABLE users (
    id {uuid} NOT NULL,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    locale TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT,
    PRIMARY KEY (id)
);

CREATE TABLE memberships (
    id {uuid} NOT NULL,
    user_id {uuid} NOT NULL REFERENCES users (id),
    council_id {uuid} REFERENCES councils (id),
    role TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (id)
);

CREATE TABLE sign_in_challenges (
    id {uuid} NOT NULL,
    user_id {uuid} NOT NULL REFERENCES users (id),
    attempts INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (id)
);

CREATE TABLE sessions (
    id {uuid} NOT NULL,
    user_id {uuid} NOT NULL REFERENCES users (id),
    token_hash {bytes} NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    PRIMARY KEY (id)
);

CREATE TABLE images (
    id {uuid} NOT NULL,
    council_id {uuid} NOT NULL REFERENCES councils (id),
    content_type TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    bytes {bytes} NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE designs (
    id {uuid} NOT NULL,
    council_id {uuid} NOT NULL REFERENCES councils (id),
    service_number INTEGER,
    slug TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    state TEXT NOT NULL,
    opens_on TEXT,
    closes_on TEXT,
    current_version_id {uuid},
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    public_revision BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE design_versions (
    id {uuid} NOT NULL,
    council_id {uuid} NOT NULL REFERENCES councils (id),
    design_id {uuid} NOT NULL REFERENCES designs (id),
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    change_note TEXT NOT NULL,
    published_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE steps (
    id {uuid} NOT NULL,
    council_id {uuid} NOT NULL REFERENCES councils (id),
    design_version_id {uuid} NOT NULL REFERENCES design_versions (id),
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    image_id {uuid} REFERENCES images (id),
    image_alt TEXT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE questions (
    id {uuid} NOT NULL,
    council_id {uuid} NOT NULL REFERENCES councils (id),
    design_id {uuid} NOT NULL REFERENCES designs (id),
    number INTEGER NOT NULL,
    prompt TEXT NOT NULL,
    hint TEXT NOT NULL,
    kind TEXT NOT NULL,
    options TEXT NOT NULL,
    retired_at BIGINT,
    PRIMARY KEY (id)
);

CREATE TABLE feedback (
    id {uuid} NOT NULL,
    submission_id {uuid} NOT NULL UNIQUE,
    reference TEXT NOT NULL UNIQUE,
    council_id {uuid} NOT NULL REFERENCES councils (id),
    design_id {uuid} NOT NULL REFERENCES designs (id),
    design_version_id {uuid} NOT NULL REFERENCES design_versions (id),
    step_id {uuid} REFERENCES steps (id),
    ease INTEGER,
    text TEXT NOT NULL,
    published_text TEXT,
    locale TEXT NOT NULL,
    channel TEXT NOT NULL,
    about {json} NOT NULL,
    place_gss TEXT,
    state TEXT NOT NULL,
    reasons TEXT NOT NULL,
    source TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    published_at BIGINT,
    revision BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE answers (
    feedback_id {uuid} NOT NULL REFERENCES feedback (id),
    question_id {uuid} NOT NULL REFERENCES questions (id),
    value TEXT NOT NULL,
    PRIMARY KEY (feedback_id, question_id)
);

CREATE TABLE contacts (
    id {uuid} NOT NULL,
    council_id {uuid} NOT NULL REFERENCES councils (id),
    feedback_id {uuid} NOT NULL UNIQUE REFERENCES feedback (id),
    email TEXT NOT NULL,
    locale TEXT NOT NULL,
    confirmed_at BIGINT,
    ended_at BIGINT,
    erased_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE drafts (
    id {uuid} NOT NULL,
    design_id {uuid} NOT NULL,
    payload {json} NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE screening_results (
    id {uuid} NOT NULL,
    council_id {uuid} NOT NULL REFERENCES councils (id),
    feedback_id {uuid} NOT NULL REFERENCES feedback (id),
    outcome TEXT NOT NULL,
    reasons TEXT NOT NULL,
    findings {json} NOT NULL,
    redacted TEXT NOT NULL,
    language TEXT NOT NULL,
    screener_version TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE moderation_decisions (
    id {uuid} NOT NULL,
    council_id {uuid} NOT NULL REFERENCES councils (id),
    feedback_id {uuid} NOT NULL REFERENCES feedback (id),
    actor_id {uuid},
    action TEXT NOT NULL,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE themes (
    id {uuid} NOT NULL,
    council_id {uuid} NOT NULL REFERENCES councils (id),
    design_id {uuid} NOT NULL REFERENCES designs (id),
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    keywords TEXT NOT NULL,
    state TEXT NOT NULL,
    made_by TEXT NOT NULL,
    merged_into {uuid} REFERENCES themes (id),
    service_number INTEGER,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE theme_assignments (
    theme_id {uuid} NOT NULL REFERENCES themes (id),
    feedback_id {uuid} NOT NULL REFERENCES feedback (id),
    council_id {uuid} NOT NULL REFERENCES councils (id),
    made_by TEXT NOT NULL,
    actor_id {uuid},
    confidence DOUBLE PRECISION NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (theme_id, feedback_id)
);

CREATE TABLE routes (
    id {uuid} NOT NULL,
    theme_id {uuid} NOT NULL UNIQUE REFERENCES themes (id),
    design_id {uuid} NOT NULL REFERENCES designs (id),
    origin_council_id {uuid} NOT NULL REFERENCES councils (id),
    council_id {uuid} REFERENCES councils (id),
    joint_with TEXT NOT NULL,
    state TEXT NOT NULL,
    rule TEXT NOT NULL,
    rule_version TEXT NOT NULL,
    data_version TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    as_of TEXT NOT NULL,
    due_on TEXT NOT NULL,
    declines INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE route_events (
    id {uuid} NOT NULL,
    route_id {uuid} NOT NULL REFERENCES routes (id),
    actor_id {uuid},
    action TEXT NOT NULL,
    from_council_id {uuid} REFERENCES councils (id),
    to_council_id {uuid} REFERENCES councils (id),
    reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE replies (
    id {uuid} NOT NULL,
    route_id {uuid} NOT NULL UNIQUE REFERENCES routes (id),
    theme_id {uuid} NOT NULL REFERENCES themes (id),
    design_id {uuid} NOT NULL REFERENCES designs (id),
    council_id {uuid} NOT NULL REFERENCES councils (id),
    author_id {uuid} NOT NULL REFERENCES users (id),
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    changed_step_id {uuid} REFERENCES steps (id),
    published_at BIGINT,
    created_at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE deliveries (
    id {uuid} NOT NULL,
    dedupe_key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    locale TEXT NOT NULL,
    council_id {uuid},
    feedback_id {uuid},
    message {json} NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    explanation TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    PRIMARY KEY (id)
);

CREATE TABLE subscriptions (
    id {uuid} NOT NULL,
    email TEXT NOT NULL,
    locale TEXT NOT NULL,
    council_id {uuid} NOT NULL REFERENCES councils (id),
    design_id {uuid} REFERENCES designs (id),
    confirmed_at BIGINT,
    ended_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE outbox (
    id {uuid} NOT NULL,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    dedupe_key TEXT UNIQUE,
    payload {json} NOT NULL,
    council_id {uuid},
    priority INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    available_at BIGINT NOT NULL,
    claimed_by TEXT,
    claimed_until BIGINT,
    fence BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    max_attempts INTEGER NOT NULL,
    last_error TEXT,
    done_at BIGINT,
    dead_at BIGINT,
    traceparent TEXT,
    PRIMARY KEY (id)
);

CREATE TABLE audit_events (
    id {uuid} NOT NULL,
    council_id {uuid},
    actor_kind TEXT NOT NULL,
    actor_id {uuid},
    subject_kind TEXT NOT NULL,
    subject_id {uuid} NOT NULL,
    action TEXT NOT NULL,
    detail {json} NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX memberships_user ON memberships (user_id);
CREATE UNIQUE INDEX memberships_once ON memberships (user_id, council_id, role) WHERE ended_at IS NULL;
CREATE INDEX councils_parent ON councils (parent_gss);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sign_in_challenges_user ON sign_in_challenges (user_id, created_at);
CREATE INDEX designs_council ON designs (council_id, state, created_at);
CREATE INDEX designs_state ON designs (state, closes_on);
CREATE INDEX designs_service ON designs (service_number);
CREATE UNIQUE INDEX design_versions_number ON design_versions (design_id, number);
CREATE UNIQUE INDEX steps_number ON steps (design_version_id, number);
CREATE INDEX questions_design ON questions (design_id, number);

-- The queue of a council, oldest first, and the public list of a plan, newest first.
CREATE INDEX feedback_queue ON feedback (council_id, state, created_at);
CREATE INDEX feedback_design ON feedback (design_id, state, published_at);
CREATE INDEX screening_results_feedback ON screening_results (feedback_id, created_at);
CREATE INDEX moderation_decisions_feedback ON moderation_decisions (feedback_id, created_at);
CREATE INDEX moderation_decisions_council ON moderation_decisions (council_id, created_at);
CREATE INDEX drafts_expiry ON drafts (expires_at);

CREATE INDEX themes_design ON themes (design_id, state);
CREATE INDEX themes_council ON themes (council_id, state);
CREATE INDEX theme_assignments_feedback ON theme_assignments (feedback_id);
CREATE INDEX routes_owner ON routes (council_id, state, due_on);
CREATE INDEX routes_origin ON routes (origin_council_id, state);
CREATE INDEX routes_state ON routes (state, due_on);
CREATE INDEX routes_design ON routes (design_id);
CREATE INDEX route_events_route ON route_events (route_id, created_at);
CREATE INDEX replies_design ON replies (design_id, published_at);
CREATE INDEX replies_theme ON replies (theme_id);

CREATE INDEX deliveries_council ON deliveries (council_id, created_at);
CREATE INDEX deliveries_feedback ON deliveries (feedback_id);
CREATE INDEX deliveries_recipient ON deliveries (LOWER(recipient), created_at);
CREATE UNIQUE INDEX subscriptions_once ON subscriptions (email, council_id, design_id) WHERE ended_at IS NULL;
CREATE INDEX subscriptions_council ON subscriptions (council_id, design_id);

-- Only rows that can still run are on the hot path of the workers.
CREATE INDEX outbox_due ON outbox (priority, available_at) WHERE done_at IS NULL AND dead_at IS NULL;
CREATE INDEX outbox_dead ON outbox (dead_at) WHERE dead_at IS NOT NULL;
CREATE INDEX outbox_done ON outbox (done_at) WHERE done_at IS NOT NULL;

CREATE INDEX audit_events_subject ON audit_events (subject_kind, subject_id, created_at);
CREATE INDEX audit_events_council ON audit_events (council_id, created_at);
