package io.renku.crc.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.crc.kit.Who;
import org.junit.jupiter.api.Test;

class MemberRowsTest extends ServiceTest {

  @Test
  void row23_usersAreAddedOnce() {
    var plain = post(Who.ADMIN, "users", "{\"id\":\"keycloak-id-1\"}");
    var flagged = post(Who.ADMIN, "users", "{\"id\":\"keycloak-id-2\",\"no_default_access\":true}");
    var again = post(Who.ADMIN, "users", "{\"id\":\"keycloak-id-2\",\"no_default_access\":false}");

    assertThat(plain.status()).isEqualTo(201);
    assertThat(plain.object().getBoolean("no_default_access")).isFalse();
    assertThat(flagged.object().getBoolean("no_default_access")).isTrue();
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.object().getBoolean("no_default_access")).isTrue();
    assertRefused(post(Who.ADMIN, "users", "{\"id\":\"" + "x".repeat(51) + "\"}"), 422);
  }

  @Test
  void row24_theFlagIsSetAndTakenBack() {
    post(Who.ADMIN, "users", "{\"id\":\"flag-user\"}");

    assertThat(
            put(Who.ADMIN, "users/flag-user", "{\"no_default_access\":true}")
                .object()
                .getBoolean("no_default_access"))
        .isTrue();
    assertThat(
            patch(Who.ADMIN, "users/flag-user", "{\"no_default_access\":false}")
                .object()
                .getBoolean("no_default_access"))
        .isFalse();
    assertRefused(put(Who.ADMIN, "users/nobody-here", "{\"no_default_access\":true}"), 404);
  }

  @Test
  void row25_onlyKeycloaksOwnWordRemovesAUser() {
    post(Who.ADMIN, "users", "{\"id\":\"gone-user\"}");
    var pool = createPool(validPool());
    post(Who.ADMIN, "resource_pools/" + pool.id() + "/users", "[{\"id\":\"gone-user\"}]");

    service.keycloak.answer("gone-user", 500);
    var outage = post(Who.ADMIN, "users", "{\"id\":\"gone-user\"}");
    var known = get(Who.ADMIN, "resource_pools/" + pool.id() + "/users/gone-user");
    service.keycloak.answer("gone-user", 404);
    var removed = post(Who.ADMIN, "users", "{\"id\":\"gone-user\"}");

    assertRefused(outage, 502);
    assertThat(known.status()).isEqualTo(200);
    assertRefused(removed, 404);
    assertRefused(get(Who.ADMIN, "resource_pools/" + pool.id() + "/users/gone-user"), 404);
    assertThat(get(Who.ADMIN, "resource_pools/" + pool.id()).status()).isEqualTo(200);
  }

  @Test
  void row26_theDefaultPoolCanBeDenied() {
    post(Who.ADMIN, "users", "{\"id\":\"denied-user\",\"no_default_access\":true}");
    var other = createPool(validPool());

    assertThat(get(Who.ANONYMOUS, "resource_pools/1").status()).isEqualTo(200);
    assertThat(get(Who.ADMIN, "resource_pools/1").status()).isEqualTo(200);
    assertThat(get(Who.user("normal-user"), "resource_pools/1").status()).isEqualTo(200);
    assertRefused(get(Who.user("denied-user"), "resource_pools/1"), 404);
    assertThat(get(Who.user("denied-user"), "resource_pools/" + other.id()).status())
        .isEqualTo(200);
    assertRefused(post(Who.ADMIN, "users/denied-user/resource_pools", "[1]"), 404);
    assertRefused(post(Who.ADMIN, "resource_pools/1/users", "[{\"id\":\"denied-user\"}]"), 400);
  }

  @Test
  void row27_aPrivatePoolIsForItsMembers() {
    var hidden = createPool(pool("private-pool", false, null, defaultClass()));
    post(Who.ADMIN, "resource_pools/" + hidden.id() + "/users", "[{\"id\":\"a-member\"}]");
    var path = "resource_pools/" + hidden.id();

    assertRefused(get(Who.ANONYMOUS, path), 404);
    assertRefused(get(Who.user("a-stranger"), path), 404);
    assertThat(get(Who.ADMIN, path).status()).isEqualTo(200);
    assertThat(get(Who.user("a-member"), path).status()).isEqualTo(200);
  }

  @Test
  void row28_joiningAPoolAnswers200WithThePoolsNamed() {
    post(Who.ADMIN, "users", "{\"id\":\"join-user\"}");
    var pool = createPool(validPool());

    var joined = post(Who.ADMIN, "users/join-user/resource_pools", "[" + pool.id() + "]");

    assertThat(joined.status()).isEqualTo(200);
    assertThat(joined.array()).containsExactly(pool.json());
    assertRefused(post(Who.ADMIN, "users/join-user/resource_pools", "[]"), 422);
    assertRefused(post(Who.ADMIN, "users/join-user/resource_pools", "[99999]"), 404);
  }

  @Test
  void row29_joiningTwiceIsOneMembership() {
    var pool = createPool(validPool());
    var path = "resource_pools/" + pool.id() + "/users";

    post(Who.ADMIN, path, "[{\"id\":\"twice-user\"},{\"id\":\"twice-user\"}]");
    var again = post(Who.ADMIN, path, "[{\"id\":\"twice-user\"}]");

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.array()).hasSize(1);
    assertThat(
            post(
                    Who.ADMIN,
                    "users/twice-user/resource_pools",
                    "[%d,%d]".formatted(pool.id(), pool.id()))
                .array())
        .hasSize(1);
  }

  @Test
  void row30_leavingOnePoolKeepsTheOther() {
    var one = createPool(validPool());
    var two = createPool(validPool());
    for (var pool : new int[] {one.id(), two.id()}) {
      post(Who.ADMIN, "resource_pools/" + pool + "/users", "[{\"id\":\"two-pools\"}]");
    }

    delete(Who.ADMIN, "resource_pools/" + one.id() + "/users/two-pools");

    assertRefused(get(Who.ADMIN, "resource_pools/" + one.id() + "/users/two-pools"), 404);
    assertThat(get(Who.ADMIN, "resource_pools/" + two.id() + "/users/two-pools").status())
        .isEqualTo(200);
  }

  @Test
  void row31_poolsOutliveTheirMembers() {
    var open = createPool(validPool());
    var hidden = createPool(pool("private-pool", false, null, defaultClass()));
    for (var pool : new int[] {open.id(), hidden.id()}) {
      post(Who.ADMIN, "resource_pools/" + pool + "/users", "[{\"id\":\"leaving-user\"}]");
    }

    assertThat(delete(Who.ADMIN, "users/leaving-user").status()).isEqualTo(204);

    assertThat(get(Who.ADMIN, "resource_pools/" + open.id()).status()).isEqualTo(200);
    assertThat(get(Who.ADMIN, "resource_pools/" + hidden.id()).status()).isEqualTo(200);
    assertThat(delete(Who.ADMIN, "users/leaving-user").status()).isEqualTo(204);
  }

  @Test
  void row32_membersDoNotMultiplyClasses() {
    var pool = createPool(validPool());
    post(
        Who.ADMIN,
        "resource_pools/" + pool.id() + "/users",
        "[{\"id\":\"user-one\"},{\"id\":\"user-two\"},{\"id\":\"user-three\"}]");

    for (var who : new Who[] {Who.ANONYMOUS, Who.USER, Who.user("user-one")}) {
      var listed =
          get(who, "resource_pools").array().stream()
              .map(p -> p.asJsonObject())
              .filter(p -> p.getInt("id") == pool.id())
              .toList();
      assertThat(listed).hasSize(1);
      assertThat(listed.getFirst().getJsonArray("classes")).hasSize(1);
    }
  }

  @Test
  void settingMembersRemovesTheOthers() {
    var pool = createPool(validPool());
    var path = "resource_pools/" + pool.id() + "/users";
    post(Who.ADMIN, path, "[{\"id\":\"old-member\"}]");

    var members = put(Who.ADMIN, path, "[{\"id\":\"new-member\",\"no_default_access\":true}]");

    assertThat(members.array()).hasToString("[{\"id\":\"new-member\",\"no_default_access\":true}]");
    assertThat(put(Who.ADMIN, path, "[]").array()).isEmpty();
    assertRefused(post(Who.ADMIN, "resource_pools/99999/users", "[]"), 404);
  }

  @Test
  void row51_pinnedProjects() {
    var me = Who.user("pinning-user");
    var path = "user/preferences/pinned_projects";

    assertRefused(get(me, "user/preferences"), 404);
    for (var i = 0; i < 5; i++) {
      assertThat(post(me, path, "{\"project_slug\":\"group/p" + i + "\"}").status()).isEqualTo(200);
    }
    assertRefused(post(me, path, "{\"project_slug\":\"group/p5\"}"), 422);
    assertThat(post(me, path, "{\"project_slug\":\"GROUP/P0\"}").status()).isEqualTo(200);
    assertThat(pinned(delete(me, path + "?project_slug=Group/p0").body())).contains("p1", "p4");
    assertThat(delete(me, path).object().getJsonObject("pinned_projects"))
        .hasToString("{\"project_slugs\":[]}");
    assertRefused(get(Who.ANONYMOUS, "user/preferences"), 401);
  }

  private static String pinned(String body) {
    assertThat(body).doesNotContain("p0");
    return body;
  }
}
