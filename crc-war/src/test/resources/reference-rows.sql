-- Rows as the reference writes them, in every table.
INSERT INTO resource_pools.resource_pools (name, quota, "default", public) VALUES
  ('default', NULL, true, true),
  ('gpu-pool', '21f71ca8-4bb5-4510-be32-62680bb6d818', false, false),
  ('öffentlich 🚀', NULL, false, true);
INSERT INTO resource_pools.resource_classes (name, cpu, memory, max_storage, default_storage, "default", gpu, resource_pool_id) VALUES
  ('small', 0.5, 1, 20, 1, true, 0, 1),
  ('large', 1.0, 2, 20, 1, false, 0, 1),
  ('gpu-one', 2.5, 16, 100, 10, true, 1, 2),
  ('gpu-two', 8, 64, 1000, 10, false, 2, 2),
  ('small', 0.1, 1, 1, 1, true, 0, 3);
INSERT INTO resource_pools.tolerations (key, resource_class_id) VALUES ('renku.io/gpu', 3), ('dedicated', 3), ('renku.io/gpu', 4);
INSERT INTO resource_pools.node_affinities (key, resource_class_id, required_during_scheduling) VALUES
  ('renku.io/gpu', 3, true), ('zone_a', 3, false), ('renku.io/gpu', 4, true);
INSERT INTO resource_pools.users (keycloak_id, no_default_access) VALUES
  ('0f6d2f57-8f1b-4d4e-9f3c-0c7c5a3d1a01', false), ('0f6d2f57-8f1b-4d4e-9f3c-0c7c5a3d1a02', true), ('0f6d2f57-8f1b-4d4e-9f3c-0c7c5a3d1a03', false);
INSERT INTO resource_pools.resource_pools_users (user_id, resource_pool_id) VALUES (1, 2), (2, 2), (2, 3);
INSERT INTO storage.cloud_storage (project_id, storage_type, configuration, source_path, target_path, name, private, storage_id, readonly) VALUES
  ('123456', 's3', '{"type": "s3", "provider": "AWS", "region": "us-east-1"}', 'bucket/folder', 'data/raw', 'open-data', false, '01HFGT5ZJ3Q9A2V8W1X0Y7Z6K1', true),
  ('123456', 'azureblob', '{"type": "azureblob", "account": "account-1", "key": "<sensitive>"}', 'container', 'data/private', 'closed-data', true, '01HFGT5ZJ3Q9A2V8W1X0Y7Z6K2', false),
  ('99', 's3', '{"type": "s3", "provider": "Other", "endpoint": "https://example.org"}', 'b', 't', 'open-data', false, '01HFGT5ZJ3Q9A2V8W1X0Y7Z6K3', true);
INSERT INTO user_preferences.user_preferences (user_id, pinned_projects) VALUES
  ('0f6d2f57-8f1b-4d4e-9f3c-0c7c5a3d1a01', '{"project_slugs": ["group/one", "group/Two"]}'),
  ('0f6d2f57-8f1b-4d4e-9f3c-0c7c5a3d1a02', '{"project_slugs": []}');
