package io.renku.gateway.webui;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientMessageTest {

  @Test
  void theFourKindsAreUnderstood() {
    assertThat(parse("init", "{\"requestServerVersion\":true}"))
        .isEqualTo(new ClientMessage.Init());
    assertThat(parse("ping", "{}")).isEqualTo(new ClientMessage.Ping());
    assertThat(parse("pullSessionStatus", "{}")).isEqualTo(new ClientMessage.PullSessions());
    assertThat(parse("pullKgActivationStatus", "{\"projects\":[1,2]}"))
        .isEqualTo(new ClientMessage.PullActivation(List.of(1L, 2L)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "1",
        "{}",
        "{\"type\":\"ping\",\"data\":{}}",
        "{\"timestamp\":1,\"type\":\"ping\"}",
        "{\"timestamp\":1,\"type\":\"ping\",\"data\":[]}",
        "{\"timestamp\":1,\"type\":2,\"data\":{}}",
        "{\"timestamp\":1,\"type\":\"wrong\",\"data\":{}}",
        "{\"timestamp\":1,\"type\":\"ping\",\"data\":{\"x\":1}}",
        "{\"timestamp\":1,\"type\":\"init\",\"data\":{}}",
        "{\"timestamp\":1,\"type\":\"init\",\"data\":{\"requestServerVersion\":true,\"x\":1}}",
        "{\"timestamp\":1,\"type\":\"pullKgActivationStatus\",\"data\":{\"projects\":1}}",
        "{\"timestamp\":1,\"type\":\"pullKgActivationStatus\",\"data\":{\"projects\":[\"1\"]}}"
      })
  void everythingElseIsRefused(String text) {
    assertThat(ClientMessage.parse(text)).isInstanceOf(ClientMessage.Refused.class);
  }

  @Test
  void theRefusalNamesTheType() {
    assertThat(((ClientMessage.Refused) parse("wrong", "{}")).reason()).contains("wrong");
  }

  @Test
  void onlyAChangeOfStateChangesTheDigest() {
    var running = digest("{\"a\":{\"status\":{\"state\":\"running\"},\"started\":1}}");

    assertThat(running)
        .isEqualTo(digest("{\"a\":{\"started\":2,\"status\":{\"state\":\"running\",\"x\":1}}}"))
        .isNotEqualTo(digest("{\"a\":{\"status\":{\"state\":\"stopping\"}}}"))
        .isNotEqualTo(digest("{}"));
  }

  private static ClientMessage parse(String type, String data) {
    return ClientMessage.parse(
        "{\"timestamp\":\"now\",\"type\":\"%s\",\"data\":%s}".formatted(type, data));
  }

  private static String digest(String servers) {
    return ChannelService.digest(Json.createReader(new StringReader(servers)).readObject());
  }
}
