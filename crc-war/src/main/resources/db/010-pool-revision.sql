--liquibase formatted sql
-- Every change to a pool, its classes or their labels gives its row another revision, whoever makes it. So a reader that kept what it
-- has read learns from the rows of the pools alone whether that still holds. The clock is in it, so that numbers do not come again
-- after a backup was restored.

--changeset crc:010-revision splitStatements:false
ALTER TABLE resource_pools.resource_pools ADD COLUMN revision bigint NOT NULL DEFAULT 0;
CREATE FUNCTION resource_pools.next_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.revision := greatest(NEW.revision + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint);
  RETURN NEW;
END $$;
CREATE FUNCTION resource_pools.touch_pool_of_class() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE resource_pools.resource_pools SET revision = revision
    WHERE id IN (SELECT coalesce(NEW.resource_pool_id, OLD.resource_pool_id));
  RETURN NULL;
END $$;
CREATE FUNCTION resource_pools.touch_pool_of_label() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE resource_pools.resource_pools SET revision = revision
    WHERE id IN (SELECT resource_pool_id FROM resource_pools.resource_classes
                  WHERE id IN (NEW.resource_class_id, OLD.resource_class_id));
  RETURN NULL;
END $$;
CREATE TRIGGER next_revision BEFORE INSERT OR UPDATE ON resource_pools.resource_pools
  FOR EACH ROW EXECUTE FUNCTION resource_pools.next_revision();
CREATE TRIGGER touch_pool_of_class AFTER INSERT OR UPDATE OR DELETE ON resource_pools.resource_classes
  FOR EACH ROW EXECUTE FUNCTION resource_pools.touch_pool_of_class();
CREATE TRIGGER touch_pool_of_toleration AFTER INSERT OR UPDATE OR DELETE ON resource_pools.tolerations
  FOR EACH ROW EXECUTE FUNCTION resource_pools.touch_pool_of_label();
CREATE TRIGGER touch_pool_of_affinity AFTER INSERT OR UPDATE OR DELETE ON resource_pools.node_affinities
  FOR EACH ROW EXECUTE FUNCTION resource_pools.touch_pool_of_label();
UPDATE resource_pools.resource_pools SET revision = revision;
