package io.renku.commons;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.Config;

/**
 * Stops a service whose configuration cannot work, with one sentence that names every key to mend.
 * Call it from an observer of {@code @Initialized(ApplicationScoped.class)}.
 */
public final class StartCheck {
  private final String service;
  private final Config config;
  private final List<String> faults = new ArrayList<>();

  public StartCheck(String service, Config config) {
    this.service = service;
    this.config = config;
  }

  public StartCheck require(String key, String meaning) {
    return require(key, value -> true, meaning);
  }

  public StartCheck requireUrl(String key, String meaning) {
    return require(
        key, value -> value.matches("https?://[^\\s/]+.*"), meaning + ", an http or https address");
  }

  /** {@code meaning} ends the sentence "Set KEY: ...". */
  public StartCheck require(String key, Predicate<String> accepted, String meaning) {
    Optional<String> value =
        config.getOptionalValue(key, String.class).filter(text -> !text.isBlank());
    if (value.isEmpty() || !accepted.test(value.get())) {
      faults.add("%s (%s)".formatted(key, meaning));
    }
    return this;
  }

  /**
   * @throws IllegalStateException when a key is missing or wrong
   */
  public void orStop() {
    if (!faults.isEmpty()) {
      throw new IllegalStateException(
          "%s cannot start: set %s.".formatted(service, String.join("; ", faults)));
    }
  }
}
