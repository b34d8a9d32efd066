package io.renku.sessions.launch;

import static io.renku.sessions.launch.PatchList.variable;

import io.renku.sessions.SentryConfig;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** How a container of renku-notebooks is told where it reports its errors. */
final class SentryVariables {
  private SentryVariables() {}

  /**
   * @param container as its variables begin, such as {@code GIT_CLONE}
   */
  static List<JsonObject> of(String container, SentryConfig sentry) {
    var variables = new ArrayList<JsonObject>();
    variables.add(variable(container + "_SENTRY__ENABLED", String.valueOf(sentry.isEnabled())));
    sentry.dsn().ifPresent(dsn -> variables.add(variable(container + "_SENTRY__DSN", dsn)));
    sentry
        .environment()
        .ifPresent(name -> variables.add(variable(container + "_SENTRY__ENVIRONMENT", name)));
    variables.add(variable(container + "_SENTRY__SAMPLE_RATE", sentry.sampleRate()));
    return variables;
  }
}
