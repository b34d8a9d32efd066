package io.renku.crc.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.crc.database.SchemaMigration;
import io.renku.crc.kit.Gitlab.Membership;
import io.renku.crc.kit.ReferenceDatabase;
import io.renku.crc.kit.Service;
import io.renku.crc.kit.Who;
import io.renku.crc.reconcile.QuotaReconciler;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A database of renku-data-services 0.3.0, with rows in every table, is taken over as it stands.
 */
class AdoptionTest extends ServiceTest {
  private static final String MEMBER = "0f6d2f57-8f1b-4d4e-9f3c-0c7c5a3d1a01";
  private static final String QUOTA_ID = "21f71ca8-4bb5-4510-be32-62680bb6d818";
  private static final Who DEVELOPER = Who.withGitlab("adoption-token");

  private DataSource database;
  private Map<String, String> before;
  private Map<String, String> after;

  @Override
  @BeforeAll
  void start() throws Exception {
    database = ReferenceDatabase.withRows();
    before = ReferenceDatabase.rows(database);
    service = Service.on(database);
    after = ReferenceDatabase.rows(database);
    service.gitlab.token("adoption-token", 7);
    service.gitlab.members("123456", new Membership(7, "John Doe", 30));
  }

  private void asTheReference(String sql) throws SQLException {
    ReferenceDatabase.execute(database, sql);
  }

  private static JsonObject json(String text) {
    try (var reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  @Test
  void noRowOfTheReferenceIsLostOrChanged() {
    assertThat(before).hasSize(11).doesNotContainValue(null);

    assertThat(after).isEqualTo(before);
  }

  @Test
  void poolsKeepTheirClassesAndLabels() {
    var pool = get(Who.ADMIN, "resource_pools/2").object();

    assertThat(pool.getString("name")).isEqualTo("gpu-pool");
    assertThat(pool.getJsonArray("classes").getJsonObject(0))
        .isEqualTo(
            json(
                """
                {"id":3,"name":"gpu-one","cpu":2.5,"memory":16,"gpu":1,"max_storage":100,"default_storage":10,"default":true,
                 "tolerations":["dedicated","renku.io/gpu"],
                 "node_affinities":[{"key":"renku.io/gpu","required_during_scheduling":true},
                                    {"key":"zone_a","required_during_scheduling":false}]}"""));
    assertThat(get(Who.ADMIN, "resource_pools/3").object().getString("name"))
        .isEqualTo("öffentlich 🚀");
  }

  @Test
  void membersSeeTheirPoolsAndOthersDoNot() {
    assertThat(get(Who.ANONYMOUS, "resource_pools/1").status()).isEqualTo(200);
    assertThat(get(Who.ANONYMOUS, "resource_pools/2").status()).isEqualTo(404);
    assertThat(get(Who.user(MEMBER), "resource_pools/2").status()).isEqualTo(200);
    assertThat(get(Who.ADMIN, "resource_pools/2/users").array()).hasSize(2);
    var withoutDefault = Who.user("0f6d2f57-8f1b-4d4e-9f3c-0c7c5a3d1a02");
    assertThat(get(withoutDefault, "resource_pools/1").status()).isEqualTo(404);
  }

  @Test
  void storagesAndPreferencesAreRead() {
    assertThat(get(DEVELOPER, "storage?project_id=123456").array()).hasSize(2);
    var closed = get(DEVELOPER, "storage/01HFGT5ZJ3Q9A2V8W1X0Y7Z6K2").object();
    assertThat(closed.getJsonObject("storage").getJsonObject("configuration").getString("key"))
        .isEqualTo("<sensitive>");
    assertThat(closed.getJsonArray("sensitive_fields")).isNotEmpty();
    assertThat(get(Who.user(MEMBER), "user/preferences").body()).contains("group/one", "group/Two");
  }

  @Test
  void theLimitsOfAnAdoptedQuotaAreReadFromTheCluster() {
    service.cluster.put(
        "/apis/scheduling.k8s.io/v1/priorityclasses/" + QUOTA_ID,
        json(
            "{\"metadata\":{\"name\":\"%s\",\"labels\":{\"app\":\"renku\"}}}".formatted(QUOTA_ID)));
    service.cluster.put(
        "/api/v1/namespaces/renku/resourcequotas/" + QUOTA_ID,
        json(
            """
            {"metadata":{"name":"%s","labels":{"app":"renku"}},
             "spec":{"hard":{"requests.cpu":"100","requests.memory":"1000G","requests.nvidia.com/gpu":"4"}}}"""
                .formatted(QUOTA_ID)));

    service.bean(QuotaReconciler.class).reconcile();

    assertThat(get(Who.ADMIN, "resource_pools/2/quota").object())
        .isEqualTo(
            json("{\"id\":\"%s\",\"cpu\":100.0,\"memory\":1000,\"gpu\":4}".formatted(QUOTA_ID)));
  }

  @Test
  void podsOfTheReferenceGoOnWritingPools() throws SQLException {
    asTheReference(
        """
        begin;
        insert into resource_pools.resource_pools (name, quota, "default", public) values ('by an old pod', null, false, true);
        insert into resource_pools.resource_classes (name, cpu, memory, max_storage, default_storage, "default", gpu, resource_pool_id)
          select n, 1.5, 4, 20, 1, n = 'class-a', 0, currval('resource_pools.resource_pools_id_seq')
          from unnest(array['class-a', 'class-b']) n;
        insert into resource_pools.tolerations (key, resource_class_id) values ('old-key', currval('resource_pools.resource_classes_id_seq'));
        insert into resource_pools.node_affinities (key, resource_class_id, required_during_scheduling)
          values ('old-key', currval('resource_pools.resource_classes_id_seq'), false);
        commit""");
    var id =
        ReferenceDatabase.text(
            database, "select id from resource_pools.resource_pools where name = 'by an old pod'");

    asTheReference("update resource_pools.resource_pools set name = 'renamed' where id = " + id);
    asTheReference(
        "update resource_pools.resource_classes set cpu = 2, memory = 8 where name = 'class-b'");

    var pool = get(Who.ANONYMOUS, "resource_pools/" + id).object();
    assertThat(pool.getString("name")).isEqualTo("renamed");
    assertThat(pool.getJsonArray("classes").getJsonObject(1).getInt("memory")).isEqualTo(8);
    assertThat(pool.getJsonArray("classes").getJsonObject(1).getJsonArray("tolerations"))
        .hasSize(1);

    asTheReference(
        """
        begin;
        delete from resource_pools.tolerations where resource_class_id in
          (select id from resource_pools.resource_classes where resource_pool_id = %1$s);
        delete from resource_pools.node_affinities where resource_class_id in
          (select id from resource_pools.resource_classes where resource_pool_id = %1$s);
        delete from resource_pools.resource_classes where resource_pool_id = %1$s;
        delete from resource_pools.resource_pools where id = %1$s;
        commit"""
            .formatted(id));
    assertThat(get(Who.ADMIN, "resource_pools/" + id).status()).isEqualTo(404);
  }

  @Test
  void podsOfTheReferenceGoOnWritingUsersStoragesAndPreferences() throws SQLException {
    asTheReference(
        """
        insert into resource_pools.users (keycloak_id, no_default_access) values ('old-pod-user', false);
        insert into resource_pools.resource_pools_users (user_id, resource_pool_id)
          values (currval('resource_pools.users_id_seq'), 3);
        insert into storage.cloud_storage
          (project_id, storage_type, configuration, source_path, target_path, name, private, readonly, storage_id)
          values ('777', 's3', '{"type": "s3"}', 'a', 'b', 'old-pod', false, true, '01HFGT5ZJ3Q9A2V8W1X0Y7Z6K9');
        update storage.cloud_storage set target_path = 'c' where storage_id = '01HFGT5ZJ3Q9A2V8W1X0Y7Z6K9';
        insert into user_preferences.user_preferences (user_id, pinned_projects)
          values ('old-pod-user', '{"project_slugs": ["a/b"]}');
        update user_preferences.user_preferences set pinned_projects = '{"project_slugs": ["a/c"]}'
          where user_id = 'old-pod-user'""");
    service.gitlab.members("777", new Membership(7, "John Doe", 30));

    assertThat(get(Who.ADMIN, "resource_pools/3/users/old-pod-user").status()).isEqualTo(200);
    assertThat(get(Who.user("old-pod-user"), "user/preferences").body()).contains("a/c");
    assertThat(get(DEVELOPER, "storage?project_id=777").body()).contains("\"target_path\":\"c\"");
  }

  @Test
  void whatWeWriteThePodsOfTheReferenceRead() throws SQLException {
    var created = createPool(pool("by a new pod", true, null, defaultClass()));

    assertThat(
            ReferenceDatabase.text(
                database,
                "select p.name || ' ' || c.name || ' ' || t.key from resource_pools.resource_pools p"
                    + " join resource_pools.resource_classes c on c.resource_pool_id = p.id"
                    + " join resource_pools.tolerations t on t.resource_class_id = c.id where p.id = "
                    + created.id()))
        .isEqualTo("by a new pod test-class-name t1-label");
  }

  @Test
  void aPodOfTheReferenceCannotBreakWhatMustHold() {
    assertThatThrownBy(
            () ->
                asTheReference(
                    "update resource_pools.resource_classes set \"default\" = false where id = 1"))
        .hasMessageContaining("exactly one default class");
  }

  @Test
  void migratingAgainChangesNothing() throws Exception {
    var adopted = ReferenceDatabase.withRows();
    new SchemaMigration(adopted).run();
    var rows = ReferenceDatabase.rows(adopted);
    var shape = ReferenceDatabase.shape(adopted);

    new SchemaMigration(adopted).run();

    assertThat(ReferenceDatabase.rows(adopted)).isEqualTo(rows);
    assertThat(ReferenceDatabase.shape(adopted)).isEqualTo(shape);
  }

  @Test
  void replicasThatAdoptTogetherDoItOnce() throws Exception {
    var shared = ReferenceDatabase.withRows();
    var rows = ReferenceDatabase.rows(shared);
    var migrate =
        (Callable<Boolean>)
            () -> {
              new SchemaMigration(shared).run();
              return true;
            };

    try (var threads = Executors.newFixedThreadPool(3)) {
      for (var replica : threads.invokeAll(IntStream.range(0, 3).mapToObj(_ -> migrate).toList())) {
        assertThat(replica.get()).isTrue();
      }
    }

    assertThat(ReferenceDatabase.rows(shared)).isEqualTo(rows);
    assertThat(ReferenceDatabase.shape(shared)).isEqualTo(ReferenceDatabase.shape(database));
    assertThat(
            ReferenceDatabase.text(
                shared, "select count(*) - count(distinct id) from crc.databasechangelog"))
        .isEqualTo("0");
  }

  @Test
  void rowsThatTheReferenceLetInByMistakeAreMendedAndNoneOfThePoolsAndClassesIsLost()
      throws Exception {
    var faulty = ReferenceDatabase.withRows("reference-faults.sql");

    new SchemaMigration(faulty).run();

    assertThat(
            ReferenceDatabase.text(
                faulty,
                "select string_agg(id || ' ' || \"default\" || ' ' || public || ' ' || coalesce(quota, '-'), ', ' order by id)"
                    + " from resource_pools.resource_pools"))
        .isEqualTo(
            "1 true true -, 2 false false %s, 3 false true -, 4 false false quota-of-two-pools, 5 false true -, 6 false true -"
                .formatted(QUOTA_ID));
    assertThat(
            ReferenceDatabase.text(
                faulty,
                "select string_agg(id || ' ' || \"default\" || ' ' || cpu || ' ' || max_storage, ', ' order by id)"
                    + " from resource_pools.resource_classes where id > 5"))
        .isEqualTo("6 true 1 1, 7 false 0.1 1, 8 true 1 5, 9 true 0.1 1, 10 false 1 1");
    assertThat(
            ReferenceDatabase.text(
                faulty,
                "select string_agg(key || ' ' || required_during_scheduling, ', ' order by key)"
                    + " from resource_pools.node_affinities where resource_class_id = 3"))
        .isEqualTo("renku.io/gpu true, zone_a true");
    assertThat(
            ReferenceDatabase.text(
                faulty,
                "select count(*) from resource_pools.tolerations where resource_class_id = 3"))
        .isEqualTo("2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          update resource_pools.alembic_version set version_num = '024b215f9a14' | resource_pools is at the reference's revision 024b215f9a14
          update storage.alembic_version set version_num = '61a4d72981cf' | storage is at the reference's revision 61a4d72981cf
          insert into user_preferences.alembic_version values ('0000unknown0') | revision 0000unknown0, 6eccd7d4e3ed
          delete from storage.alembic_version | no revision in storage.alembic_version
          create schema common; alter table storage.alembic_version set schema common | newer than 0.3.0 (revisions c1960188d4cc
          create table public.resource_pools (id int); drop schema resource_pools cascade | stand in the schema public
          """)
  void aDatabaseAtAnotherRevisionIsRefusedAndLeftAlone(String change, String sentence)
      throws Exception {
    var other = ReferenceDatabase.withRows();
    ReferenceDatabase.execute(other, change);
    var shape = ReferenceDatabase.shape(other);

    assertThatThrownBy(() -> new SchemaMigration(other).run())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(sentence);

    assertThat(ReferenceDatabase.shape(other)).isEqualTo(shape);
  }
}
