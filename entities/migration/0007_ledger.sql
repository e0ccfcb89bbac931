-- One chain of hashes a council over everything that was decided: ids, codes and times only.
CREATE TABLE ledger (
    council_id {uuid} NOT NULL REFERENCES councils (id),
    number BIGINT NOT NULL,
    decision_id {uuid} NOT NULL UNIQUE,
    feedback_id {uuid} NOT NULL,
    action TEXT NOT NULL,
    reason TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    hash {bytes} NOT NULL,
    PRIMARY KEY (council_id, number)
);
