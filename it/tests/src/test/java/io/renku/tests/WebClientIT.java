package io.renku.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the web client asks for, asked by a page of the gateway in a real browser, under the page's
 * content security policy. Prints one line for each call; what a service has not built says 501.
 */
class WebClientIT extends InABrowser {
  @Test
  void everyCallOfAnAnonymousVisitorIsAnswered() throws IOException {
    var tab = browser.open(LocalPlatform.base() + "/");

    assertAnswered(lines(tab, "run(anonymousCalls)"));
  }

  @Test
  void everyCallOfAUserIsAnswered() throws IOException {
    var tab = loggedIn("demo");

    assertAnswered(
        lines(tab, "run(userCalls, %s)".formatted(Tab.quoted(LocalPlatform.gitlabUrl()))));
  }

  @Test
  void everyCallOfAnAdministratorIsAnswered() throws IOException {
    assertAnswered(lines(loggedIn("admin"), "run(administratorCalls)"));
  }

  @Test
  void ourOwnPagesWorkUnderTheirPolicy() {
    var tab = loggedIn("demo");
    for (var page : List.of("/", "/search", "/projects/new", "/privacy", "/no/such/page")) {
      tab.go(LocalPlatform.base() + page);
      tab.waitFor("document.querySelector('#page').textContent.trim() !== ''");
      tab.waitFor("document.querySelector('renku-nav .logout')");
      tab.picture(PICTURES.resolve("page" + page.replace('/', '-') + ".png"));
    }

    assertThat(tab.complaints()).isEmpty();
  }

  private Tab loggedIn(String user) {
    var tab =
        browser.open(
            LocalPlatform.base()
                + "/ui-server/auth/login?redirect_url="
                + Visitor.encode(LocalPlatform.base() + "/"));
    tab.logIn(user, user);
    tab.waitFor("location.origin === " + Tab.quoted(LocalPlatform.base()));
    tab.waitFor("document.querySelector('renku-nav .logout')");
    return tab;
  }

  private static List<JsonNode> lines(Tab tab, String calls) throws IOException {
    try (var script = WebClientIT.class.getResourceAsStream("/web-client-calls.js")) {
      var all = tab.run(new String(script.readAllBytes(), UTF_8) + "\n" + calls);
      var lines = new ArrayList<JsonNode>();
      all.forEach(lines::add);
      lines.forEach(WebClientIT::print);
      return lines;
    }
  }

  private static void print(JsonNode line) {
    System.out.printf(
        "%-4s %-6s %3d %-10s %s %s%n",
        line.path("row").asText(),
        line.path("method").asText(),
        line.path("status").asInt(),
        line.path("outcome").asText(),
        line.path("path").asText(),
        line.path("note").asText());
  }

  private static void assertAnswered(List<JsonNode> lines) {
    assertThat(lines).isNotEmpty();
    assertThat(lines.stream().filter(line -> line.path("outcome").asText().equals("unexpected")))
        .isEmpty();
  }
}
