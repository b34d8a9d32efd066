package io.renku.gateway.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.renku.commons.Failure;
import io.renku.gateway.proxy.Forwarding;
import io.renku.gateway.proxy.Refusal;
import io.renku.gateway.proxy.Replies;
import io.renku.gateway.traffic.AccessLog;
import io.renku.gateway.traffic.Trace;
import io.renku.gateway.turns.WouldWait;
import io.renku.gateway.wire.DoorPass;
import io.renku.gateway.wire.HeadWriter;
import io.renku.gateway.wire.RequestHead;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where requests go: directly to their upstream, or to the servlet container. */
final class Ways {
  private static final Logger LOG = LoggerFactory.getLogger(Ways.class);

  private final DirectWays direct;
  private final InetSocketAddress container;
  private final DoorPass pass;
  private final Replies replies;
  private final AccessLog log;

  Ways(
      DirectWays direct,
      InetSocketAddress container,
      DoorPass pass,
      Replies replies,
      AccessLog log) {
    this.direct = direct;
    this.container = container;
    this.pass = pass;
    this.replies = replies;
    this.log = log;
  }

  /**
   * @param peer the address that the request came from
   * @throws WouldWait when that is to be learned first
   */
  Way find(RequestHead request, String peer) {
    var otherwise = container(request, peer);
    var found = direct.find(request, peer, otherwise);
    return found.isPresent() ? found.get() : otherwise;
  }

  /** As {@link #find}, with what is known now. */
  Way findAnyway(RequestHead request, String peer) {
    try {
      return find(request, peer);
    } catch (WouldWait _) {
      return container(request, peer);
    }
  }

  private ContainerWay container(RequestHead request, String peer) {
    return new ContainerWay(container, request, pass, peer, Optional.empty());
  }

  /** Asks elsewhere for what {@link #find} has to know. */
  void learn(RequestHead request, Runnable then) {
    direct.learn(request, then);
  }

  /** The answer to something that is no request. */
  ByteBuffer refusal(Failure failure, String peer) {
    LOG.debug("What came from {} is no request: {}", peer, failure.getMessage());
    var id = Forwarding.requestId(null);
    log.ended(malformed(id, peer), failure.code().status());
    return refusal(failure, id, "", true);
  }

  /** So much as can be said of it. */
  private static AccessLog.Entry malformed(String id, String peer) {
    return new AccessLog.Entry(
        "-", "-", "", "malformed", peer, id, Trace.of(null, null), false, System.nanoTime());
  }

  /** The answer to a request that nobody else answers on its way. */
  ByteBuffer refusal(Failure failure, RequestHead request, Way way) {
    var id =
        way.requestId().orElseGet(() -> Forwarding.requestId(request.first(Forwarding.REQUEST_ID)));
    return refusal(failure, id, request.target(), !request.method().equals("HEAD"));
  }

  private ByteBuffer refusal(Failure failure, String requestId, String target, boolean hasBody) {
    var refusal = Refusal.of(failure, Replies.isThroughUi(target));
    var body = refusal.body().toString().getBytes(UTF_8);
    var out = new HeadWriter().answer(refusal.status()).lines(replies.headers(requestId, target));
    refusal.headers().forEach(out::line);
    var head =
        out.line("Content-Type", "application/json")
            .line("Content-Length", Integer.toString(body.length))
            .line("Connection", "close")
            .end();
    return hasBody
        ? ByteBuffer.allocate(head.remaining() + body.length).put(head).put(body).flip()
        : head;
  }
}
