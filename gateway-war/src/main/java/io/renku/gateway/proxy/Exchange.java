package io.renku.gateway.proxy;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.gateway.routes.HeaderProfile;
import io.renku.gateway.traffic.Upstreams;
import io.renku.gateway.traffic.Upstreams.Reason;
import io.renku.gateway.upstream.Answer;
import io.renku.gateway.upstream.Call;
import io.renku.gateway.upstream.Call.Content;
import io.renku.gateway.upstream.UpstreamClient;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries one request to its upstream and the answer back, both as streams: a slow reader slows the
 * writer down, and nothing is kept.
 */
public final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final int BUFFER = 32 * 1024;

  /** A length of 0 says no more than none does. */
  private static final Set<String> BODILESS = Set.of("GET", "HEAD", "OPTIONS");

  private final UpstreamClient client;
  private final Upstreams upstreams;
  private final long longestBody;

  /**
   * @param upstreams hears how the backends are
   * @param longestBody in bytes, 0 for any
   */
  public Exchange(UpstreamClient client, Upstreams upstreams, long longestBody) {
    this.client = client;
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
    try (var answer = open(upstream, call(upstream, in))) {
      upstreams.answered(upstream.backend().name());
      observer.answered(answer.status());
      relayHead(answer, upstream.profile(), in, out);
      if (answer.body().isPresent()) {
        relayBody(answer.body().get(), answer.length(), out);
      }
    }
  }

  private Answer open(Upstream upstream, Call call) {
    try {
      return client.send(upstream.address(), call);
    } catch (IOException e) {
      throw unreachable(upstream.backend().name(), e);
    }
  }

  private Failure unreachable(String name, IOException e) {
    if (e instanceof SocketTimeoutException) {
      upstreams.failed(name, Reason.TIMEOUT);
      return late(name, e);
    }
    upstreams.failed(name, Reason.AWAY);
    LOG.info("{} cannot be reached: {}", name, e.toString());
    return Failure.upstream(name + " cannot be reached. Please try again in a moment.", e);
  }

  /** What is said of a backend that has not answered for too long. */
  public static Failure late(String name, Exception cause) {
    return new Failure(ErrorCode.UPSTREAM_TIMEOUT, name + " did not answer in time.", cause);
  }

  private Call call(Upstream upstream, HttpServletRequest in) throws IOException {
    return new Call(
        in.getMethod(),
        upstream.target(),
        upstream.hostHeader(),
        upstream.headers(),
        content(in),
        upstream.backend().firstByte());
  }

  private Optional<Content> content(HttpServletRequest in) throws IOException {
    var length = in.getContentLengthLong();
    var isChunked = in.getHeader("Transfer-Encoding") != null;
    if (!isChunked && (length < 0 || length == 0 && BODILESS.contains(in.getMethod()))) {
      return Optional.empty();
    }
    if (longestBody > 0 && length > longestBody) {
      throw ClientBody.tooLong(longestBody);
    }
    var body = new ClientBody(in.getInputStream(), longestBody);
    return Optional.of(new Content(body, isChunked ? -1 : length));
  }

  private static void relayHead(
      Answer answer, HeaderProfile profile, HttpServletRequest in, HttpServletResponse out) {
    out.setStatus(answer.status());
    AnswerHeaders.pass(
        answer.headers(),
        profile,
        out.containsHeader("Access-Control-Allow-Origin"),
        (header, isOnly) -> {
          if (isOnly) {
            out.setHeader(header.name(), header.value());
          } else {
            out.addHeader(header.name(), header.value());
          }
        });
    if (answer.length() >= 0 && (answer.body().isPresent() || in.getMethod().equals("HEAD"))) {
      out.setContentLengthLong(answer.length());
    }
  }

  private static void relayBody(InputStream body, long length, HttpServletResponse out)
      throws IOException {
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
