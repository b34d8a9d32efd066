package io.renku.gateway.kit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** The configuration of the gateway under test. */
@ApplicationScoped
public class TestConfig {
  static volatile Map<String, String> settings = Map.of();

  @Produces
  Config config() {
    return of(settings);
  }

  /** A source of configuration that holds these keys and nothing else. */
  public static Config of(Map<String, String> keys) {
    return (Config)
        Proxy.newProxyInstance(
            TestConfig.class.getClassLoader(),
            new Class<?>[] {Config.class},
            (_, called, args) ->
                switch (called.getName()) {
                  case "getOptionalValue" -> Optional.ofNullable(keys.get((String) args[0]));
                  case "getPropertyNames" -> keys.keySet();
                  default -> throw new UnsupportedOperationException(called.getName());
                });
  }
}
