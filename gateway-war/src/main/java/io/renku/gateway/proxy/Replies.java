package io.renku.gateway.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.gateway.html.Html;
import io.renku.gateway.routes.Header;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the gateway answers by itself, and the headers that every answer has. */
public final class Replies {
  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

  private final String frameAncestors;
  private final List<Header> always = new ArrayList<>();

  /**
   * @param host of our public address; its pages, and those of its sub-domains, may frame ours
   * @param hstsSeconds for how long browsers shall come by https only, or 0
   */
  public Replies(String scheme, String host, long hstsSeconds) {
    this.frameAncestors =
        "frame-ancestors 'self' %s://*.%s %s://%s".formatted(scheme, host, scheme, host);
    always.add(new Header("Content-Security-Policy", frameAncestors));
    always.add(new Header("X-Content-Type-Options", "nosniff"));
    always.add(new Header("Referrer-Policy", "strict-origin-when-cross-origin"));
    if (hstsSeconds > 0) {
      always.add(new Header("Strict-Transport-Security", "max-age=" + hstsSeconds));
    }
  }

  public void begin(HttpServletRequest in, HttpServletResponse out) {
    var id = Forwarding.requestId(in.getHeader(Forwarding.REQUEST_ID));
    for (var header : headers(id, in.getRequestURI())) {
      out.setHeader(header.name(), header.value());
    }
  }

  /** What every answer has, whoever gives it. */
  public List<Header> headers(String requestId, String uri) {
    var all = new ArrayList<Header>(8);
    all.add(new Header(Forwarding.REQUEST_ID, requestId));
    all.addAll(always);
    if (isThroughUi(uri)) {
      all.add(new Header("Access-Control-Allow-Headers", "sentry-trace"));
    }
    return all;
  }

  /** What has to do with a login, and what refuses one, is true once only. */
  public void neverCached(HttpServletResponse out) {
    out.setHeader("Cache-Control", "no-cache, no-store, must-revalidate, max-age=0");
    out.setHeader("Expires", "Thu, 01 Jan 1970 00:00:00 GMT");
    out.setHeader("X-Accel-Expires", "0");
  }

  public void notFound(HttpServletRequest in, HttpServletResponse out) throws IOException {
    send(in, out, 404, Json.createObjectBuilder().add("message", "Not Found").build());
  }

  public void refuse(Failure failure, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    LOG.debug("{} {}: {}", in.getMethod(), failure.code(), failure.getMessage(), failure);
    if (out.isCommitted()) {
      return;
    }
    if (wantsPage(in)) {
      page(failure, in, out);
      return;
    }
    var refusal = Refusal.of(failure, isThroughUi(in.getRequestURI()));
    refusal.headers().forEach(out::setHeader);
    send(in, out, refusal.status(), refusal.body());
  }

  /** The client went away, or the upstream did when its answer had begun: there is no reply. */
  public void brokenOff(IOException e) {
    LOG.info("An answer was broken off: {}", e.toString());
  }

  public void broken(RuntimeException e, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    LOG.error("A request could not be passed on", e);
    refuse(
        new Failure(ErrorCode.INTERNAL, "The request failed because of an internal error.", e),
        in,
        out);
  }

  public void tooMany(HttpServletRequest in, HttpServletResponse out) throws IOException {
    out.setHeader("Retry-After", "1");
    var body = Json.createObjectBuilder().add("message", "rate limit exceeded").build();
    send(in, out, 429, body);
  }

  /** Legacy clients look into the body of "who am I" and stumble over any object. */
  public void refuseWithNull(HttpServletRequest in, HttpServletResponse out) throws IOException {
    write(in, out, 401, "application/json", JsonValue.NULL.toString());
  }

  public static boolean isThroughUi(String uri) {
    return uri.startsWith("/ui-server/");
  }

  /** A person looks at this, so it is a page: sessions open in a tab of their own. */
  private static boolean wantsPage(HttpServletRequest in) {
    var accept = in.getHeader("Accept");
    return in.getRequestURI().startsWith("/sessions/")
        && accept != null
        && accept.contains("text/html");
  }

  private void page(Failure failure, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    var isTemporary = failure.code().status() >= 500;
    if (isTemporary) {
      out.setHeader("Retry-After", "5");
      out.setHeader("Refresh", "5");
    }
    out.setHeader("Cache-Control", "no-store");
    out.setHeader("Content-Security-Policy", Html.POLICY + "; " + frameAncestors);
    var html = Html.page("This session cannot be shown", failure.getMessage(), "/", "To Renku");
    write(in, out, failure.code().status(), "text/html;charset=utf-8", html);
  }

  private static void send(
      HttpServletRequest in, HttpServletResponse out, int status, JsonObject body)
      throws IOException {
    write(in, out, status, "application/json", body.toString());
  }

  private static void write(
      HttpServletRequest in, HttpServletResponse out, int status, String type, String text)
      throws IOException {
    var bytes = text.getBytes(UTF_8);
    out.setStatus(status);
    out.setContentType(type);
    out.setContentLength(bytes.length);
    if (!in.getMethod().equals("HEAD")) {
      out.getOutputStream().write(bytes);
    }
  }
}
