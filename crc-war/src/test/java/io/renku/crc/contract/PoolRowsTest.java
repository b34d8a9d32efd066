package io.renku.crc.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.crc.kit.Who;
import jakarta.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolRowsTest extends ServiceTest {

  @Test
  void row01_versionAnswersEveryone() {
    var version = get(Who.ANONYMOUS, "version");

    assertThat(version.status()).isEqualTo(200);
    assertThat(version.object().getString("version")).isNotBlank();
  }

  @Test
  void row02_theSampleErrorHasTheShapeOfAllErrors() {
    assertRefused(get(Who.ANONYMOUS, "error"), 422);
  }

  @Test
  void row03_onlyAdministratorsCreatePools() {
    assertThat(post(Who.ADMIN, "resource_pools", validPool()).status()).isEqualTo(201);
    assertRefused(post(Who.ANONYMOUS, "resource_pools", validPool()), 401);
    assertRefused(post(Who.USER, "resource_pools", validPool()), 401);
  }

  @Test
  void row03_whoMayNotAskLearnsNothingAboutTheBody() {
    assertRefused(post(Who.USER, "resource_pools", "{"), 401);
  }

  @Test
  void row04_aQuotaIsAnObject() {
    assertRefused(
        post(Who.ADMIN, "resource_pools", pool("test-name", true, "\"something\"", defaultClass())),
        422);
  }

  @Test
  void row05_unknownFieldsAndUnfitNamesAreRefused() {
    var unknown = validPool().replaceFirst("\\{", "{\"colour\":\"red\",");

    assertRefused(post(Who.ADMIN, "resource_pools", unknown), 422);
    for (var name : new String[] {"abcd", "x".repeat(41), "abc\\u0000de", "abcde\\ud800"}) {
      assertRefused(post(Who.ADMIN, "resource_pools", pool(name, true, null, defaultClass())), 422);
    }
    assertRefused(post(Who.ADMIN, "resource_pools", pool("test-name", true, null)), 422);
  }

  @Test
  void row05_lengthsCountCodePoints() {
    createPool(pool("\uD83D\uDE80".repeat(40), true, null, defaultClass()));
  }

  @Test
  void row06_bodiesThatAreNoObjectAndNoJson() {
    assertRefused(post(Who.ADMIN, "resource_pools", "[1]"), 422);
    assertRefused(post(Who.ADMIN, "resource_pools", ""), 422);
    assertRefused(post(Who.ADMIN, "resource_pools", "{"), 400);
    assertRefused(post(Who.ADMIN, "resource_pools", "[".repeat(100_000)), 400);
  }

  @Test
  void row07_anyContentTypeIsReadAsJson() {
    var headers = Map.of("Content-Type", "text/plain");

    assertThat(service.send(Who.ADMIN, "POST", "resource_pools", validPool(), headers).status())
        .isEqualTo(201);
  }

  @Test
  void row08_whatBreaksARuleLeavesNothingInTheCluster() {
    var before = service.cluster.names("resourcequotas").size();
    var tooMuchStorage = defaultClass().replace("\"default_storage\":1", "\"default_storage\":101");
    var tooLarge = defaultClass().replace("\"cpu\":1.0", "\"cpu\":101");

    for (var classes :
        new String[] {
          defaultClass() + "," + defaultClass(), otherClass(), tooMuchStorage, tooLarge
        }) {
      assertRefused(
          post(Who.ADMIN, "resource_pools", pool("test-name", true, QUOTA, classes)), 422);
    }

    assertThat(service.cluster.names("resourcequotas")).hasSize(before);
    assertThat(service.cluster.names("priorityclasses")).hasSize(before);
  }

  @Test
  void row09_thereIsOneDefaultPoolPublicAndWithoutQuota() {
    var second = pool("test-name", true, null, defaultClass());

    assertRefused(
        post(Who.ADMIN, "resource_pools", second.replace("\"default\":false", "\"default\":true")),
        422);
    assertRefused(
        post(
            Who.ADMIN,
            "resource_pools",
            validPool().replaceFirst("\"default\":false", "\"default\":true")),
        422);
    assertRefused(patch(Who.ADMIN, "resource_pools/1", "{\"public\":false}"), 422);
    assertRefused(patch(Who.ADMIN, "resource_pools/1", "{\"quota\":" + QUOTA + "}"), 422);
    assertRefused(patch(Who.ADMIN, "resource_pools/1", "{\"default\":false}"), 422);
  }

  @Test
  void row09_noOtherPoolBecomesDefault() {
    var pool = createPool(validPool());

    assertRefused(patch(Who.ADMIN, "resource_pools/" + pool.id(), "{\"default\":true}"), 422);
  }

  @Test
  void row10_everyoneReadsTheSamePublicPool() {
    var pool = createPool(validPool());

    for (var who : new Who[] {Who.ADMIN, Who.ANONYMOUS, Who.USER}) {
      assertThat(get(who, "resource_pools/" + pool.id()).json()).isEqualTo(pool.json());
    }
  }

  @Test
  void row11_theQuotaIsReadBack() {
    var pool = createPool(validPool());

    var quota = get(Who.ANONYMOUS, "resource_pools/" + pool.id() + "/quota").object();

    assertThat(quota.getJsonNumber("cpu")).hasToString("100.0");
    assertThat(quota.getInt("memory")).isEqualTo(100);
    assertThat(quota.getInt("gpu")).isZero();
    assertThat(quota.getString("id")).hasSize(36);
  }

  @Test
  void row12_quotasAreChangedAndEchoed() {
    var pool = createPool(validPool());
    var path = "resource_pools/" + pool.id() + "/quota";
    var whole =
        Json.createObjectBuilder()
            .add("cpu", 1000.0)
            .add("memory", 1000)
            .add("gpu", 1000)
            .add("id", quotaId(pool))
            .build();

    assertThat(patch(Who.ADMIN, path, "{\"cpu\":1000}").object().getInt("cpu")).isEqualTo(1000);
    assertThat(put(Who.ADMIN, path, whole.toString()).json()).isEqualTo(whole);
    var hard =
        service
            .cluster
            .object("resourcequotas", quotaId(pool))
            .getJsonObject("spec")
            .getJsonObject("hard");
    assertThat(hard.getString("requests.memory")).isIn("1000000000000", "1T");
  }

  @Test
  void row13_aQuotaKeepsItsId() {
    var first = createPool(validPool());
    var other = createPool(validPool());
    var stolen = "{\"cpu\":50,\"memory\":50,\"gpu\":0,\"id\":\"" + quotaId(other) + "\"}";

    assertRefused(put(Who.ADMIN, "resource_pools/" + first.id() + "/quota", stolen), 422);

    assertThat(get(Who.ADMIN, "resource_pools/" + other.id()).json()).isEqualTo(other.json());
  }

  @Test
  void row14_patchesMerge() {
    var pool = createPool(validPool());
    var path = "resource_pools/" + pool.id();
    var classPatch = "{\"classes\":[{\"id\":%d,\"cpu\":2}]}".formatted(firstClass(pool));

    var quota = patch(Who.ADMIN, path, "{\"quota\":{\"cpu\":50}}").object().getJsonObject("quota");
    var changed = patch(Who.ADMIN, path, classPatch).object();

    assertThat(quota.getInt("cpu")).isEqualTo(50);
    assertThat(quota.getInt("memory")).isEqualTo(100);
    assertThat(changed.getJsonArray("classes").getJsonObject(0).getInt("cpu")).isEqualTo(2);
    assertThat(changed.getJsonArray("classes").getJsonObject(0).getInt("memory")).isEqualTo(10);
    assertThat(patch(Who.ADMIN, path, "{}").json()).isEqualTo(changed);
  }

  @Test
  void row14_oneBadPartOfARequestChangesNothing() {
    var pool = createPool(validPool());
    var path = "resource_pools/" + pool.id();
    var mixed =
        "{\"name\":\"new-name\",\"classes\":[{\"id\":%d,\"cpu\":500}]}".formatted(firstClass(pool));

    assertRefused(patch(Who.ADMIN, path, mixed), 422);

    assertThat(get(Who.ADMIN, path).json()).isEqualTo(pool.json());
  }

  @Test
  void row14_theDefaultMovesWithinOneRequest() {
    var pool = createPool(pool("test-name", true, null, defaultClass(), otherClass()));
    var classes = pool.object().getJsonArray("classes");
    var patch =
        "{\"classes\":[{\"id\":%d,\"default\":%s},{\"id\":%d,\"default\":%s}]}"
            .formatted(
                classes.getJsonObject(0).getInt("id"),
                !classes.getJsonObject(0).getBoolean("default"),
                classes.getJsonObject(1).getInt("id"),
                !classes.getJsonObject(1).getBoolean("default"));

    assertThat(patch(Who.ADMIN, "resource_pools/" + pool.id(), patch).status()).isEqualTo(200);
  }

  @Test
  void row20_defaultsStayAndWhatIsAbsentIsGone() {
    var pool = createPool(validPool());

    assertRefused(delete(Who.ADMIN, "resource_pools/1"), 422);
    assertRefused(
        delete(Who.ADMIN, "resource_pools/" + pool.id() + "/classes/" + firstClass(pool)), 422);
    assertThat(delete(Who.ADMIN, "resource_pools/99999").status()).isEqualTo(204);
    assertThat(delete(Who.ADMIN, "resource_pools/" + pool.id() + "/classes/99999").status())
        .isEqualTo(204);
  }

  @Test
  void row21_aDeletedPoolTakesItsObjectsAlong() {
    var pool = createPool(validPool());

    assertThat(service.cluster.names("priorityclasses")).contains(quotaId(pool));
    assertThat(delete(Who.ADMIN, "resource_pools/" + pool.id()).status()).isEqualTo(204);

    assertThat(service.cluster.names("resourcequotas")).doesNotContain(quotaId(pool));
    assertThat(service.cluster.names("priorityclasses")).doesNotContain(quotaId(pool));
    assertThat(delete(Who.ADMIN, "resource_pools/" + pool.id()).status()).isEqualTo(204);
  }

  @Test
  void row22_aLostObjectBreaksNoRead() {
    var pool = createPool(validPool());
    service.cluster.remove("resourcequotas", quotaId(pool));

    assertThat(get(Who.ANONYMOUS, "resource_pools").status()).isEqualTo(200);
    assertThat(get(Who.ANONYMOUS, "resource_pools/" + pool.id()).json()).isEqualTo(pool.json());
    assertThat(delete(Who.ADMIN, "resource_pools/" + pool.id()).status()).isEqualTo(204);
  }

  @Test
  void withoutRightsInTheClusterOnlyQuotasAreRefused() {
    var pool = createPool(validPool());
    service.cluster.refuse(403);
    try {
      assertRefused(post(Who.ADMIN, "resource_pools", validPool()), 503);
      assertRefused(
          patch(Who.ADMIN, "resource_pools/" + pool.id(), "{\"quota\":{\"cpu\":5}}"), 503);
      assertThat(get(Who.ANONYMOUS, "resource_pools").status()).isEqualTo(200);
      assertThat(patch(Who.ADMIN, "resource_pools/" + pool.id(), "{\"name\":\"renamed\"}").status())
          .isEqualTo(200);
    } finally {
      service.cluster.refuse(0);
    }
    assertThat(get(Who.ADMIN, "resource_pools/" + pool.id()).object().getJsonObject("quota"))
        .isEqualTo(pool.object().getJsonObject("quota"));
  }

  @Test
  void row33_filtersMarkAndHideNothing() {
    createPool(pool("test-name", true, null, defaultClass(), otherClass()));

    var marked = get(Who.ADMIN, "resource_pools?cpu=1&memory=4").array();

    marked.stream()
        .flatMap(p -> p.asJsonObject().getJsonArray("classes").stream())
        .map(c -> c.asJsonObject())
        .forEach(
            c ->
                assertThat(c.getBoolean("matching"))
                    .isEqualTo(
                        c.getJsonNumber("cpu").doubleValue() >= 1 && c.getInt("memory") >= 4));
    assertThat(marked.stream().map(p -> p.asJsonObject().getJsonArray("classes").size()).toList())
        .isEqualTo(
            get(Who.ADMIN, "resource_pools").array().stream()
                .map(p -> p.asJsonObject().getJsonArray("classes").size())
                .toList());
  }

  @Test
  void row34_filtersAreNumbers() {
    assertRefused(get(Who.ANONYMOUS, "resource_pools?memory=2.5"), 422);
    assertRefused(get(Who.ANONYMOUS, "resource_pools?cpu=-1"), 422);
    assertRefused(get(Who.ANONYMOUS, "resource_pools?cpu=inf"), 422);
    assertThat(get(Who.ANONYMOUS, "resource_pools?memory=2.0").status()).isEqualTo(200);
  }

  @Test
  void idsOutOfRangeAndUnknownRoutesAreToldApart() {
    assertRefused(get(Who.ANONYMOUS, "resource_pools/abc"), 404);
    assertRefused(get(Who.ANONYMOUS, "resource_pools/0"), 422);
    assertRefused(get(Who.ANONYMOUS, "resource_pools/2147483648"), 422);
    assertRefused(get(Who.ANONYMOUS, "resource_pools/2147483647"), 404);
    assertRefused(service.send(Who.ADMIN, "PUT", "version", "{}"), 405);
  }

  @Test
  void aChangeOfWhatWasReadBeforeIsRefused() {
    var pool = createPool(validPool());
    var path = "resource_pools/" + pool.id();
    var mine = Map.of("If-Match", pool.etag());

    var first = service.send(Who.ADMIN, "PATCH", path, "{\"name\":\"first\"}", mine);
    var second = service.send(Who.ADMIN, "PATCH", path, "{\"name\":\"second\"}", mine);

    assertThat(first.status()).as(first.body()).isEqualTo(200);
    assertRefused(second, 412);
  }

  @Test
  void aQuotaCanBeRemoved() {
    var pool = createPool(validPool());

    assertThat(delete(Who.ADMIN, "resource_pools/" + pool.id() + "/quota").status()).isEqualTo(204);

    assertThat(get(Who.ADMIN, "resource_pools/" + pool.id()).object()).doesNotContainKey("quota");
    assertThat(service.cluster.names("priorityclasses")).doesNotContain(quotaId(pool));
  }

  @Test
  void thresholdsAreKeptAndBounded() {
    var pool = createPool(validPool());
    var path = "resource_pools/" + pool.id();

    var changed = patch(Who.ADMIN, path, "{\"idle_threshold\":\"3600\",\"cpu_limit_factor\":2}");

    assertThat(changed.object().getInt("idle_threshold")).isEqualTo(3600);
    assertRefused(patch(Who.ADMIN, path, "{\"idle_threshold\":2147483648}"), 422);
    assertRefused(patch(Who.ADMIN, path, "{\"cpu_limit_factor\":0.5}"), 422);
  }
}
