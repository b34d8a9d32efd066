package io.renku.sessions.kit;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * The server's side of one request. As on the server, nobody is logged in until a filter asks for
 * the bearer token to be checked.
 */
final class ServerRequest implements InvocationHandler {
  private static final ThreadLocal<HttpServletRequest> CURRENT = new ThreadLocal<>();

  private record Token(String raw, Map<String, Object> claims) implements JsonWebToken {
    @Override
    public String getName() {
      return getClaim("preferred_username");
    }

    @Override
    public Set<String> getClaimNames() {
      return claims.keySet();
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T getClaim(String name) {
      return (T)
          switch (name) {
            case "raw_token" -> raw;
            case "groups" -> Set.copyOf((java.util.List<?>) claims.get(name));
            default -> claims.get(name);
          };
    }
  }

  private final Who who;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private JsonWebToken principal;

  private ServerRequest(Who who, Map<String, String> headers) {
    this.who = who;
    this.headers.putAll(headers);
  }

  static HttpServletRequest of(Who who, Map<String, String> headers) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            ServerRequest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            new ServerRequest(who, headers));
  }

  static HttpServletRequest current() {
    return CURRENT.get();
  }

  static void begin(HttpServletRequest request) {
    CURRENT.set(request);
  }

  static void end() {
    CURRENT.remove();
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "getHeader" -> headers.get((String) arguments[0]);
      case "getUserPrincipal" -> principal;
      case "authenticate" -> authenticate();
      case "toString" -> "request of " + who.claims().get("preferred_username");
      default -> throw new UnsupportedOperationException(method.getName());
    };
  }

  private boolean authenticate() {
    var holds = who.token() != null && !who.claims().isEmpty();
    if (holds && ("Bearer " + who.token()).equals(headers.get("Authorization"))) {
      principal = new Token(who.token(), who.claims());
    }
    return principal != null;
  }
}
