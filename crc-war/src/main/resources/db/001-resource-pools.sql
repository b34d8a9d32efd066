--liquibase formatted sql

--changeset crc:001-resource-pools
CREATE SCHEMA IF NOT EXISTS resource_pools;

CREATE TABLE IF NOT EXISTS resource_pools.resource_pools (
  id serial PRIMARY KEY,
  name varchar(40) NOT NULL,
  quota varchar(63),
  "default" boolean NOT NULL,
  public boolean NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_resource_pools_resource_pools_name ON resource_pools.resource_pools (name);
CREATE INDEX IF NOT EXISTS ix_resource_pools_resource_pools_quota ON resource_pools.resource_pools (quota);
CREATE INDEX IF NOT EXISTS ix_resource_pools_resource_pools_default ON resource_pools.resource_pools ("default");
CREATE INDEX IF NOT EXISTS ix_resource_pools_resource_pools_public ON resource_pools.resource_pools (public);

CREATE TABLE IF NOT EXISTS resource_pools.resource_classes (
  id serial PRIMARY KEY,
  name varchar(40) NOT NULL,
  cpu double precision NOT NULL,
  memory bigint NOT NULL,
  max_storage bigint NOT NULL,
  default_storage bigint NOT NULL,
  gpu bigint NOT NULL,
  "default" boolean NOT NULL,
  resource_pool_id integer REFERENCES resource_pools.resource_pools (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS ix_resource_pools_resource_classes_name ON resource_pools.resource_classes (name);
CREATE INDEX IF NOT EXISTS ix_resource_pools_resource_classes_resource_pool_id ON resource_pools.resource_classes (resource_pool_id);

CREATE TABLE IF NOT EXISTS resource_pools.users (
  id serial PRIMARY KEY,
  keycloak_id varchar(50) NOT NULL,
  no_default_access boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX IF NOT EXISTS ix_resource_pools_users_keycloak_id ON resource_pools.users (keycloak_id);

CREATE TABLE IF NOT EXISTS resource_pools.resource_pools_users (
  user_id integer NOT NULL REFERENCES resource_pools.users (id) ON DELETE CASCADE,
  resource_pool_id integer NOT NULL REFERENCES resource_pools.resource_pools (id) ON DELETE CASCADE,
  PRIMARY KEY (user_id, resource_pool_id)
);
CREATE INDEX IF NOT EXISTS ix_resource_pools_resource_pools_users_user_id ON resource_pools.resource_pools_users (user_id);
CREATE INDEX IF NOT EXISTS ix_resource_pools_resource_pools_users_resource_pool_id ON resource_pools.resource_pools_users (resource_pool_id);

CREATE TABLE IF NOT EXISTS resource_pools.tolerations (
  id serial PRIMARY KEY,
  key varchar(63) NOT NULL,
  resource_class_id integer REFERENCES resource_pools.resource_classes (id)
);
CREATE INDEX IF NOT EXISTS ix_resource_pools_tolerations_resource_class_id ON resource_pools.tolerations (resource_class_id);

CREATE TABLE IF NOT EXISTS resource_pools.node_affinities (
  id serial PRIMARY KEY,
  key varchar(63) NOT NULL,
  required_during_scheduling boolean NOT NULL,
  resource_class_id integer REFERENCES resource_pools.resource_classes (id)
);
CREATE INDEX IF NOT EXISTS ix_resource_pools_node_affinities_resource_class_id ON resource_pools.node_affinities (resource_class_id);
