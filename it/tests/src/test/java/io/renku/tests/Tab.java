package io.renku.tests;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** One tab of a browser: scripts run in its page, and what the page complains about is kept. */
final class Tab {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Chromium browser;
  private final String session;
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  Tab(Chromium browser, String session) {
    this.browser = browser;
    this.session = session;
    browser.listen(this::hear);
    for (var domain : List.of("Page", "Runtime", "Log")) {
      browser.call(domain + ".enable", Map.of(), session);
    }
  }

  void go(String url) {
    browser.call("Page.navigate", Map.of("url", url), session);
    waitFor("location.href !== 'about:blank' && document.readyState === 'complete'");
  }

  /** The value of an expression, awaited if it is a promise. */
  JsonNode run(String script) {
    var answer =
        browser.call(
            "Runtime.evaluate",
            Map.of(
                "expression",
                script,
                "awaitPromise",
                true,
                "returnByValue",
                true,
                "userGesture",
                true),
            session);
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(answer.path("exceptionDetails").toString());
    }
    return answer.path("result").path("value");
  }

  /** A page that is just being left has no answer, and is asked again. */
  void waitFor(String condition) {
    Eventually.eventually(PATIENCE, () -> isTrue(condition), seen -> seen);
  }

  private boolean isTrue(String condition) {
    try {
      return run("Boolean(" + condition + ")").asBoolean();
    } catch (AssertionError | java.util.concurrent.CompletionException _) {
      return false;
    }
  }

  void click(String selector) {
    waitFor("document.querySelector(%s)".formatted(quoted(selector)));
    run("document.querySelector(%s).click()".formatted(quoted(selector)));
  }

  /** Through Keycloak's page, wherever this tab is to go afterwards. */
  void logIn(String username, String password) {
    waitFor("document.querySelector('#kc-form-login')");
    run(
        """
        document.querySelector('#username').value = %s;
        document.querySelector('#password').value = %s;
        document.querySelector('#kc-form-login').requestSubmit(document.querySelector('#kc-login'));
        """
            .formatted(quoted(username), quoted(password)));
  }

  /** Errors that the browser has written to its console, such as refusals by a page's policy. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  void picture(Path file) {
    var data = browser.call("Page.captureScreenshot", Map.of(), session).path("data").asText();
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, Base64.getDecoder().decode(data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private void hear(JsonNode event) {
    if (!event.path("sessionId").asText().equals(session)) {
      return;
    }
    var parameters = event.path("params");
    switch (event.path("method").asText()) {
      case "Log.entryAdded" -> {
        var entry = parameters.path("entry");
        if (entry.path("level").asText().equals("error")) {
          complaints.add(entry.path("source").asText() + ": " + entry.path("text").asText());
        }
      }
      case "Runtime.exceptionThrown" ->
          complaints.add("exception: " + parameters.path("exceptionDetails"));
      default -> {}
    }
  }
}
