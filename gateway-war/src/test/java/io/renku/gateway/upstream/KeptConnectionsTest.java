package io.renku.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a connection carries another request, and what becomes of one that ends. */
class KeptConnectionsTest extends ClientCalls {
  @Test
  void aConnectionIsUsedAgain() throws Exception {
    server.reply(SMALL).reply("HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|hi|0||").reply(SMALL);

    for (var i = 0; i < 3; i++) {
      assertThat(read(get())).isEqualTo("hi");
    }
    assertThat(server.connections).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK|Connection: x, Close|Content-Length: 2||hi",
        "HTTP/1.0 200 OK|Content-Length: 2||hi",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked|Content-Length: 2||2|hi|0||"
      })
  void oneThatIsToEndIsNotUsedAgain(String reply) throws Exception {
    server.reply(reply).reply(SMALL);

    read(get());

    assertThat(server.end()).isEqualTo("closed");
    assertThat(read(get())).isEqualTo("hi");
  }

  @Test
  void anOldServerMayKeepItToo() throws Exception {
    server.reply("HTTP/1.0 200 OK|Connection: Keep-Alive|Content-Length: 2||hi").reply(SMALL);

    read(get());
    read(get());

    assertThat(server.connections).hasValue(1);
  }

  @Test
  void anAnswerThatIsLeftClosesItsConnection() throws Exception {
    server.reply("HTTP/1.1 200 OK|Content-Length: 1000000||begin").reply(SMALL);

    try (var answer = get()) {
      assertThat(answer.body().orElseThrow().read()).isEqualTo('b');
    }

    assertThat(server.end()).isNotNull();
    assertThat(read(get())).isEqualTo("hi");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK|Content-Length: 2||hi",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|hi|0||",
        "HTTP/1.1 204 No Content|Content-Length: 2||"
      })
  void whatNobodyAskedForIsNobodysAnswer(String reply) throws Exception {
    server.reply(reply + "HTTP/1.1 200 OK|Content-Length: 4||evil").reply(SMALL);
    try (var answer = get()) {
      if (answer.body().isPresent()) {
        answer.body().get().readAllBytes();
      }
    }

    assertThat(read(get())).isEqualTo("hi");
    assertThat(server.connections).hasValue(2);
  }

  @Test
  void aKeptConnectionThatWasClosedIsReplaced() throws Exception {
    server.reply(SMALL).reply("END").reply(SMALL);
    read(get());

    assertThat(read(get())).isEqualTo("hi");
    assertThat(server.connections).hasValue(2);
  }

  @Test
  void whatMayHaveBeenDoneIsNotRepeated() throws Exception {
    server.reply(SMALL).reply("END").reply(SMALL);
    read(get());

    assertThatThrownBy(
            () -> client.send(server.address(), call("POST", content("x", false), PATIENCE)))
        .isInstanceOf(IOException.class);
    assertThat(server.connections).hasValue(1);
  }

  @Test
  void aNewConnectionThatEndsIsNotTriedAgain() {
    server.reply("END").reply(SMALL);

    assertThatThrownBy(this::get).isInstanceOf(NoAnswerException.class);
    assertThat(server.connections).hasValue(1);
  }
}
