package io.renku.gateway.traffic;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Where a request stands in a W3C trace: a span of our own, within the trace that its sender began
 * or else within a new one.
 *
 * @param state what other systems wrote about the trace; kept only with a trace that is theirs
 */
public record Trace(String traceId, String spanId, String flags, Optional<String> state) {
  private static final String ATTRIBUTE = Trace.class.getName();
  private static final Pattern PARENT =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(-.*)?");

  /** The trace of a request that has just come in; every later look finds the same. */
  public static Trace begin(HttpServletRequest request) {
    var trace = of(request.getHeader("traceparent"), request.getHeader("tracestate"));
    request.setAttribute(ATTRIBUTE, trace);
    return trace;
  }

  /** The trace of a request that {@link #begin} has seen. */
  public static Trace of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Trace trace ? trace : begin(request);
  }

  /**
   * @param parent and {@code state}: the headers {@code traceparent} and {@code tracestate}, or
   *     null
   */
  public static Trace of(String parent, String state) {
    if (parent == null) {
      return begun();
    }
    var sent = PARENT.matcher(parent.strip());
    if (!sent.matches()) {
      return begun();
    }
    return new Trace(sent.group(1), random(), sent.group(2), Optional.ofNullable(state));
  }

  private static Trace begun() {
    return new Trace(random() + random(), random(), "00", Optional.empty());
  }

  /** As the next server is to hear of it. */
  public String parent() {
    return "00-" + traceId + "-" + spanId + "-" + flags;
  }

  private static String random() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
  }
}
