--liquibase formatted sql

--changeset crc:002-storage
CREATE SCHEMA IF NOT EXISTS storage;

CREATE TABLE IF NOT EXISTS storage.cloud_storage (
  storage_id varchar(26) PRIMARY KEY,
  project_id varchar NOT NULL,
  name varchar NOT NULL,
  storage_type varchar(20) NOT NULL,
  configuration jsonb NOT NULL,
  source_path varchar NOT NULL,
  target_path varchar NOT NULL,
  private boolean NOT NULL,
  readonly boolean NOT NULL DEFAULT true
);
CREATE INDEX IF NOT EXISTS ix_storage_cloud_storage_project_id ON storage.cloud_storage (project_id);
CREATE UNIQUE INDEX IF NOT EXISTS ux_cloud_storage_project_id_name ON storage.cloud_storage (project_id, name);
