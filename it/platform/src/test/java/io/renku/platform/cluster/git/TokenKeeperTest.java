package io.renku.platform.cluster.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The login of git in a running session, as git-https-proxy keeps it alive. */
class TokenKeeperTest {
  private static final Instant START = Instant.parse("2026-01-10T08:00:00Z");

  @TempDir Path directory;
  private final StringBuilder log = new StringBuilder();
  private FakeRenku renku;
  private Instant now = START;
  private String access;

  @BeforeEach
  void serve() throws IOException {
    renku = new FakeRenku();
    access = FakeRenku.jwt("access", START.plusSeconds(86_400));
    renku.exchanges(access, gitlab("new", START.plusSeconds(10_000).getEpochSecond()));
  }

  @AfterEach
  void stop() {
    renku.close();
  }

  private static String gitlab(String token, Object end) {
    return "{\"access_token\":\"%s\",\"expires_at\":%s}".formatted(token, end);
  }

  private static String pair(String access, String refresh) {
    return "{\"access_token\":\"%s\",\"refresh_token\":\"%s\"}".formatted(access, refresh);
  }

  private Map<String, String> variables(long expiresAt) {
    var variables = new HashMap<String, String>();
    variables.put("REPOSITORY_URL", "http://git.example.org/group/project.git");
    variables.put("GITLAB_OAUTH_TOKEN", "old");
    variables.put("GITLAB_OAUTH_TOKEN_EXPIRES_AT", Long.toString(expiresAt));
    variables.put("RENKU_ACCESS_TOKEN", access);
    variables.put("RENKU_REFRESH_TOKEN", "offline");
    variables.put("RENKU_REALM", "Renku");
    variables.put("RENKU_CLIENT_ID", "renku");
    variables.put("RENKU_CLIENT_SECRET", "secret");
    variables.put("RENKU_URL", renku.url());
    variables.put("ANONYMOUS_SESSION", "false");
    return variables;
  }

  private TokenKeeper keeper(Map<String, String> variables) throws IOException {
    var login = new RepositoryLogin(directory.resolve("login"), variables.get("REPOSITORY_URL"));
    var keeper = new TokenKeeper(variables, login, clock(), line -> log.append(line).append('\n'));
    keeper.prepare();
    return keeper;
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Instant instant() {
        return now;
      }
    };
  }

  private String answer() throws IOException {
    return Files.readString(directory.resolve("login/answer"));
  }

  @Test
  void behaviour21_aTokenIsRenewedFortyMinutesBeforeItsEnd() throws Exception {
    var keeper = keeper(variables(START.plusSeconds(3001).getEpochSecond()));

    keeper.look();
    assertThat(answer()).contains("password=old");
    now = now.plusSeconds(599);
    keeper.look();
    assertThat(renku.asked()).isEmpty();
    now = now.plusSeconds(2);
    keeper.look();

    assertThat(answer()).contains("password=new").contains("until=").doesNotContain("old");
    assertThat(renku.asked()).containsExactly("exchange");
    assertThat(log.toString()).doesNotContain("new\n").doesNotContain(access);
  }

  @Test
  void aTokenIsLookedAtOnceAPeriod() throws Exception {
    var variables = variables(START.plusSeconds(100).getEpochSecond());
    variables.put("REFRESH_CHECK_PERIOD_SECONDS", "60");
    renku.failsWith(503);
    var keeper = keeper(variables);

    for (var second = 0; second <= 60; second += 5) {
      now = START.plusSeconds(second);
      keeper.look();
    }

    assertThat(renku.asked()).hasSize(2);
    assertThat(answer()).contains("password=old");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0})
  void behaviour21_aTokenWithoutAnEndIsLeftAlone(long expiresAt) throws Exception {
    var keeper = keeper(variables(expiresAt));

    now = now.plusSeconds(1_000_000);
    keeper.look();

    assertThat(renku.asked()).isEmpty();
    assertThat(answer()).contains("until=0\n", "password=old");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "0", "1768040000.7"})
  void behaviour21_theEndOfTheNewTokenMayBeAnyNumberOrNone(String end) throws Exception {
    renku.exchanges(access, gitlab("new", end));
    var keeper = keeper(variables(1));

    keeper.look();

    assertThat(answer())
        .contains(end.startsWith("1") ? "until=1768040000\n" : "until=0\n", "password=new");
  }

  @Test
  void behaviour21_anOldRenkuTokenIsRefreshedFirst() throws Exception {
    access = FakeRenku.jwt("access", START.minusSeconds(1));
    renku.refreshes("offline", pair("fresh", "next"));
    renku.exchanges("fresh", gitlab("new", 0));

    keeper(variables(1)).look();

    assertThat(renku.asked()).containsExactly("refresh", "exchange");
    assertThat(answer()).contains("password=new");
  }

  @Test
  void behaviour21_aRenkuTokenThatIsRefusedIsRefreshed() throws Exception {
    renku.refreshes("offline", pair("fresh", "next"));
    renku.exchanges("fresh", gitlab("new", 0));

    keeper(variables(1)).look();

    assertThat(renku.asked()).containsExactly("exchange", "refresh", "exchange");
    assertThat(answer()).contains("password=new");
  }

  @Test
  void behaviour21_aRefreshTokenIsRenewedBeforeItsEnd() throws Exception {
    var refresh = FakeRenku.jwt("refresh", START.plusSeconds(2400));
    var next = FakeRenku.jwt("next", START.plusSeconds(90_000));
    renku.refreshes(refresh, pair(access, next));
    var variables = variables(-1);
    variables.put("RENKU_REFRESH_TOKEN", refresh);
    var keeper = keeper(variables);

    keeper.look();
    now = now.plusSeconds(600);
    keeper.look();

    assertThat(renku.asked()).containsExactly("refresh");
  }

  @Test
  void gitIsToldWhatToDoWhenNothingHelpsAndRecovers() throws Exception {
    var end = START.plusSeconds(100);
    renku.failsWith(404);
    var keeper = keeper(variables(end.getEpochSecond()));
    keeper.look();
    assertThat(answer()).contains("password=old");

    now = end.plusSeconds(600);
    keeper.look();
    assertThat(answer()).contains("message=", "(401)", "Log in to Renku again", "quit=1");
    assertThat(answer()).doesNotContain("password");

    renku.failsWith(200);
    now = now.plusSeconds(30);
    keeper.look();
    assertThat(answer()).contains("password=new").doesNotContain("quit");
  }

  @Test
  void aUserWhoHadNoLoginAtGitlabGetsItWhenThereIsOne() throws Exception {
    var variables = variables(-1);
    variables.put("GITLAB_OAUTH_TOKEN", "None");
    renku.failsWith(404);
    var keeper = keeper(variables);
    keeper.look();
    assertThat(answer()).contains("quit=1");

    renku.failsWith(200);
    now = now.plusSeconds(30);
    keeper.look();

    assertThat(answer()).contains("password=new");
  }

  @Test
  void anAnonymousSessionNeverHasALogin() throws Exception {
    var variables = variables(0);
    variables.put("ANONYMOUS_SESSION", "true");
    variables.put("GITLAB_OAUTH_TOKEN", "None");
    var login = new RepositoryLogin(directory.resolve("login"), variables.get("REPOSITORY_URL"));

    try (var keeper = new TokenKeeper(variables, login, clock(), log::append)) {
      keeper.start();

      assertThat(keeper.login()).isEmpty();
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void whatIsMissingIsNamed() {
    var variables = variables(0);
    variables.remove("RENKU_CLIENT_SECRET");

    assertThatThrownBy(() -> keeper(variables))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The variable RENKU_CLIENT_SECRET is missing.");
  }
}
