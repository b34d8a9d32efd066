package io.renku.sessions.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.kit.Who;
import jakarta.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Listing and looking (sections 1.6, 1.8). */
class ListTest extends ServiceTest {
  private String other;

  @BeforeEach
  void twoSessions() {
    launched(Who.JANE, launch(""));
    other = text(launched(Who.JANE, openLaunch(",\"branch\":\"feature/x\"")), "name");
  }

  private java.util.Set<String> listed(Who who, String query) {
    return get(who, "servers" + query).object().getJsonObject("servers").keySet();
  }

  @Test
  void appendix_whoHasNoneGetsAnEmptyObject() {
    assertThat(get(Who.JOHN, "servers").object().get("servers"))
        .isEqualTo(JsonValue.EMPTY_JSON_OBJECT);
  }

  @Test
  void row10_everybodySeesTheirOwn() {
    assertThat(listed(Who.JANE, "")).containsExactlyInAnyOrder(NAME, other);
    assertThat(listed(Who.JOHN, "")).isEmpty();
    assertThat(listed(Who.ADMIN, "")).isEmpty();
    assertThat(listed(Who.ANONYMOUS, "")).isEmpty();
  }

  @Test
  void row10_aForeignNameDoesNotExist() {
    for (var who : List.of(Who.JOHN, Who.ADMIN, Who.ANONYMOUS)) {
      assertRefused(get(who, "servers/" + NAME), 404, 1404);
      assertRefused(delete(who, "servers/" + NAME), 404, 1404);
      assertRefused(get(who, "logs/" + NAME), 404, 1404);
    }
    assertRefused(patch(Who.JOHN, "servers/" + NAME, "{\"state\":\"hibernated\"}"), 404, 1404);
    assertThat(get(Who.JOHN, "servers/" + NAME).body().replace(NAME, "x"))
        .isEqualTo(get(Who.JOHN, "servers/unknown").body().replace("unknown", "x"));
    assertThat(get(Who.JANE, "servers/" + NAME).status()).isEqualTo(200);
  }

  @Test
  void row01_projectAndNamespaceAreFoundInAnyCase() {
    assertThat(listed(Who.JANE, "?namespace=GROUP&project=My-Project")).containsExactly(NAME);
    assertThat(listed(Who.JANE, "?namespace=Open")).containsExactly(other);
  }

  @Test
  void row03_everyFilterHasToFit() {
    assertThat(listed(Who.JANE, "?branch=master")).containsExactly(NAME);
    assertThat(listed(Who.JANE, "?branch=feature/x")).containsExactly(other);
    assertThat(listed(Who.JANE, "?branch=Master")).isEmpty();
    assertThat(listed(Who.JANE, "?commit_sha=" + COMMIT)).hasSize(2);
    assertThat(listed(Who.JANE, "?commit_sha=" + COMMIT.toUpperCase(java.util.Locale.ROOT)))
        .isEmpty();
    assertThat(listed(Who.JANE, "?namespace=group&project=project")).isEmpty();
    assertThat(listed(Who.JANE, "?project=")).isEmpty();
    assertThat(listed(Who.JANE, "?projectName=nothing&x=y")).hasSize(2);
  }

  @Test
  void row05_aDeletedProjectAndGapsInAResourceDoNotHideTheRest() {
    service.gitlab.deleteProject("Group/My-Project");
    change(
        NAME,
        """
        {"metadata":{"annotations":null},"status":null,
         "spec":{"jupyterServer":{"resources":null},"storage":null,"routing":null}}\
        """);

    var listed = get(Who.JANE, "servers");

    assertThat(listed.status()).as(listed.body()).isEqualTo(200);
    assertThat(listed.object().getJsonObject("servers")).containsOnlyKeys(NAME, other);
    assertThat(get(Who.JANE, "servers/" + NAME).status()).isEqualTo(200);
    assertThat(get(Who.JANE, "logs/" + NAME).object()).isEmpty();
    service.gitlab.project(42, "Group/My-Project", false);
  }

  @Test
  void row05_aStatusOfNullsIsReadAsNone() {
    change(
        NAME,
        """
        {"status":{"state":null,"containerStates":{"init":null,"regular":null},
          "mainPod":{"name":null,"status":null,"resourceUsage":null},"events":null}}\
        """);

    var view = get(Who.JANE, "servers/" + NAME).object();

    assertThat(text(view, "status", "state")).isEqualTo("starting");
    assertThat(view.getJsonObject("state").get("pod_name")).isEqualTo(JsonValue.NULL);
    assertThat(view.getJsonObject("resources").getJsonObject("usage")).isEmpty();
  }

  @Test
  void row11_gitlabIsNotAskedWhenLooking() {
    service.gitlab.takeRequests();

    get(Who.JANE, "servers?namespace=group");
    get(Who.JANE, "servers/" + NAME);
    get(Who.JANE, "logs/" + NAME);
    delete(Who.JANE, "servers/" + NAME);

    assertThat(service.gitlab.takeRequests()).isEmpty();
  }

  @Test
  void row11_aSilentGitlabDoesNotDisturbThoseWhoLook() {
    service.gitlab.fallSilent();

    assertThat(listed(Who.JANE, "")).hasSize(2);
  }
}
