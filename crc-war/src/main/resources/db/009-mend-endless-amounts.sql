--liquibase formatted sql
-- The reference took "inf" and "nan" as cores, and kept classes without a pool. The first would keep 005 from being applied.

--changeset crc:009-endless-cores
UPDATE resource_pools.resource_classes SET cpu = 0.1 WHERE cpu = 'NaN' OR cpu = 'Infinity';
