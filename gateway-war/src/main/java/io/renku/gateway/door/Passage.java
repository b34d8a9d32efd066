package io.renku.gateway.door;

import io.renku.commons.Failure;
import io.renku.gateway.routes.Headers;
import io.renku.gateway.turns.WouldWait;
import io.renku.gateway.upstream.AnswerFrame;
import io.renku.gateway.upstream.ResponseHead;
import io.renku.gateway.wire.BodyEnd;
import io.renku.gateway.wire.RequestHead;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;

/**
 * One request on its way to a server, and its answer on the way back. Neither is kept: whoever
 * sends faster than the other side takes has to wait.
 */
final class Passage {
  private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "OPTIONS");
  private static final byte[] NOTHING = {};
  private static final ByteBuffer NO_HEAD = ByteBuffer.allocate(0);

  private final Loop loop;
  private final ClientLine client;
  private final RequestHead request;
  private final BodyEnd requestBody;
  private final boolean hasBody;
  private final boolean isRepeatable;
  private Way way;
  private ServerLine server;
  private byte[] early = NOTHING;
  private int status;
  private AnswerFrame frame;
  private BodyEnd answerBody;
  private boolean closes;
  private boolean isTunnel;
  private boolean isOver;

  Passage(ClientLine client, RequestHead request) {
    this.loop = client.loop;
    this.client = client;
    this.request = request;
    this.requestBody = request.body();
    this.hasBody = !requestBody.isOver();
    this.isRepeatable = !hasBody && REPEATABLE.contains(request.method());
  }

  void start() {
    try {
      go(loop.ways.find(request, client.peer()));
    } catch (WouldWait _) {
      loop.ways.learn(request, () -> loop.submit(this::startAfterAll));
    }
  }

  /** Whatever can be known is known. */
  private void startAfterAll() {
    if (!isOver) {
      go(loop.ways.findAnyway(request, client.peer()));
    }
  }

  /** A kept connection may just be ending, and then the request has to be sent again. */
  private void go(Way found) {
    way = found;
    try {
      begin(isRepeatable ? loop.servers.lease(way.address()) : loop.servers.open(way.address()));
    } catch (IOException e) {
      noAnswer(e);
    }
  }

  private void begin(ServerLine line) {
    server = line;
    line.serve(this);
    if (line.isConnected()) {
      awaitServer();
    }
    line.send(way.requestHead(loop.writer));
  }

  /** A new connection has a time limit of its own until it is open. */
  private void awaitServer() {
    way.patience().ifPresentOrElse(server::expectWithin, server::expectNothing);
  }

  /** Takes what belongs to the request's body. */
  void fromClient(ByteBuffer bytes) {
    if (isTunnel) {
      passOn(bytes, bytes.limit());
      return;
    }
    if (requestBody.isOver()) {
      return;
    }
    var start = bytes.position();
    try {
      requestBody.pass(bytes);
    } catch (ProtocolException e) {
      bytes.position(bytes.limit());
      refuse(Failure.badRequest(e.getMessage() + "."));
      return;
    }
    var end = bytes.position();
    bytes.position(start);
    passOn(bytes, end);
  }

  private void passOn(ByteBuffer bytes, int end) {
    var limit = bytes.limit();
    server.send(bytes.limit(end));
    if (!isOver && server.isStalled()) {
      client.pause();
    }
    bytes.limit(limit).position(end);
  }

  void fromServer(ByteBuffer bytes) throws IOException {
    awaitServer();
    if (isTunnel) {
      client.send(bytes);
      slowDownServer();
    } else if (frame != null) {
      relay(NO_HEAD, bytes);
    } else {
      early = joined(early, bytes);
      readHead();
    }
  }

  private static byte[] joined(byte[] before, ByteBuffer more) {
    var all = Arrays.copyOf(before, before.length + more.remaining());
    more.get(all, before.length, more.remaining());
    return all;
  }

  private void readHead() throws IOException {
    var end = HeadEnd.find(early, 0, early.length);
    while (end > 0 && frame == null && !isTunnel && !isOver) {
      var bytes = early;
      early = Arrays.copyOfRange(bytes, end, bytes.length);
      take(ResponseHead.of(bytes, end), ByteBuffer.wrap(bytes, 0, end));
      end = HeadEnd.find(early, 0, early.length);
    }
    if (frame == null && early.length > HeadEnd.LONGEST) {
      throw new ProtocolException("The head of the answer is too long");
    }
  }

  private void take(ResponseHead head, ByteBuffer raw) throws IOException {
    if (head.status() == 101) {
      openTunnel(head);
    } else if (head.status() >= 200) {
      answer(head);
    } else if (way.passesInterim()) {
      client.send(raw);
    }
  }

  private void openTunnel(ResponseHead head) throws IOException {
    if (!way.mayUpgrade()) {
      throw new ProtocolException("The server changes the protocol without being asked to");
    }
    isTunnel = true;
    status = head.status();
    server.expectNothing();
    var first = ByteBuffer.wrap(early);
    early = NOTHING;
    var out = way.answerHead(loop.writer, head, AnswerFrame.of(head, request.method()), false);
    client.send(loop.joined(out, first));
    slowDownServer();
  }

  private void answer(ResponseHead head) throws IOException {
    frame = AnswerFrame.of(head, request.method());
    answerBody = bodyOf(frame);
    status = head.status();
    closes =
        request.isOld()
            || Headers.list(request.headers(), "connection", "close")
            || !requestBody.isOver()
            || endsWithConnection();
    way.answered(status);
    var first = ByteBuffer.wrap(early);
    early = NOTHING;
    relay(way.answerHead(loop.writer, head, frame, closes), first);
  }

  private static BodyEnd bodyOf(AnswerFrame frame) {
    if (!frame.hasBody()) {
      return BodyEnd.none();
    }
    if (frame.isChunked()) {
      return BodyEnd.ofChunks();
    }
    return frame.length() >= 0 ? BodyEnd.after(frame.length()) : BodyEnd.ofConnection();
  }

  private boolean endsWithConnection() {
    return frame.hasBody() && !frame.isChunked() && frame.length() < 0;
  }

  private void relay(ByteBuffer head, ByteBuffer bytes) throws ProtocolException {
    var start = bytes.position();
    answerBody.pass(bytes);
    var body = bytes.duplicate().position(start).limit(bytes.position());
    if (head.hasRemaining() || body.hasRemaining()) {
      client.send(head.hasRemaining() ? loop.joined(head, body) : body);
    }
    if (isOver) {
      return;
    }
    if (answerBody.isOver()) {
      // A body that the server has not read would be the next client's request.
      finish(!bytes.hasRemaining() && frame.isPersistent() && !hasBody);
    } else {
      slowDownServer();
    }
  }

  private void slowDownServer() {
    if (!isOver && client.isStalled()) {
      server.pause();
      server.expectNothing();
    }
  }

  private void finish(boolean isReusable) {
    isOver = true;
    if (isReusable && server.isOpen()) {
      loop.servers.keep(server);
    } else {
      server.close();
    }
    way.over(status);
    client.served(!closes);
  }

  void clientTakesMore() {
    if (server != null) {
      server.resume();
      if (!isTunnel) {
        awaitServer();
      }
    }
  }

  void serverTakesMore() {
    if (!isTunnel && frame == null) {
      awaitServer();
    }
    client.resume();
  }

  /** The client sends no more; an answer under way is for it all the same. */
  void clientEnded() {
    if (isTunnel) {
      server.endWhenSent();
    } else if (!requestBody.isOver()) {
      client.close();
    }
  }

  void clientIsGone() {
    stop();
  }

  void serverEnded() {
    if (isTunnel) {
      stop();
      client.served(false);
    } else if (frame == null) {
      noAnswer(new IOException("The connection ended before the answer"));
    } else if (endsWithConnection()) {
      finish(false);
    } else {
      breakOff();
    }
  }

  void serverFailed(IOException cause) {
    if (frame == null && !isTunnel) {
      noAnswer(cause);
    } else {
      breakOff();
    }
  }

  void serverIsLate() {
    if (frame == null) {
      refuse(way.late());
    } else {
      breakOff();
    }
  }

  /** What was promised does not come: the client learns it by the end of its connection. */
  private void breakOff() {
    stop();
    client.close();
  }

  private void stop() {
    if (!isOver) {
      isOver = true;
      if (server != null) {
        server.close();
      }
      if (way != null) {
        way.over(status);
      }
    }
  }

  private void noAnswer(IOException cause) {
    var wasUsed = server != null && server.wasUsed();
    if (server != null) {
      server.close();
      server = null;
    }
    var other = way.otherwise();
    if (isRepeatable && wasUsed) {
      retry(cause);
    } else if (isRepeatable && other.isPresent()) {
      early = NOTHING;
      go(other.get());
    } else {
      refuse(way.away(cause));
    }
  }

  private void retry(IOException cause) {
    early = NOTHING;
    try {
      begin(loop.servers.open(way.address()));
    } catch (IOException e) {
      e.addSuppressed(cause);
      noAnswer(e);
    }
  }

  /** Says why there is no answer, if nothing of one was sent. */
  private void refuse(Failure failure) {
    isOver = true;
    if (server != null) {
      server.close();
    }
    if (frame == null) {
      status = failure.code().status();
      client.send(loop.ways.refusal(failure, request, way));
      way.over(status);
      client.served(false);
    } else {
      way.over(status);
      client.close();
    }
  }
}
