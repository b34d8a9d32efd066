package io.renku.gateway.proxy;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.gateway.identity.Unauthenticated;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** How the gateway says no by itself, in the shapes that its clients parse. */
public record Refusal(int status, JsonObject body, Map<String, String> headers) {
  private static final String EXPIRED_HEADER = "ui-server-auth";

  /**
   * @param throughUi the web client asks: it goes to the login page on a header, whatever the
   *     status
   */
  public static Refusal of(Failure failure, boolean throughUi) {
    return switch (failure) {
      case Unauthenticated login when login.isSessionExpired() -> expired(login, throughUi);
      case Unauthenticated login -> unauthenticated(login);
      default -> plain(failure);
    };
  }

  private static Refusal expired(Unauthenticated login, boolean throughUi) {
    var body =
        throughUi
            ? Json.createObjectBuilder().add("error", "Invalid authentication tokens").build()
            : authentication(login);
    return new Refusal(throughUi ? 500 : 401, body, Map.of(EXPIRED_HEADER, "expired"));
  }

  private static Refusal unauthenticated(Unauthenticated login) {
    var challenge =
        login.target().equals("cli-git")
            ? "Basic realm=\"Renku\""
            : "Bearer error=\"invalid_token\"";
    return new Refusal(401, authentication(login), Map.of("WWW-Authenticate", challenge));
  }

  private static JsonObject authentication(Unauthenticated login) {
    return Json.createObjectBuilder()
        .add("error", "authentication")
        .add("message", login.getMessage())
        .add("target", login.target())
        .build();
  }

  private static Refusal plain(Failure failure) {
    var status = failure.code().status();
    var error = Json.createObjectBuilder().add("code", status).add("message", failure.getMessage());
    var headers = new LinkedHashMap<String, String>();
    if (failure.code() == ErrorCode.UNAVAILABLE) {
      headers.put("Retry-After", "5");
    }
    if (failure.code() == ErrorCode.UNAUTHORIZED) {
      headers.put("WWW-Authenticate", "Bearer");
    }
    var body = Json.createObjectBuilder().add("error", error).add("message", failure.getMessage());
    return new Refusal(status, body.build(), headers);
  }
}
