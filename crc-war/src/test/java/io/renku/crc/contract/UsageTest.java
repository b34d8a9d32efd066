package io.renku.crc.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.crc.kit.Who;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What sessions hold of a pool, read from the pods in the cluster. */
class UsageTest extends ServiceTest {
  private static final String PODS = "/api/v1/namespaces/renku/pods/";

  @AfterEach
  void clusterIsBack() {
    service.cluster.refuse(0);
    service.cluster.grantAll();
    service.cluster.names("pods").forEach(name -> service.cluster.remove("pods", name));
  }

  private static JsonObject json(String text) {
    try (var reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  private static String use(int sessions, String cpu, String memory, int gpu) {
    return "{\"sessions\":%d,\"cpu\":%s,\"memory\":%s,\"gpu\":%d}"
        .formatted(sessions, cpu, memory, gpu);
  }

  /** A session as the sessions service starts it: two containers and one before them. */
  private void pod(String name, String labels, String priorityClass, String phase) {
    service.cluster.put(
        PODS + name,
        json(
            """
            {"metadata":{"name":"%s","labels":{"component":"singleuser-server"%s}},
             "spec":{"priorityClassName":"%s",
               "initContainers":[{"name":"clone","resources":{"requests":{"cpu":"100m","memory":"3G"}}}],
               "containers":[
                 {"name":"server","resources":{"requests":{"cpu":"500m","memory":"1Gi","nvidia.com/gpu":"1"}}},
                 {"name":"proxy"}]},
             "status":{"phase":"%s"}}"""
                .formatted(name, labels, priorityClass, phase)));
  }

  private static String labels(int classId, Who user) {
    return ",\"renku.io/resourceClassId\":\"%d\",\"renku.io/userId\":\"%s\""
        .formatted(classId, user.userId());
  }

  @Test
  void sessionsCountByClassAndUser() {
    var pool = createPool(pool("two-classes", true, QUOTA, defaultClass(), otherClass()));
    var first = firstClass(pool);
    pod("a", labels(first, Who.USER), "", "Running");
    pod("b", labels(first, Who.ADMIN), "", "Pending");
    pod("over", labels(first, Who.USER), "", "Succeeded");
    pod("elsewhere", labels(999_999, Who.USER), "", "Running");

    var usage = get(Who.ADMIN, "resource_pools/" + pool.id() + "/usage").object();

    assertThat(usage.getJsonObject("total")).isEqualTo(json(use(2, "1", "6", 2)));
    var classes = usage.getJsonArray("classes");
    assertThat(classes).hasSize(2);
    assertThat(classes.getJsonObject(0).getJsonObject("use")).isEqualTo(json(use(2, "1", "6", 2)));
    assertThat(classes.getJsonObject(1).getJsonObject("use")).isEqualTo(json(use(0, "0", "0", 0)));
    assertThat(usage.getJsonArray("users"))
        .extracting(user -> user.asJsonObject().getString("id"))
        .containsExactlyInAnyOrder(Who.USER.userId(), Who.ADMIN.userId());
    assertThat(usage.getJsonArray("users").getJsonObject(0).getJsonObject("use"))
        .isEqualTo(json(use(1, "0.5", "3", 1)));
  }

  @Test
  void othersSeeOnlyThemselvesAmongTheUsers() {
    var pool = createPool(validPool());
    pod("a", labels(firstClass(pool), Who.USER), "", "Running");
    pod("b", labels(firstClass(pool), Who.ADMIN), "", "Running");
    var path = "resource_pools/" + pool.id() + "/usage";

    var own = get(Who.USER, path).object();
    var nobody = get(Who.ANONYMOUS, path).object();

    assertThat(own.getJsonObject("total").getInt("sessions")).isEqualTo(2);
    assertThat(own.getJsonArray("users"))
        .singleElement()
        .extracting(user -> user.asJsonObject().getString("id"))
        .isEqualTo(Who.USER.userId());
    assertThat(nobody.getJsonArray("users")).isEmpty();
  }

  @Test
  void aSessionOfTheReferenceCountsByItsQuota() {
    var pool = createPool(validPool());
    pod("old", "", quotaId(pool), "Running");

    var usage = get(Who.ADMIN, "resource_pools/" + pool.id() + "/usage").object();

    assertThat(usage.getJsonObject("total").getInt("sessions")).isEqualTo(1);
    assertThat(usage.getJsonArray("users")).isEmpty();
  }

  @Test
  void aPoolThatOneMayNotSeeHasNoUsage() {
    var pool = createPool(pool("private", false, null, defaultClass()));

    assertRefused(get(Who.USER, "resource_pools/" + pool.id() + "/usage"), 404);
  }

  @Test
  void withoutTheClusterItSaysSoAndPoolsAreStillListed() {
    var path = "resource_pools/" + createPool(validPool()).id();
    service.cluster.refuse(500);
    assertRefused(get(Who.ADMIN, path + "/usage"), 503);
    assertThat(get(Who.ADMIN, path).status()).isEqualTo(200);
    service.cluster.refuse(0);

    service.cluster.deny("list", "pods");

    var refused = get(Who.ADMIN, path + "/usage");
    assertRefused(refused, 503);
    assertThat(refused.message()).contains("list pods").contains("role-crc.yaml");
  }
}
