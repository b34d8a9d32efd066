package io.renku.graph.access;

import io.renku.commons.Failure;
import io.renku.graph.gitlab.GitLab;
import io.renku.graph.gitlab.GitLabToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers for a minute which GitLab user a token belongs to, under the token's hash. */
@ApplicationScoped
public class TokenOwners {
  private static final Duration MEMORY = Duration.ofSeconds(60);
  private static final int MOST = 10_000;

  @Inject GitLab gitlab;
  Clock clock = Clock.systemUTC();

  private final Map<String, Owner> owners = new ConcurrentHashMap<>();

  private record Owner(long userId, Instant until) {}

  Viewer viewer(GitLabToken token) {
    var key = hash(token);
    var owner = owners.get(key);
    if (owner == null || owner.until().isBefore(clock.instant())) {
      owner = ask(token);
      if (owners.size() >= MOST) {
        owners.clear();
      }
      owners.put(key, owner);
    }
    return new Viewer(owner.userId(), token);
  }

  private Owner ask(GitLabToken token) {
    return gitlab
        .user(token)
        .map(user -> new Owner(user.id(), clock.instant().plus(MEMORY)))
        .orElseThrow(() -> Failure.unauthorized("User authentication failure"));
  }

  private static String hash(GitLabToken token) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(token.value().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no SHA-256", e);
    }
  }
}
