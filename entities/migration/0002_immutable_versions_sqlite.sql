-- A published version never changes: what residents gave feedback on stays what they read.
-- The rule is kept here as well as in the use cases, so that no other way in can break it.

CREATE INDEX steps_image ON steps (image_id) WHERE image_id IS NOT NULL;

CREATE TRIGGER design_versions_keep_update BEFORE UPDATE ON design_versions
WHEN OLD.state = 'published'
BEGIN
    SELECT RAISE(ABORT, 'a published version never changes');
END;

CREATE TRIGGER design_versions_keep_delete BEFORE DELETE ON design_versions
WHEN OLD.state = 'published'
BEGIN
    SELECT RAISE(ABORT, 'a published version never changes');
END;

CREATE TRIGGER steps_keep_insert BEFORE INSERT ON steps
WHEN EXISTS (
    SELECT 1 FROM design_versions WHERE id = NEW.design_version_id AND state = 'published'
)
BEGIN
    SELECT RAISE(ABORT, 'the steps of a published version never change');
END;

CREATE TRIGGER steps_keep_update BEFORE UPDATE ON steps
WHEN EXISTS (
    SELECT 1 FROM design_versions
    WHERE id IN (OLD.design_version_id, NEW.design_version_id) AND state = 'published'
)
BEGIN
    SELECT RAISE(ABORT, 'the steps of a published version never change');
END;

CREATE TRIGGER steps_keep_delete BEFORE DELETE ON steps
WHEN EXISTS (
    SELECT 1 FROM design_versions WHERE id = OLD.design_version_id AND state = 'published'
)
BEGIN
    SELECT RAISE(ABORT, 'the steps of a published version never change');
END;

CREATE TRIGGER images_keep_update BEFORE UPDATE ON images
BEGIN
    SELECT RAISE(ABORT, 'a picture never changes');
END;
