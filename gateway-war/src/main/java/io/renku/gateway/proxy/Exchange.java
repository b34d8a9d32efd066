package io.renku.gateway.proxy;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.gateway.http.HttpPool;
import io.renku.gateway.routes.Header;
import io.renku.gateway.routes.HeaderProfile;
import io.renku.gateway.routes.HeaderProfile.Trait;
import io.renku.gateway.traffic.Upstreams;
import io.renku.gateway.traffic.Upstreams.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries one request to its upstream and the answer back, both as streams: a slow reader slows the
 * writer down, and nothing is kept.
 */
public final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final int BUFFER = 32 * 1024;
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "content-length",
          "x-request-id");

  /** The upstream's value replaces ours. */
  private static final Set<String> SINGLE =
      Set.of(
          "date",
          "content-type",
          "x-content-type-options",
          "referrer-policy",
          "strict-transport-security");

  private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "OPTIONS");

  private final HttpPool pool;
  private final Upstreams upstreams;
  private final long longestBody;

  /**
   * @param upstreams hears how the backends are
   * @param longestBody in bytes, 0 for any
   */
  public Exchange(HttpPool pool, Upstreams upstreams, long longestBody) {
    this.pool = pool;
    this.upstreams = upstreams;
    this.longestBody = longestBody;
  }

  /** An answer of the upstream, before its body is read. */
  public interface Observer {
    void answered(int status);
  }

  /**
   * @throws Failure 502 or 504 when the upstream does not answer, 413 when too much was sent
   * @throws IOException when the client went away, or the upstream did in mid-body
   */
  public void run(
      Upstream upstream, HttpServletRequest in, HttpServletResponse out, Observer observer)
      throws IOException {
    var host = upstream.host();
    var call = call(upstream, in, host);
    var response = open(upstream, in, host, call);
    var isDone = false;
    try {
      upstreams.answered(upstream.backend().name());
      observer.answered(response.getCode());
      relayHead(response, upstream.profile(), in, out);
      relayBody(response.getEntity(), out);
      isDone = true;
    } finally {
      if (!isDone) {
        // Before anything is closed: closing would read the rest of the body.
        call.cancel();
      }
      response.close();
    }
  }

  private ClassicHttpResponse open(
      Upstream upstream, HttpServletRequest in, HttpHost host, HttpUriRequestBase call) {
    try {
      try {
        return pool.client().executeOpen(host, call, HttpClientContext.create());
      } catch (NoHttpResponseException e) {
        // A kept connection that the other side had just closed.
        if (call.getEntity() != null || !REPEATABLE.contains(in.getMethod())) {
          throw e;
        }
        return pool.client().executeOpen(host, call, HttpClientContext.create());
      }
    } catch (IOException e) {
      throw unreachable(upstream.backend().name(), e);
    }
  }

  private Failure unreachable(String name, IOException e) {
    if (isTimeout(e)) {
      upstreams.failed(name, Reason.TIMEOUT);
      return new Failure(ErrorCode.UPSTREAM_TIMEOUT, name + " did not answer in time.", e);
    }
    upstreams.failed(name, Reason.AWAY);
    LOG.info("{} cannot be reached: {}", name, e.toString());
    return Failure.upstream(name + " cannot be reached. Please try again in a moment.", e);
  }

  private static boolean isTimeout(IOException e) {
    return e instanceof SocketTimeoutException
        && !(e instanceof org.apache.hc.client5.http.ConnectTimeoutException);
  }

  private HttpUriRequestBase call(Upstream upstream, HttpServletRequest in, HttpHost host)
      throws IOException {
    var call = new RawRequest(in.getMethod(), host, upstream.target());
    call.setConfig(HttpPool.timeouts(upstream.backend().firstByte()));
    upstream.headers().forEach((Header h) -> call.addHeader(h.name(), h.value()));
    call.setHeader("Host", upstream.hostHeader());
    var length = in.getContentLengthLong();
    var isChunked = in.getHeader("Transfer-Encoding") != null;
    if (isChunked || length > 0 || length == 0 && !REPEATABLE.contains(in.getMethod())) {
      call.setEntity(new InputStreamEntity(body(in, length, call), isChunked ? -1 : length, null));
    }
    return call;
  }

  private InputStream body(HttpServletRequest in, long length, HttpUriRequestBase call)
      throws IOException {
    if (longestBody > 0 && length > longestBody) {
      throw ClientBody.tooLong(longestBody);
    }
    return new ClientBody(in.getInputStream(), longestBody, call::cancel);
  }

  private static void relayHead(
      ClassicHttpResponse response,
      HeaderProfile profile,
      HttpServletRequest in,
      HttpServletResponse out) {
    out.setStatus(response.getCode());
    var named = connectionHeaders(response);
    for (var header : response.getHeaders()) {
      var name = header.getName().toLowerCase(Locale.ROOT);
      if (HOP_BY_HOP.contains(name) || named.contains(name) || isDecidedByUs(name, out)) {
        continue;
      }
      if (name.equals("set-cookie")) {
        if (keepsCookie(header.getValue(), profile)) {
          out.addHeader(header.getName(), header.getValue());
        }
      } else if (SINGLE.contains(name)) {
        out.setHeader(header.getName(), header.getValue());
      } else {
        out.addHeader(header.getName(), header.getValue());
      }
    }
    var entity = response.getEntity();
    if (entity != null && entity.getContentLength() >= 0) {
      out.setContentLengthLong(entity.getContentLength());
    } else if (in.getMethod().equals("HEAD") && response.containsHeader("Content-Length")) {
      out.setHeader("Content-Length", response.getFirstHeader("Content-Length").getValue());
    }
  }

  /** Which other sites may read the answer is ours to say, where we have said it. */
  private static boolean isDecidedByUs(String name, HttpServletResponse out) {
    return name.startsWith("access-control-") && out.containsHeader("Access-Control-Allow-Origin");
  }

  private static Set<String> connectionHeaders(ClassicHttpResponse response) {
    var names = new java.util.HashSet<String>();
    for (var header : response.getHeaders("Connection")) {
      for (var name : header.getValue().split(",")) {
        names.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  /** Our own cookie is nobody else's to set, and GitLab's are for GitLab's pages. */
  private static boolean keepsCookie(String cookie, HeaderProfile profile) {
    return !cookie.startsWith("anon-id")
        && !cookie.startsWith(HeaderProfile.SESSION_COOKIE)
        && (profile.has(Trait.KEEPS_SET_COOKIES) || !isGitlab(profile));
  }

  private static boolean isGitlab(HeaderProfile profile) {
    return profile.speaksToGitlab() || profile.target().equals("gitlab");
  }

  private static void relayBody(HttpEntity entity, HttpServletResponse out) throws IOException {
    if (entity == null) {
      return;
    }
    var length = entity.getContentLength();
    var body = entity.getContent();
    var to = out.getOutputStream();
    var buffer = new byte[length >= 0 && length < BUFFER ? Math.max(1, (int) length) : BUFFER];
    for (var n = body.read(buffer); n >= 0; n = body.read(buffer)) {
      to.write(buffer, 0, n);
      if (length < 0) {
        to.flush();
      }
    }
  }
}
