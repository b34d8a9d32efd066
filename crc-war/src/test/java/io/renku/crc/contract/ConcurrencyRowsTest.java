package io.renku.crc.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.commons.kit.Answer;
import io.renku.crc.database.DatabaseReady;
import io.renku.crc.database.SchemaMigration;
import io.renku.crc.defaults.DefaultPool;
import io.renku.crc.kit.Postgres;
import io.renku.crc.kit.Who;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class ConcurrencyRowsTest extends ServiceTest {

  private static <T> List<T> together(List<Callable<T>> work) throws Exception {
    try (var threads = Executors.newFixedThreadPool(work.size())) {
      var results = new ArrayList<T>();
      for (var future : threads.invokeAll(work)) {
        results.add(future.get());
      }
      return results;
    }
  }

  @Test
  void row52_replicasThatStartTogetherMakeOneDefaultPool() throws Exception {
    var defaults = service.bean(DefaultPool.class);
    var start =
        (Callable<Boolean>)
            () -> {
              defaults.createIfMissing(new DatabaseReady());
              return true;
            };

    together(List.of(start, start, start, start));

    assertThat(
            get(Who.ADMIN, "resource_pools").array().stream()
                .filter(p -> p.asJsonObject().getBoolean("default")))
        .hasSize(1);
  }

  @Test
  void row52_replicasThatMigrateTogetherWaitForEachOther() throws Exception {
    var empty = Postgres.freshDatabase();
    var migrate =
        (Callable<Boolean>)
            () -> {
              new SchemaMigration(empty).run();
              return true;
            };

    assertThat(together(List.of(migrate, migrate, migrate))).containsOnly(true);
  }

  @Test
  void row54_parallelWritersNeverBreakARule() throws Exception {
    var pool = createPool(validPool());
    var classPath = "resource_pools/" + pool.id() + "/classes/" + firstClass(pool);
    var quotaPath = "resource_pools/" + pool.id() + "/quota";
    var work = new ArrayList<Callable<Answer>>();
    for (var i = 1; i <= 10; i++) {
      var amount = i * 10;
      work.add(() -> patch(Who.ADMIN, quotaPath, "{\"cpu\":" + amount + "}"));
      work.add(() -> patch(Who.ADMIN, classPath, "{\"cpu\":" + (amount - 5) + "}"));
    }

    var answers = together(work);

    assertThat(answers).allSatisfy(a -> assertThat(a.status()).as(a.body()).isIn(200, 422));
    var after = get(Who.ADMIN, "resource_pools/" + pool.id()).object();
    assertThat(after.getJsonArray("classes").getJsonObject(0).getJsonNumber("cpu").doubleValue())
        .isLessThanOrEqualTo(after.getJsonObject("quota").getJsonNumber("cpu").doubleValue());
  }

  @Test
  void row54_theDatabaseItselfRefusesWhatNoCodeChecked() throws Exception {
    var pool = createPool(validPool());

    for (var sql :
        List.of(
            "update resource_pools.resource_classes set cpu = 500 where resource_pool_id = %d",
            "update resource_pools.resource_pools set quota_cpu = 0.5 where id = %d",
            "update resource_pools.resource_classes set \"default\" = false where resource_pool_id"
                + " = %d",
            "update resource_pools.resource_classes set default_storage = 1000 where"
                + " resource_pool_id = %d",
            "delete from resource_pools.resource_classes where resource_pool_id = %d",
            "update resource_pools.resource_pools set \"default\" = true where id = %d",
            "delete from resource_pools.resource_pools where id <> %d")) {
      try (var connection = service.dataSource().getConnection();
          var statement = connection.createStatement()) {
        assertThat(
                org.assertj.core.api.Assertions.catchThrowable(
                    () -> statement.execute(sql.formatted(pool.id()))))
            .as(sql)
            .isInstanceOf(java.sql.SQLException.class);
      }
    }
  }

  @Test
  void whatAnotherProgramWritesIsSeenAtOnce() throws Exception {
    var pool = createPool(validPool());
    for (var sql :
        List.of(
            "update resource_pools.resource_pools set name = 'renamed' where id = %1$d",
            "update resource_pools.resource_classes set cpu = 0.5 where resource_pool_id = %1$d",
            "insert into resource_pools.tolerations (key, resource_class_id) select 'by-hand', id"
                + " from resource_pools.resource_classes where resource_pool_id = %1$d",
            "update resource_pools.tolerations set key = key || '-on' where resource_class_id in"
                + " (select id from resource_pools.resource_classes where resource_pool_id = %1$d)",
            "insert into resource_pools.node_affinities (key, required_during_scheduling,"
                + " resource_class_id) select 'node', true, id from resource_pools.resource_classes"
                + " where resource_pool_id = %1$d",
            "delete from resource_pools.tolerations where resource_class_id in (select id from"
                + " resource_pools.resource_classes where resource_pool_id = %1$d)")) {
      var before = get(Who.ADMIN, "resource_pools").body();
      var one = get(Who.ADMIN, "resource_pools/" + pool.id()).body();
      try (var connection = service.dataSource().getConnection();
          var statement = connection.createStatement()) {
        statement.execute(sql.formatted(pool.id()));
      }
      assertThat(get(Who.ADMIN, "resource_pools").body()).as(sql).isNotEqualTo(before);
      assertThat(get(Who.ADMIN, "resource_pools/" + pool.id()).body()).as(sql).isNotEqualTo(one);
    }
  }

  @Test
  void pinsOfTwoTabsAreBothKept() throws Exception {
    var me = Who.user("two-tabs-user");
    var work = new ArrayList<Callable<Answer>>();
    for (var i = 0; i < 4; i++) {
      var slug = "{\"project_slug\":\"group/p" + i + "\"}";
      work.add(() -> post(me, "user/preferences/pinned_projects", slug));
    }

    together(work);

    assertThat(
            get(me, "user/preferences")
                .object()
                .getJsonObject("pinned_projects")
                .getJsonArray("project_slugs"))
        .hasSize(4);
  }
}
