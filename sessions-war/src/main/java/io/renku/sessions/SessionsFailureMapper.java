package io.renku.sessions;

import io.renku.commons.Failure;
import io.renku.commons.FailureMapper;
import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceException;

/** The error shape of renku-notebooks: {@code {"error":{"code","message","detail"}}}. */
@Provider
public class SessionsFailureMapper extends FailureMapper {
  private static final Set<Integer> TRANSIENT = Set.of(408, 409, 410, 423, 424, 428, 503, 504);
  private static final String ASK_ADMINISTRATOR =
      "Try again in a moment; tell your administrator if it goes on.";
  private static final String REPORT = "This is a fault of the service; please report it.";

  @Override
  public Response toResponse(Throwable thrown) {
    return super.toResponse(
        switch (thrown) {
          case ClusterRefusal refusal ->
              SessionFailure.internal(
                  SessionFailure.UPSTREAM, "The cluster refused: " + refusal.getMessage());
          case BulkheadException full ->
              Failure.unavailable("Too many sessions are being started; try again.", full);
          case FaultToleranceException spared ->
              Failure.unavailable(
                  "A service that sessions need is in trouble; try again in a moment.", spared);
          default -> thrown;
        });
  }

  /** For servlets: the answer that a resource would have given. */
  public void answer(Throwable thrown, HttpServletResponse to) throws IOException {
    var response = toResponse(thrown);
    to.setStatus(response.getStatus());
    response
        .getStringHeaders()
        .forEach((name, values) -> values.forEach(value -> to.setHeader(name, value)));
    to.getOutputStream().write(response.getEntity().toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected JsonObject body(Failure failure) {
    var number = failure instanceof SessionFailure own ? own.number() : number(failure);
    var detail = failure instanceof SessionFailure own ? own.detail().orElse(null) : null;
    var error =
        Tree.object(
            "code",
            number,
            "message",
            failure.getMessage(),
            "detail",
            detail == null ? standing(number) : detail);
    return Tree.object("error", error);
  }

  private static Object standing(int number) {
    return switch (number / 1000) {
      case 2 -> REPORT;
      case 3 -> ASK_ADMINISTRATOR;
      default -> JsonValue.NULL;
    };
  }

  private static int number(Failure failure) {
    var status = failure.code().status();
    if (TRANSIENT.contains(status)) {
      return 3000 + status;
    }
    return status == 500 ? 2000 : status > 500 ? 2000 + status : 1000 + status;
  }
}
