package io.renku.gateway.sessions;

import java.util.List;

/**
 * A login on its way: the secrets of the current step, the providers still to visit, and where the
 * browser wants to go afterwards. A browser has one for each tab that is logging in.
 *
 * @param startedAt seconds since 1970
 */
public record PendingLogin(
    String state,
    String nonce,
    String codeVerifier,
    String provider,
    List<String> next,
    String redirectUrl,
    long startedAt) {

  public PendingLogin {
    next = List.copyOf(next);
  }

  @Override
  public String toString() {
    return "login at " + provider;
  }
}
