package io.renku.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.gateway.kit.Browser;
import io.renku.gateway.kit.GatewayServer;
import io.renku.gateway.tokens.Provider;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The web client's channel: case W1, and what becomes of it. */
class ChannelTest {
  private static final int PATIENCE_SECONDS = 60;

  private final String user = UUID.randomUUID().toString();
  private GatewayServer gateway;
  private Browser browser;

  @BeforeEach
  void start() throws Exception {
    gateway = GatewayServer.shared();
    gateway.keycloak.visitor = user;
    gateway.gitlabLogin.visitor = user;
    browser = gateway.browser();
  }

  @Test
  void W1_withoutASessionItSaysSoAndCloses() throws Exception {
    var channel = open("", gateway.base().toString());

    var refusal = channel.next();
    assertThat(refusal.getString("type")).isEqualTo("error");
    assertThat(refusal.getJsonObject("data").getBoolean("missingAuth")).isTrue();
    assertThat(channel.closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(4000);
  }

  @Test
  void W1_itAnswersPingAndInitAndNothingElse() throws Exception {
    browser.logIn();
    var channel = open(browser.cookieHeader(), gateway.base().toString());
    assertThat(channel.next().getString("type")).isEqualTo("init");

    channel.say("ping", "{}");
    assertThat(channel.next().getString("type")).isEqualTo("ack");
    channel.say("init", "{\"requestServerVersion\":true}");
    assertThat(channel.next().getString("type")).isEqualTo("version");
    for (var wrong : new String[] {"{", "[]", "{\"type\":\"wrong\"}", "null"}) {
      channel.socket.sendText(wrong, true).get();
      assertThat(channel.next().getString("type")).as(wrong).isEqualTo("error");
    }
    channel.socket.sendBinary(ByteBuffer.wrap(new byte[1]), true).get();
    assertThat(channel.next().getString("type")).isEqualTo("error");
    channel.say("ping", "{}");
    assertThat(channel.next().getString("type")).isEqualTo("ack");
    channel.socket.abort();
  }

  @Test
  void section7_19_anotherSitesPageOpensNone() {
    browser.logIn();

    assertThatThrownBy(() -> open(browser.cookieHeader(), "https://evil.example"))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(403));
  }

  @Test
  void section7_20_aLoginThatEndsMeanwhileIsReported() throws Exception {
    browser.logIn();
    gateway.keep(Provider.RENKU, user, "expired", -1000);
    gateway.keycloak.forgetTokens();

    var channel = open(browser.cookieHeader(), gateway.base().toString());

    assertThat(channel.next().getString("type")).isEqualTo("init");
    var last = channel.next();
    assertThat(last.getString("type")).isEqualTo("authentication");
    assertThat(last.getJsonObject("data").getBoolean("expired")).isTrue();
    assertThat(channel.closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
  }

  private Channel open(String cookies, String origin)
      throws InterruptedException, ExecutionException {
    var channel = new Channel();
    var builder = HttpClient.newHttpClient().newWebSocketBuilder().header("Origin", origin);
    if (!cookies.isEmpty()) {
      builder.header("Cookie", cookies);
    }
    var uri = URI.create("ws://" + gateway.base().getAuthority() + "/ui-server/ws");
    channel.socket = builder.buildAsync(uri, channel).get();
    return channel;
  }

  /** The client's end. */
  private static final class Channel implements WebSocket.Listener {
    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private WebSocket socket;

    void say(String type, String data) throws InterruptedException, ExecutionException {
      var text = "{\"timestamp\":1,\"type\":\"%s\",\"data\":%s}".formatted(type, data);
      socket.sendText(text, true).get();
    }

    JsonObject next() throws InterruptedException {
      var text = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(text).isNotNull();
      try (var reader = Json.createReader(new StringReader(text))) {
        return reader.readObject();
      }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean isLast) {
      partial.append(text);
      if (isLast) {
        heard.add(partial.toString());
        partial.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(code);
      return null;
    }
  }
}
