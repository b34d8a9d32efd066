package io.renku.sessions.kit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who sends a request.
 *
 * @param token the bearer token; null for none
 * @param claims what the token says, if it holds; empty for a forged one
 * @param headers what the gateway adds
 */
public record Who(String token, Map<String, Object> claims, Map<String, String> headers) {
  public static final Who JANE = user("jane.doe@example.org");
  public static final Who JOHN = user("john");
  public static final Who ADMIN = user("root").claiming("groups", List.of("renku-admin"));
  public static final Who ANONYMOUS = anonymous("anon-1a2b3c");
  public static final Who NOBODY = new Who(null, Map.of(), Map.of());
  public static final Who FORGER = new Who("forged-token", Map.of(), JANE.headers());

  public static Who user(String username) {
    return new Who(
        "token-of-" + username,
        Map.of(
            "sub",
            "sub-" + Integer.toHexString(username.hashCode()),
            "preferred_username",
            username,
            "email",
            "jane.doe@example.org",
            "name",
            "Jane Doe",
            "iss",
            "https://renku.example.org/auth/realms/Renku",
            "groups",
            List.of()),
        Map.of(
            "Gitlab-Access-Token",
            "gitlab-of-" + username,
            "Gitlab-Access-Token-Expires-At",
            "1900000000"));
  }

  public static Who anonymous(String id) {
    return new Who(null, Map.of(), Map.of("Renku-Auth-Anon-Id", id));
  }

  public Who claiming(String claim, Object value) {
    var more = new HashMap<>(claims);
    more.put(claim, value);
    return new Who(token, more, headers);
  }

  public Who withoutClaim(String claim) {
    var less = new HashMap<>(claims);
    less.remove(claim);
    return new Who(token, less, headers);
  }

  public Who with(String header, String value) {
    var more = new HashMap<>(headers);
    more.put(header, value);
    return new Who(token, claims, more);
  }

  public Who without(String header) {
    var less = new HashMap<>(headers);
    less.remove(header);
    return new Who(token, claims, less);
  }
}
