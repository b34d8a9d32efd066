package io.renku.gateway.door;

import io.renku.commons.Failure;
import io.renku.gateway.proxy.AnswerHeaders;
import io.renku.gateway.proxy.Exchange;
import io.renku.gateway.routes.Header;
import io.renku.gateway.routes.Route;
import io.renku.gateway.traffic.AccessLog;
import io.renku.gateway.traffic.Upstreams;
import io.renku.gateway.traffic.Upstreams.Reason;
import io.renku.gateway.upstream.AnswerFrame;
import io.renku.gateway.upstream.ResponseHead;
import io.renku.gateway.wire.HeadWriter;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Straight to an upstream, with the headers that its profile wants.
 *
 * @param theirs the request's headers
 * @param told more of them, as lines
 * @param ours the answer's, beside the upstream's
 * @param visit to be noted for a good answer
 * @param container for when the upstream is away: there it is told properly
 */
record DirectWay(
    Upstreams upstreams,
    AccessLog log,
    InetSocketAddress address,
    Route.Proxy route,
    String target,
    List<Header> theirs,
    byte[] told,
    List<Header> ours,
    AccessLog.Entry entry,
    Optional<Runnable> visit,
    ContainerWay container)
    implements Way {

  @Override
  public ByteBuffer requestHead(HeadWriter out) {
    return out.request(entry.method(), target)
        .line("Host", route.backend().authority())
        .lines(theirs)
        .lines(told)
        .end();
  }

  @Override
  public ByteBuffer answerHead(
      HeadWriter out, ResponseHead head, AnswerFrame frame, boolean closes) {
    out.answer(head.status()).lines(AnswerHeaders.joined(ours, head.headers(), route.profile()));
    if (frame.hasBody() && frame.isChunked()) {
      out.line("Transfer-Encoding", "chunked");
    } else if (frame.length() >= 0 && (frame.hasBody() || entry.method().equals("HEAD"))) {
      out.line("Content-Length", Long.toString(frame.length()));
    }
    return (closes ? out.line("Connection", "close") : out).end();
  }

  @Override
  public Optional<Duration> patience() {
    return Optional.of(route.backend().firstByte());
  }

  @Override
  public Optional<Way> otherwise() {
    return Optional.of(container.under(entry.requestId()));
  }

  @Override
  public Failure late() {
    upstreams.failed(route.backend().name(), Reason.TIMEOUT);
    return Exchange.late(route.backend().name(), null);
  }

  @Override
  public Optional<String> requestId() {
    return Optional.of(entry.requestId());
  }

  @Override
  public void answered(int status) {
    upstreams.answered(route.backend().name());
    if (status < 400) {
      visit.ifPresent(Runnable::run);
    }
  }

  @Override
  public void over(int status) {
    log.ended(entry, status);
  }
}
