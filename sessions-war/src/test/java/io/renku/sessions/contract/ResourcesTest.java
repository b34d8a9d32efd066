package io.renku.sessions.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.Tree;
import io.renku.sessions.kit.Who;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which compute resources a session gets (section 3). */
class ResourcesTest extends ServiceTest {

  /** The value of the patch operation at a path of the pod. */
  private JsonValue patched(String field) {
    return Tree.objectsAt(resource(NAME), "spec", "patches").stream()
        .flatMap(patch -> Tree.objectsAt(patch, "patch").stream())
        .filter(op -> text(op, "path").equals("/statefulset/spec/template/spec/" + field))
        .map(op -> op.get("value"))
        .findFirst()
        .orElse(JsonValue.NULL);
  }

  private JsonObject resources() {
    return Tree.objectAt(resource(NAME), "spec", "jupyterServer", "resources");
  }

  @Test
  void s3_2_aClassBringsAllThatItsPoolHas() {
    launched(Who.JANE, launch(",\"resource_class_id\":2,\"storage\":40"));

    assertThat(resources())
        .isEqualTo(
            Tree.parse(
                """
                {"requests":{"memory":16000000000,"cpu":4.0,"nvidia.com/gpu":"1"},
                 "limits":{"memory":16000000000,"nvidia.com/gpu":"1"}}\
                """));
    assertThat(patched("priorityClassName").toString()).isEqualTo("\"quota-of-gpus\"");
    assertThat(patched("tolerations"))
        .isEqualTo(
            Tree.parse(
                """
                [{"key":"renku.io/dedicated","operator":"Equal","value":"user",
                  "effect":"NoSchedule"},
                 {"key":"big","operator":"Exists"},{"key":"dedicated","operator":"Exists"}]\
                """));
    assertThat(patched("affinity"))
        .isEqualTo(
            Tree.parse(
                """
                {"nodeAffinity":{
                  "preferredDuringSchedulingIgnoredDuringExecution":[{"weight":1,"preference":
                    {"matchExpressions":[{"key":"near","operator":"Exists"}]}}],
                  "requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[
                    {"matchExpressions":[{"key":"fast","operator":"Exists"}]}]}}}\
                """));
    assertThat(patched("nodeSelector")).isEqualTo(JsonValue.NULL);
    assertThat(text(resource(NAME), "spec", "culling", "idleSecondsThreshold")).isEqualTo("600");
    assertThat(text(resource(NAME), "spec", "culling", "hibernatedSecondsThreshold"))
        .isEqualTo("1200");
  }

  @Test
  void s3_6_noRequiredTermIsEmpty() {
    launched(Who.JANE, launch(",\"resource_class_id\":3"));

    assertThat(patched("affinity").toString())
        .contains("preferredDuringScheduling")
        .doesNotContain("requiredDuringScheduling");
  }

  @Test
  void s3_2_aClassHasToBeOneThatTheCallerMayUse() {
    for (var who : List.of(Who.JANE, Who.ANONYMOUS)) {
      assertRefused(post(who, "servers", openLaunch(",\"resource_class_id\":99")), 422, 1005);
    }
    assertRefused(
        post(Who.ANONYMOUS, "servers", openLaunch(",\"resource_class_id\":2")), 422, 1005);
    assertThat(post(Who.ANONYMOUS, "servers", openLaunch(",\"resource_class_id\":1")).status())
        .isEqualTo(201);
  }

  @Test
  void s3_2_storageHasToFitTheClass() {
    for (var storage : List.of("0", "-1", "41")) {
      assertRefused(
          post(Who.JANE, "servers", launch(",\"resource_class_id\":2,\"storage\":" + storage)),
          422,
          1005);
    }
  }

  @Test
  void s3_4_withoutWishesTheDefaultClassIsTaken() {
    launched(Who.JANE, launch(",\"storage\":20"));

    assertThat(text(resources(), "requests", "cpu")).isEqualTo("0.5");
    assertThat(text(resource(NAME), "spec", "storage", "size")).isEqualTo("20000000000");
    assertThat(patched("priorityClassName").toString()).isEqualTo("\"quota-of-all\"");
    for (var storage : List.of("0", "21")) {
      assertRefused(post(Who.JOHN, "servers", openLaunch(",\"storage\":" + storage)), 422, 1000);
    }
  }

  @Test
  void s3_4_withoutADefaultClassTheInstallationIsToBlame() {
    service.crc.withoutDefault();

    assertRefused(post(Who.JANE, "servers", launch("")), 500, 2001);
  }

  @Test
  void s3_3_theOldestClientsGetTheSmallestClassThatIsLargeEnough() {
    launched(
        Who.JANE,
        launch(
            """
            ,"serverOptions":{"cpu_request":1.5,"mem_request":"2G","gpu_request":0,
              "disk_request":"50G"}\
            """));

    assertThat(text(resources(), "requests", "cpu")).isEqualTo("8.0");
    assertThat(text(resource(NAME), "spec", "storage", "size")).isEqualTo("50000000000");
    tidyUp();
    launched(Who.JANE, launch(",\"serverOptions\":{}"));
    assertThat(text(resources(), "requests", "cpu")).isEqualTo("0.5");
    assertThat(text(resource(NAME), "spec", "storage", "size")).isEqualTo("1000000000");
  }

  @Test
  void row07_amountsOfTheOldestClientsComeInManyForms() {
    for (var amount :
        List.of("\"1Gi\"", "\"1.0G\"", "1000000000", "1e9", "\"1000m\"", "\".5gb\"")) {
      launched(Who.JANE, launch(",\"serverOptions\":{\"mem_request\":" + amount + "}"));
      tidyUp();
    }
    for (var amount : List.of("\"500m\"", "0.5", "\"0.5\"", "5e-1")) {
      launched(Who.JANE, launch(",\"serverOptions\":{\"cpu_request\":" + amount + "}"));
      tidyUp();
    }
  }

  @Test
  void s3_3_amountsThatAreNoneAreRefused() {
    for (var wrong :
        List.of(
            "\"cpu_request\":-1",
            "\"cpu_request\":\"1Gi\"",
            "\"cpu_request\":null",
            "\"mem_request\":\"-1G\"",
            "\"mem_request\":\"lots\"",
            "\"mem_request\":1e999999999",
            "\"disk_request\":true",
            "\"disk_request\":\"\"",
            "\"gpu_request\":-1",
            "\"gpu_request\":0.5")) {
      var answer = post(Who.JANE, "servers", launch(",\"serverOptions\":{" + wrong + "}"));

      assertRefused(answer, 422, 1422);
      assertThat(detail(answer)).contains("serverOptions." + wrong.replaceAll("\"|:.*", ""));
    }
    assertRefused(
        post(Who.JANE, "servers", launch(",\"serverOptions\":{\"cpu_request\":1000}")), 422, 1000);
  }

  @Test
  void s3_2_theClassGoesBeforeTheAmounts() {
    launched(Who.JANE, launch(",\"resource_class_id\":1,\"serverOptions\":{\"cpu_request\":1000}"));

    assertThat(text(resources(), "requests", "cpu")).isEqualTo("0.5");
  }

  @Test
  void s3_1_theServiceIsAskedWithTheUsersToken() {
    service.crc.takeRequests();

    launched(Who.JANE, launch(",\"serverOptions\":{\"cpu_request\":0.25,\"mem_request\":\"1G\"}"));

    assertThat(service.crc.takeRequests())
        .containsExactly("GET /api/data/resource_pools?cpu=0.25&gpu=0&memory=1&max_storage=1");
  }

  @Test
  void s3_1_nonsenseFromTheServiceIsNotTheUsersFault() {
    for (var nonsense : List.of("{}", "[{\"classes\":[{\"tolerations\":{}}]}]", "nothing")) {
      service.crc.say(nonsense);

      var answer = post(Who.JANE, "servers", launch(""));

      assertThat(answer.status()).as(nonsense + answer.body()).isBetween(500, 503);
      assertThat(answer.errorCode()).as(nonsense).isNotEqualTo(2000);
    }
  }
}
