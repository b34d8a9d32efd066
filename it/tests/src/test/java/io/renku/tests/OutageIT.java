package io.renku.tests;

import static io.renku.tests.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.platform.Platform.Program;
import java.time.Duration;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * While a part of the platform is away the services say so with 503 in their own shape, and recover
 * by themselves.
 */
@ExtendWith(ArquillianExtension.class)
class OutageIT {
  private static final Duration RECOVERY = Duration.ofSeconds(120);

  @Test
  void withoutPostgresqlCrcAndGraphSaySo() {
    var nobody = LocalPlatform.visitor();
    assertThat(nobody.get("/api/data/resource_pools").status()).isEqualTo(200);

    LocalPlatform.takeAway(Program.POSTGRESQL);
    try {
      var pools =
          eventually(
              RECOVERY, () -> nobody.get("/api/data/resource_pools"), a -> a.status() == 503);
      assertThat(pools.json().path("error").path("message").asText())
          .as(pools.toString())
          .isNotBlank();
      assertThat(nobody.get("/api/data/version").status()).isEqualTo(200);
    } finally {
      LocalPlatform.bringBack(Program.POSTGRESQL);
    }

    eventually(RECOVERY, () -> nobody.get("/api/data/resource_pools"), a -> a.status() == 200);
  }

  @Test
  void withoutRedisASessionIsNeverTakenForAnonymous() {
    var demo = LocalPlatform.visitor().logIn("demo", "demo");

    LocalPlatform.takeAway(Program.REDIS);
    try {
      var away =
          eventually(RECOVERY, () -> demo.get("/ui-server/api/user"), a -> a.status() == 503);
      assertThat(away.json().isObject()).as(away.toString()).isTrue();
    } finally {
      LocalPlatform.bringBack(Program.REDIS);
    }

    eventually(
        RECOVERY,
        () -> demo.get("/ui-server/api/user").status(),
        status -> status == 200 || status == 401);
    assertThat(LocalPlatform.visitor().logIn("demo", "demo").get("/ui-server/api/user").status())
        .isEqualTo(200);
  }

  @Test
  void withoutGitLabTheRestGoesOn() {
    var demo = LocalPlatform.visitor().logIn("demo", "demo");

    LocalPlatform.takeAway(Program.FORGE);
    try {
      assertThat(demo.get("/api/projects").status()).isIn(502, 503, 504);
      assertThat(demo.get("/api/data/resource_pools").status()).isEqualTo(200);
    } finally {
      LocalPlatform.bringBack(Program.FORGE);
    }

    eventually(RECOVERY, () -> demo.get("/api/projects").status(), status -> status == 200);
  }

  @Test
  void withoutTheClusterSessionsSaySo() {
    var demo = LocalPlatform.visitor().logIn("demo", "demo");
    eventually(
        RECOVERY, () -> demo.get("/api/notebooks/servers").status(), status -> status == 200);

    LocalPlatform.takeAway(Program.CLUSTER);
    try {
      eventually(RECOVERY, () -> demo.get("/api/notebooks/servers"), a -> a.status() == 503);
    } finally {
      LocalPlatform.bringBack(Program.CLUSTER);
    }

    eventually(
        RECOVERY, () -> demo.get("/api/notebooks/servers").status(), status -> status == 200);
  }
}
