package io.renku.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever a client sends, it gets a 4xx in the service's own error shape, never a 5xx. */
@ExtendWith(ArquillianExtension.class)
class BadInputIT {
  /** Endpoints that take a JSON body, each with the field in which its service reports an error. */
  private static final Map<String, String> JSON_ENDPOINTS =
      Map.of(
          "/api/renku/templates.create_project", "error",
          "/api/renku/datasets.create", "error",
          "/api/renku/datasets.add", "error",
          "/api/renku/project.show", "error",
          "/api/notebooks/servers", "error",
          "/api/data/user/preferences/pinned_projects", "error",
          "/api/data/resource_pools", "error");

  private static final String[] NOT_WHAT_IT_TAKES = {
    "{", "[]", "null", "\"text\"", "{\"a\":", "{\"\\u0000\":1}", ""
  };

  @Test
  void malformedOrForeignJsonIsRefused() {
    var demo = LocalPlatform.visitor().logIn("demo", "demo");

    JSON_ENDPOINTS.forEach(
        (path, field) -> {
          for (var body : NOT_WHAT_IT_TAKES) {
            var answer = demo.postRaw(path, "application/json", body);

            assertThat(answer.status()).as("%s with %s", answer, body).isLessThan(500);
            assertThat(answer.json().has(field)).as("%s with %s", answer, body).isTrue();
          }
        });
  }

  @Test
  void otherContentTypesAreRefused() {
    var demo = LocalPlatform.visitor().logIn("demo", "demo");

    JSON_ENDPOINTS.forEach(
        (path, field) -> {
          var answer = demo.postRaw(path, "text/plain", "{}");

          assertThat(answer.status()).as(answer.toString()).isLessThan(500);
          assertThat(answer.json().has(field)).as(answer.toString()).isTrue();
        });
  }

  @Test
  void anOversizedBodyIsRefused() {
    var demo = LocalPlatform.visitor().logIn("demo", "demo");
    var large = "{\"namespace\":\"" + "x".repeat(12_000_000) + "\"}";

    for (var path : JSON_ENDPOINTS.keySet()) {
      var answer = demo.postRaw(path, "application/json", large);

      assertThat(answer.status()).as(path).isLessThan(500);
    }
  }

  @Test
  void foreignIdsAreNotFound() {
    var demo = LocalPlatform.visitor().logIn("demo", "demo");

    for (var path :
        new String[] {
          "/api/projects/nobody%2Fnothing",
          "/api/projects/999999999",
          "/api/kg/projects/nobody/nothing",
          "/api/kg/datasets/00000000000000000000000000000000",
          "/api/notebooks/servers/nobody-nothing-00000000",
          "/api/notebooks/logs/nobody-nothing-00000000",
          "/api/data/resource_pools/999999999",
          "/sessions/nobody-nothing-00000000/lab",
          "/api/renku/7/version"
        }) {
      assertThat(demo.get(path).status()).as(path).isIn(404, 503).isNotEqualTo(500);
    }
  }

  @Test
  void pathsThatLeaveTheirPlaceAreRefused() {
    var demo = LocalPlatform.visitor();

    for (var path :
        new String[] {
          "/api/kg/%2e%2e/%2e%2e/events",
          "/api/data/..%5cx",
          "/api/projects/a%00b",
          "/api/notebooks/%2e%2e/renku/version"
        }) {
      assertThat(demo.get(path).status()).as(path).isEqualTo(400);
    }
  }

  @Test
  void identityHeadersFromOutsideCountForNothing() {
    var nobody = LocalPlatform.visitor();

    var answer =
        nobody.get(
            "/api/data/user",
            "Renku-User",
            "forged",
            "Gitlab-Access-Token",
            "forged",
            "Renku-Auth-Id-Token",
            "forged");
    var servers =
        nobody.get(
            "/api/notebooks/servers",
            "Renku-Auth-Access-Token",
            "a.b.c",
            "Renku-Auth-Id-Token",
            "a.b.c");

    assertThat(answer.status()).isGreaterThanOrEqualTo(400).isLessThan(500);
    assertThat(servers.status()).as(servers.toString()).isLessThan(500);
    assertThat(servers.json().path("servers")).isEmpty();
  }

  @Test
  void aBadBearerIsUnauthorizedEverywhere() {
    var nobody = LocalPlatform.visitor();

    for (var path :
        new String[] {
          "/api/data/resource_pools",
          "/api/notebooks/servers",
          "/api/kg/entities",
          "/api/renku/cache.files_list"
        }) {
      assertThat(nobody.get(path, "Authorization", "Bearer a.b.c").status())
          .as(path)
          .isEqualTo(401);
    }
  }

  @Test
  void aForeignPageCannotActForALoggedInVisitor() throws Exception {
    var demo = LocalPlatform.visitor().logIn("demo", "demo");
    var forged =
        HttpRequest.newBuilder(URI.create(LocalPlatform.base() + "/api/renku/datasets.create"))
            .header("Content-Type", "application/json")
            .header("Origin", "http://elsewhere.example")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();

    var answer = demo.http().send(forged, HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
  }
}
