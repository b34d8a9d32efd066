package io.renku.core.repositories;

import java.util.Optional;

/**
 * With what right a repository is read or written.
 *
 * @param cacheKey whose clones may be used; empty means that nothing is kept
 * @param token the forge's access token; a secret
 */
public record Access(Optional<String> cacheKey, Optional<String> token) {
  public static final Access ANONYMOUS = new Access(Optional.empty(), Optional.empty());

  @Override
  public String toString() {
    return "Access[" + cacheKey.orElse("anonymous") + "]";
  }
}
