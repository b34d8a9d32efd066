package io.renku.sessions.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.kit.Who;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may come in, and as whom (section 1.3). */
class LoginTest extends ServiceTest {
  private static final List<String> DOORS =
      List.of("servers", "servers/" + NAME, "server_options", "logs/" + NAME, "images?image_url=a");

  @Test
  void appendix_withoutALoginNothingIsShown() {
    for (var door : DOORS) {
      var answer = get(Who.NOBODY, door);

      assertRefused(answer, 401, 1401);
      assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }
    assertRefused(patch(Who.NOBODY, "servers/" + NAME, "{}"), 401, 1401);
    assertRefused(delete(Who.NOBODY, "servers/" + NAME), 401, 1401);
  }

  @Test
  void s1_3_theLoginIsLookedAtBeforeTheBody() {
    assertRefused(post(Who.NOBODY, "servers", "{"), 401, 1401);
  }

  @Test
  void s1_3_aTokenThatDoesNotHoldIsRefusedWhateverTheGatewaySays() {
    var withHeaders =
        Who.FORGER
            .with("Renku-Auth-Access-Token", "token-of-jane")
            .with("Renku-Auth-Id-Token", "e30.e30.e30")
            .with("Renku-Auth-Anon-Id", "anon-1a2b3c");

    assertRefused(get(Who.FORGER, "servers"), 401, 1401);
    assertRefused(get(withHeaders, "servers"), 401, 1401);
    assertRefused(get(withHeaders, "version"), 401, 1401);
  }

  @Test
  void s1_3_headersOfTheReferenceAloneAreNoLogin() {
    var reference =
        Who.NOBODY
            .with("Renku-Auth-Access-Token", "token-of-jane")
            .with("Renku-Auth-Id-Token", "e30.e30.e30")
            .with("Renku-Auth-Git-Credentials", credentials("bearer abc", "null"));

    assertRefused(get(reference, "servers"), 401, 1401);
  }

  @Test
  void appendix_aGoodTokenIsEnoughToLook() {
    assertThat(get(Who.JANE, "servers").status()).isEqualTo(200);
    assertThat(get(Who.JANE.without("Gitlab-Access-Token"), "servers").status()).isEqualTo(200);
  }

  @Test
  void row04_withoutAGitlabTokenALaunchSaysHowToGetOne() {
    var answer = post(Who.JANE.without("Gitlab-Access-Token"), "servers", launch(""));

    assertRefused(answer, 401, 1401);
    assertThat(answer.message()).contains("GitLab").contains("log in");
  }

  @Test
  void row04_aGitlabTokenThatHasExpiredIsTold() {
    var late = Who.user("late");
    service.gitlab.revoke("gitlab-of-late");

    var answer = post(late, "servers", launch(""));

    assertRefused(answer, 401, 1401);
    assertThat(answer.message()).contains("GitLab").contains("log in");
  }

  @Test
  void row04_anAnonymousIdHasToBeOne() {
    assertThat(get(Who.ANONYMOUS, "servers").status()).isEqualTo(200);
    for (var id : List.of("", " ", "-anon", "_a", "anon-\u00e9", "a b", "x".repeat(64))) {
      assertRefused(get(Who.anonymous(id), "servers"), 401, 1401);
    }
  }

  @Test
  void s1_3_aLoginGoesBeforeAnAnonymousId() {
    launched(Who.JANE, launch(""));

    var both = get(Who.JANE.with("Renku-Auth-Anon-Id", "anon-1a2b3c"), "servers");

    assertThat(both.object().getJsonObject("servers")).containsOnlyKeys(NAME);
  }

  @Test
  void s1_3_aTokenWithoutAUsernameIsRefused() {
    assertRefused(get(Who.JANE.withoutClaim("preferred_username"), "servers"), 401, 1401);
  }

  @Test
  void s1_3_gitCredentialsOfTheReferenceAreHandedOn() {
    var jane = Who.JANE.without("Gitlab-Access-Token");
    for (var expiry : List.of("null", "1900000000", "1900000000.7", "\"1900000000\"", "true")) {
      var credentials = credentials("bearer gitlab-of-jane", expiry);
      launched(jane.with("Renku-Auth-Git-Credentials", credentials), launch(""));

      assertThat(resource(NAME).toString()).contains("gitlab-of-jane");
      tidyUp();
    }
    assertRefused(
        post(jane.with("Renku-Auth-Git-Credentials", "?"), "servers", launch("")), 401, 1401);
    assertRefused(
        post(jane.with("Renku-Auth-Git-Credentials", "W10="), "servers", launch("")), 401, 1401);
  }

  @Test
  void s1_3_anAuthorizationOfMoreThanTwoWordsIsNoToken() {
    var jane = Who.JANE.without("Gitlab-Access-Token");
    var odd = jane.with("Renku-Auth-Git-Credentials", credentials("bearer a b", "null"));

    assertRefused(post(odd, "servers", launch("")), 404, 1404);
  }

  private static String credentials(String authorization, String expiry) {
    var json =
        """
        {"https://gitlab.example.org":{"provider":"GitLab","AuthorizationHeader":"%s",
         "AccessTokenExpiresAt":%s}}\
        """
            .formatted(authorization, expiry);
    return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
