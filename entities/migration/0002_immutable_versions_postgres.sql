-- A published version never changes: what residents gave feedback on stays what they read.
-- The rule is kept here as well as in the use cases, so that no other way in can break it.

CREATE INDEX steps_image ON steps (image_id) WHERE image_id IS NOT NULL;

CREATE FUNCTION keep_published_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published version never changes';
END
$$;

CREATE TRIGGER design_versions_keep BEFORE UPDATE OR DELETE ON design_versions
FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION keep_published_version();

CREATE FUNCTION keep_published_steps() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched UUID[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        touched := ARRAY[NEW.design_version_id];
    ELSIF TG_OP = 'UPDATE' THEN
        touched := ARRAY[OLD.design_version_id, NEW.design_version_id];
    ELSE
        touched := ARRAY[OLD.design_version_id];
    END IF;
    IF EXISTS (
        SELECT 1 FROM design_versions WHERE id = ANY (touched) AND state = 'published'
    ) THEN
        RAISE EXCEPTION 'the steps of a published version never change';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER steps_keep BEFORE INSERT OR UPDATE OR DELETE ON steps
FOR EACH ROW EXECUTE FUNCTION keep_published_steps();

CREATE FUNCTION keep_images() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a picture never changes';
END
$$;

CREATE TRIGGER images_keep BEFORE UPDATE ON images
FOR EACH ROW EXECUTE FUNCTION keep_images();
