--liquibase formatted sql
-- What must hold whoever writes: two of our replicas, a pod of the reference, or an administrator with psql.

--changeset crc:005-constraints
CREATE UNIQUE INDEX ux_resource_pools_one_default ON resource_pools.resource_pools ("default") WHERE "default";
CREATE UNIQUE INDEX ux_resource_pools_quota ON resource_pools.resource_pools (quota);
CREATE UNIQUE INDEX ux_tolerations_class_key ON resource_pools.tolerations (resource_class_id, key);
CREATE UNIQUE INDEX ux_node_affinities_class_key ON resource_pools.node_affinities (resource_class_id, key);
ALTER TABLE resource_pools.resource_pools
  ADD CONSTRAINT ck_default_pool_is_public CHECK (public OR NOT "default"),
  ADD CONSTRAINT ck_default_pool_has_no_quota CHECK (quota IS NULL OR NOT "default");
ALTER TABLE resource_pools.resource_classes
  ADD CONSTRAINT ck_amounts CHECK (cpu > 0 AND cpu < 'Infinity' AND memory > 0 AND gpu >= 0 AND max_storage > 0 AND default_storage > 0),
  ADD CONSTRAINT ck_default_storage_fits CHECK (default_storage <= max_storage);
ALTER TABLE resource_pools.tolerations
  DROP CONSTRAINT IF EXISTS tolerations_resource_class_id_fkey,
  ADD CONSTRAINT tolerations_resource_class_id_fkey
    FOREIGN KEY (resource_class_id) REFERENCES resource_pools.resource_classes (id) ON DELETE CASCADE;
ALTER TABLE resource_pools.node_affinities
  DROP CONSTRAINT IF EXISTS node_affinities_resource_class_id_fkey,
  ADD CONSTRAINT node_affinities_resource_class_id_fkey
    FOREIGN KEY (resource_class_id) REFERENCES resource_pools.resource_classes (id) ON DELETE CASCADE;

--changeset crc:005-lock-pool-of-class splitStatements:false
-- Writers of one pool's classes and of its quota queue on the pool's row, so that each checks what the other has committed.
CREATE FUNCTION resource_pools.lock_pool_of_class() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM resource_pools.resource_pools
    WHERE id = coalesce(NEW.resource_pool_id, OLD.resource_pool_id) FOR NO KEY UPDATE;
  RETURN coalesce(NEW, OLD);
END $$;

--changeset crc:005-check-pool splitStatements:false
-- Runs at commit: a default class may move from one class to another inside one transaction.
CREATE FUNCTION resource_pools.check_pool(pool integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  defaults integer;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM resource_pools.resource_pools WHERE id = pool) THEN
    RETURN;
  END IF;
  SELECT count(*) FILTER (WHERE "default") INTO defaults FROM resource_pools.resource_classes WHERE resource_pool_id = pool;
  IF defaults <> 1 THEN
    RAISE EXCEPTION 'A resource pool needs exactly one default class.' USING ERRCODE = 'check_violation', CONSTRAINT = 'one_default_class';
  END IF;
END $$;

--changeset crc:005-triggers splitStatements:false
CREATE FUNCTION resource_pools.check_pool_of_class() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM resource_pools.check_pool(coalesce(NEW.resource_pool_id, OLD.resource_pool_id));
  RETURN NULL;
END $$;
CREATE FUNCTION resource_pools.check_this_pool() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM resource_pools.check_pool(NEW.id);
  RETURN NULL;
END $$;
CREATE FUNCTION resource_pools.keep_default_pool() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."default" AND (TG_OP = 'DELETE' OR NOT NEW."default") THEN
    RAISE EXCEPTION 'The default resource pool cannot be deleted or made non-default.' USING ERRCODE = 'check_violation', CONSTRAINT = 'default_pool_stays';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER keep_default_pool BEFORE UPDATE OF "default" OR DELETE ON resource_pools.resource_pools
  FOR EACH ROW EXECUTE FUNCTION resource_pools.keep_default_pool();
CREATE TRIGGER lock_pool_of_class BEFORE INSERT OR UPDATE OR DELETE ON resource_pools.resource_classes
  FOR EACH ROW EXECUTE FUNCTION resource_pools.lock_pool_of_class();
CREATE CONSTRAINT TRIGGER check_pool_of_class AFTER INSERT OR UPDATE OR DELETE ON resource_pools.resource_classes
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION resource_pools.check_pool_of_class();
CREATE CONSTRAINT TRIGGER check_this_pool AFTER INSERT OR UPDATE ON resource_pools.resource_pools
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION resource_pools.check_this_pool();
