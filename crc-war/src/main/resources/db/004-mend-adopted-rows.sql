--liquibase formatted sql
-- An adopted database may hold rows that the reference allowed by mistake. No pool or class is lost here.

--changeset crc:004-doubled-labels
DELETE FROM resource_pools.tolerations older USING resource_pools.tolerations newer
  WHERE older.resource_class_id = newer.resource_class_id AND older.key = newer.key AND older.id < newer.id;
DELETE FROM resource_pools.node_affinities older USING resource_pools.node_affinities newer
  WHERE older.resource_class_id = newer.resource_class_id AND older.key = newer.key AND older.id < newer.id;
DELETE FROM resource_pools.tolerations WHERE resource_class_id IS NULL;
DELETE FROM resource_pools.node_affinities WHERE resource_class_id IS NULL;

--changeset crc:004-one-default-pool
UPDATE resource_pools.resource_pools SET "default" = false
  WHERE "default" AND id <> (SELECT min(id) FROM resource_pools.resource_pools WHERE "default");
UPDATE resource_pools.resource_pools SET "default" = true
  WHERE id = (SELECT min(id) FROM resource_pools.resource_pools WHERE public AND quota IS NULL)
  AND NOT EXISTS (SELECT 1 FROM resource_pools.resource_pools WHERE "default");
UPDATE resource_pools.resource_pools SET public = true WHERE "default" AND NOT public;
UPDATE resource_pools.resource_pools SET quota = NULL WHERE "default" AND quota IS NOT NULL;

--changeset crc:004-one-default-class
UPDATE resource_pools.resource_classes c SET "default" = false
  WHERE c."default" AND c.id <> (SELECT min(id) FROM resource_pools.resource_classes o
                                 WHERE o.resource_pool_id = c.resource_pool_id AND o."default");
UPDATE resource_pools.resource_classes c SET "default" = true
  WHERE c.id = (SELECT min(id) FROM resource_pools.resource_classes o WHERE o.resource_pool_id = c.resource_pool_id)
  AND NOT EXISTS (SELECT 1 FROM resource_pools.resource_classes o
                  WHERE o.resource_pool_id = c.resource_pool_id AND o."default");

--changeset crc:004-amounts
UPDATE resource_pools.resource_classes
  SET cpu = CASE WHEN cpu > 0 THEN cpu ELSE 0.1 END, memory = greatest(memory, 1), gpu = greatest(gpu, 0),
      max_storage = greatest(max_storage, default_storage, 1), default_storage = greatest(default_storage, 1)
  WHERE NOT cpu > 0 OR memory < 1 OR gpu < 0 OR default_storage < 1 OR max_storage < default_storage;

--changeset crc:004-shared-quotas
UPDATE resource_pools.resource_pools p SET quota = NULL
  WHERE quota IS NOT NULL AND EXISTS (SELECT 1 FROM resource_pools.resource_pools o WHERE o.quota = p.quota AND o.id < p.id);

--changeset crc:004-sequences
SELECT setval(pg_get_serial_sequence('resource_pools.resource_pools', 'id'), (SELECT max(id) FROM resource_pools.resource_pools))
  WHERE (SELECT max(id) FROM resource_pools.resource_pools) > (SELECT last_value FROM resource_pools.resource_pools_id_seq);
SELECT setval(pg_get_serial_sequence('resource_pools.resource_classes', 'id'), (SELECT max(id) FROM resource_pools.resource_classes))
  WHERE (SELECT max(id) FROM resource_pools.resource_classes) > (SELECT last_value FROM resource_pools.resource_classes_id_seq);
SELECT setval(pg_get_serial_sequence('resource_pools.users', 'id'), (SELECT max(id) FROM resource_pools.users))
  WHERE (SELECT max(id) FROM resource_pools.users) > (SELECT last_value FROM resource_pools.users_id_seq);
