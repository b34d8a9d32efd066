package io.renku.gateway;

import io.renku.commons.Failure;
import io.renku.commons.FailureMapper;
import io.renku.gateway.html.Html;
import io.renku.gateway.proxy.Refusal;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;

/** Errors of the gateway's own resources: JSON for programs, a page for a person logging in. */
@Provider
public class GatewayFailureMapper extends FailureMapper {
  @Context HttpHeaders headers;

  @Override
  public Response toResponse(Throwable thrown) {
    var response = super.toResponse(thrown);
    if (!(response.getEntity() instanceof JsonObject body) || !wantsPage()) {
      return response;
    }
    var html =
        Html.page("That did not work", body.getString("message", ""), "/api/auth/login", "Log in");
    return Response.fromResponse(response)
        .type(MediaType.TEXT_HTML_TYPE)
        .header("Content-Security-Policy", Html.POLICY)
        .entity(html)
        .build();
  }

  @Override
  protected JsonObject body(Failure failure) {
    return Refusal.of(failure, false).body();
  }

  private boolean wantsPage() {
    var accept = headers.getHeaderString(HttpHeaders.ACCEPT);
    return accept != null && accept.contains("text/html");
  }
}
