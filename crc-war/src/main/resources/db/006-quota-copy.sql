--liquibase formatted sql
-- The limits of a quota live here; the ResourceQuota in the cluster is made from them. Null limits beside a quota name: an adopted
-- pool, or one written by a pod of the reference, whose limits the reconciler has not read yet.

--changeset crc:006-columns
ALTER TABLE resource_pools.resource_pools
  ADD COLUMN quota_cpu double precision,
  ADD COLUMN quota_memory bigint,
  ADD COLUMN quota_gpu bigint,
  ADD COLUMN quota_gpu_kind varchar(63),
  ADD CONSTRAINT ck_quota_amounts CHECK (quota_cpu > 0 AND quota_cpu < 'Infinity' AND quota_memory > 0 AND quota_gpu >= 0),
  ADD CONSTRAINT ck_quota_has_name CHECK (quota IS NOT NULL OR quota_cpu IS NULL);

--changeset crc:006-classes-fit splitStatements:false
CREATE OR REPLACE FUNCTION resource_pools.check_pool(pool integer) RETURNS void LANGUAGE plpgsql AS $$
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
  IF EXISTS (SELECT 1 FROM resource_pools.resource_pools p JOIN resource_pools.resource_classes c ON c.resource_pool_id = p.id
             WHERE p.id = pool AND (c.cpu > p.quota_cpu OR c.memory > p.quota_memory OR c.gpu > p.quota_gpu)) THEN
    RAISE EXCEPTION 'A resource class asks for more than the quota of its pool.' USING ERRCODE = 'check_violation', CONSTRAINT = 'class_fits_quota';
  END IF;
END $$;
