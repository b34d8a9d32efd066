--liquibase formatted sql

--changeset crc:007-pool-options
ALTER TABLE resource_pools.resource_pools
  ADD COLUMN idle_threshold integer,
  ADD COLUMN hibernation_threshold integer,
  ADD COLUMN hibernation_warning_period integer,
  ADD COLUMN cpu_limit_factor double precision,
  ADD CONSTRAINT ck_thresholds CHECK (idle_threshold >= 0 AND hibernation_threshold >= 0 AND hibernation_warning_period >= 0),
  ADD CONSTRAINT ck_cpu_limit_factor CHECK (cpu_limit_factor BETWEEN 1 AND 100);
