package io.renku.gateway.door;

import io.renku.gateway.proxy.Forwarding;
import io.renku.gateway.routes.Header;
import io.renku.gateway.routes.Headers;
import io.renku.gateway.upstream.AnswerFrame;
import io.renku.gateway.upstream.ResponseHead;
import io.renku.gateway.wire.DoorPass;
import io.renku.gateway.wire.HeadWriter;
import io.renku.gateway.wire.RequestHead;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * To the servlet container, with everything as it came but what is between two servers only.
 *
 * @param id under which the request is known already, if it is
 */
record ContainerWay(
    InetSocketAddress address, RequestHead request, DoorPass pass, String peer, Optional<String> id)
    implements Way {
  private static final String CONNECTION = "Connection";
  private static final String UPGRADE = "Upgrade";
  private static final Set<String> BETWEEN_SERVERS =
      Set.of("connection", "keep-alive", "proxy-connection", "upgrade", "x-renku-door");

  /** Whatever a client says of its connection, these tell where requests begin and end. */
  private static final Set<String> FRAMING = Set.of("content-length", "transfer-encoding", "host");

  ContainerWay under(String requestId) {
    return new ContainerWay(address, request, pass, peer, Optional.of(requestId));
  }

  @Override
  public ByteBuffer requestHead(HeadWriter out) {
    var head = out.request(request.line());
    var named = Headers.ofConnection(request.headers());
    for (var header : request.headers()) {
      var name = header.name().toLowerCase(Locale.ROOT);
      var isNamed = named.contains(name) && !FRAMING.contains(name);
      var isOther = id.isPresent() && header.is(Forwarding.REQUEST_ID);
      if (!BETWEEN_SERVERS.contains(name) && !isNamed && !isOther) {
        head.line(header.name(), header.value());
      }
    }
    id.ifPresent(known -> head.line(Forwarding.REQUEST_ID, known));
    if (mayUpgrade()) {
      head.line(CONNECTION, UPGRADE).line(UPGRADE, "websocket");
    }
    return head.line(DoorPass.HEADER, pass.of(peer)).end();
  }

  @Override
  public ByteBuffer answerHead(
      HeadWriter out, ResponseHead head, AnswerFrame frame, boolean closes) {
    out.answer(head.status());
    for (var header : head.headers()) {
      if (!isBetweenServers(header, head.status())) {
        out.line(header.name(), header.value());
      }
    }
    return (closes ? out.line(CONNECTION, "close") : out).end();
  }

  private static boolean isBetweenServers(Header header, int status) {
    return status != 101 && (header.is(CONNECTION) || header.is("keep-alive"));
  }

  @Override
  public boolean passesInterim() {
    return !request.isOld();
  }

  /** Only to WebSockets; other protocols would carry requests past us. */
  @Override
  public boolean mayUpgrade() {
    return Headers.list(request.headers(), CONNECTION, UPGRADE)
        && "websocket".equalsIgnoreCase(Headers.first(request.headers(), UPGRADE));
  }
}
