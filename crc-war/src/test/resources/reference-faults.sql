-- Rows that the reference lets in and that our constraints refuse.
INSERT INTO resource_pools.resource_pools (name, quota, "default", public) VALUES
  ('second default', 'quota-of-two-pools', true, false),
  ('same quota', '21f71ca8-4bb5-4510-be32-62680bb6d818', false, true),
  ('no default class', NULL, false, true);
INSERT INTO resource_pools.resource_classes (name, cpu, memory, max_storage, default_storage, "default", gpu, resource_pool_id) VALUES
  ('one', 1, 1, 1, 1, true, 0, 4),
  ('two', 'Infinity', 1, 1, 1, true, 0, 4),
  ('storage', 1, 1, 1, 5, true, 0, 5),
  ('not default', 'NaN', 1, 1, 1, false, 0, 6),
  ('class of no pool', 1, 1, 1, 1, false, 0, NULL);
INSERT INTO resource_pools.tolerations (key, resource_class_id) VALUES ('dedicated', 3);
INSERT INTO resource_pools.node_affinities (key, resource_class_id, required_during_scheduling) VALUES ('zone_a', 3, true);
