package io.renku.sessions.images;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a registry sends those whom it does not know.
 *
 * @param parameters of the token's address, such as service and scope
 */
record Challenge(String realm, Map<String, String> parameters) {
  private static final Pattern PARAMETER =
      Pattern.compile("(\\w+)\\s*=\\s*(?:\"([^\"]*)\"|([^\\s,\"]+))");

  /** The one that asks for a bearer token; a registry may offer other ways too. */
  static Optional<Challenge> of(HttpHeaders headers) {
    return headers.allValues("WWW-Authenticate").stream()
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .findFirst()
        .map(value -> parameters(value.substring(7)))
        .filter(parameters -> parameters.containsKey("realm"))
        .map(parameters -> new Challenge(parameters.remove("realm"), parameters));
  }

  private static Map<String, String> parameters(String text) {
    var parameters = new LinkedHashMap<String, String>();
    PARAMETER
        .matcher(text)
        .results()
        .forEach(m -> parameters.put(m.group(1), m.group(2) == null ? m.group(3) : m.group(2)));
    return parameters;
  }

  /**
   * @throws IllegalArgumentException when the realm is no address
   */
  URI tokenAddress() {
    var query =
        parameters.entrySet().stream()
            .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    var joint = query.isEmpty() ? "" : realm.contains("?") ? "&" : "?";
    return URI.create(realm + joint + query);
  }
}
