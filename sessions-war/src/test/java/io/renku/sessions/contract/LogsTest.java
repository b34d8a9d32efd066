package io.renku.sessions.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.kit.Who;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The logs of a session's containers (section 1.12). */
class LogsTest extends ServiceTest {
  private static final String LINES =
      IntStream.range(0, 300)
          .mapToObj(i -> "2024-01-10T08:00:00.%09dZ line %d".formatted(i, i))
          .collect(Collectors.joining("\n"));

  @BeforeEach
  void aSessionThatWrites() {
    launched(Who.JANE, launch(""));
    change(
        NAME,
        """
        {"status":{"containerStates":{"init":{"git-clone":"ready"},
          "regular":{"jupyter-server":"executing","git-proxy":"waiting","git-sidecar":"waiting"}}}}\
        """);
    service.cluster.write(NAME + "-0", "git-clone", "2024-01-10T07:59:00Z cloned");
    service.cluster.write(NAME + "-0", "jupyter-server", LINES);
    service.cluster.write(NAME + "-0", "git-proxy", "");
  }

  @Test
  void row06_allContainersThatHaveWrittenAreShown() {
    var logs = get(Who.JANE, "logs/" + NAME).object();

    assertThat(logs).containsOnlyKeys("git-clone", "jupyter-server");
    assertThat(logs.getString("git-clone")).isEqualTo("2024-01-10T07:59:00Z cloned");
    assertThat(logs.getString("jupyter-server").lines()).hasSize(250);
    assertThat(logs.getString("jupyter-server")).endsWith("line 299");
  }

  @Test
  void row06_theNumberOfLinesIsTheCallers() {
    assertThat(get(Who.JANE, "logs/" + NAME + "?max_lines=0").object()).isEmpty();
    assertThat(get(Who.JANE, "logs/" + NAME + "?max_lines=2").object().getString("jupyter-server"))
        .hasLineCount(2);
    for (var wrong : List.of("-1", "many", "1.5", "", "99999999999")) {
      var answer = get(Who.JANE, "logs/" + NAME + "?max_lines=" + wrong);

      assertRefused(answer, 422, 1422);
      assertThat(detail(answer)).isEmpty();
    }
  }

  @Test
  void row06_aClusterThatDoesNotGiveThemIsToBlame() {
    service.cluster.refuse(500);

    var answer = get(Who.JANE, "logs/" + NAME);

    assertRefused(answer, 500, 3000);
    assertThat(detail(answer)).contains("administrator");
  }

  @Test
  void appendix_unknownSessionsHaveNone() {
    assertRefused(get(Who.JANE, "logs/unknown"), 404, 1404);
  }
}
