-- The three schemas as renku-data-services 0.3.0 leaves them: every migration applied, nothing of ours.
CREATE SCHEMA resource_pools;
CREATE TABLE resource_pools.alembic_version (version_num varchar(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
CREATE TABLE resource_pools.resource_pools (
  name varchar(40) NOT NULL,
  quota varchar(63),
  "default" boolean NOT NULL,
  public boolean NOT NULL,
  id serial NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX ix_resource_pools_resource_pools_default ON resource_pools.resource_pools ("default");
CREATE INDEX ix_resource_pools_resource_pools_name ON resource_pools.resource_pools (name);
CREATE INDEX ix_resource_pools_resource_pools_public ON resource_pools.resource_pools (public);
CREATE INDEX ix_resource_pools_resource_pools_quota ON resource_pools.resource_pools (quota);
CREATE TABLE resource_pools.users (
  keycloak_id varchar(50) NOT NULL,
  id serial NOT NULL,
  no_default_access boolean DEFAULT false NOT NULL,
  PRIMARY KEY (id)
);
CREATE UNIQUE INDEX ix_resource_pools_users_keycloak_id ON resource_pools.users (keycloak_id);
CREATE TABLE resource_pools.resource_classes (
  name varchar(40) NOT NULL,
  cpu float NOT NULL,
  memory bigint NOT NULL,
  max_storage bigint NOT NULL,
  default_storage bigint NOT NULL,
  "default" boolean NOT NULL,
  gpu bigint NOT NULL,
  resource_pool_id integer,
  id serial NOT NULL,
  FOREIGN KEY (resource_pool_id) REFERENCES resource_pools.resource_pools (id) ON DELETE CASCADE,
  PRIMARY KEY (id)
);
CREATE INDEX ix_resource_pools_resource_classes_name ON resource_pools.resource_classes (name);
CREATE INDEX ix_resource_pools_resource_classes_resource_pool_id ON resource_pools.resource_classes (resource_pool_id);
CREATE TABLE resource_pools.resource_pools_users (
  user_id integer NOT NULL,
  resource_pool_id integer NOT NULL,
  FOREIGN KEY (resource_pool_id) REFERENCES resource_pools.resource_pools (id) ON DELETE CASCADE,
  FOREIGN KEY (user_id) REFERENCES resource_pools.users (id) ON DELETE CASCADE,
  PRIMARY KEY (user_id, resource_pool_id)
);
CREATE INDEX ix_resource_pools_resource_pools_users_resource_pool_id ON resource_pools.resource_pools_users (resource_pool_id);
CREATE INDEX ix_resource_pools_resource_pools_users_user_id ON resource_pools.resource_pools_users (user_id);
CREATE TABLE resource_pools.tolerations (
  key varchar(63) NOT NULL,
  resource_class_id integer,
  id serial NOT NULL,
  FOREIGN KEY (resource_class_id) REFERENCES resource_pools.resource_classes (id),
  PRIMARY KEY (id)
);
CREATE INDEX ix_resource_pools_tolerations_resource_class_id ON resource_pools.tolerations (resource_class_id);
CREATE TABLE resource_pools.node_affinities (
  key varchar(63) NOT NULL,
  resource_class_id integer,
  required_during_scheduling boolean NOT NULL,
  id serial NOT NULL,
  FOREIGN KEY (resource_class_id) REFERENCES resource_pools.resource_classes (id),
  PRIMARY KEY (id)
);
CREATE INDEX ix_resource_pools_node_affinities_resource_class_id ON resource_pools.node_affinities (resource_class_id);
INSERT INTO resource_pools.alembic_version VALUES ('5403953f654f');

CREATE SCHEMA storage;
CREATE TABLE storage.alembic_version (version_num varchar(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
CREATE TABLE storage.cloud_storage (
  project_id varchar NOT NULL,
  storage_type varchar(20) NOT NULL,
  configuration jsonb NOT NULL,
  source_path varchar NOT NULL,
  target_path varchar NOT NULL,
  name varchar NOT NULL,
  private boolean NOT NULL,
  storage_id varchar(26) NOT NULL,
  readonly boolean DEFAULT true NOT NULL,
  PRIMARY KEY (storage_id),
  CONSTRAINT _unique_name_uc UNIQUE (project_id, name)
);
CREATE INDEX ix_storage_cloud_storage_project_id ON storage.cloud_storage (project_id);
INSERT INTO storage.alembic_version VALUES ('c1960188d4cc');

CREATE SCHEMA user_preferences;
CREATE TABLE user_preferences.alembic_version (version_num varchar(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
CREATE TABLE user_preferences.user_preferences (
  id serial NOT NULL,
  user_id varchar NOT NULL,
  pinned_projects jsonb NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (user_id)
);
INSERT INTO user_preferences.alembic_version VALUES ('6eccd7d4e3ed');
