package io.renku.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest {
  private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SENT = "00-" + ID + "-00f067aa0ba902b7-01";

  @Test
  void aTraceGoesOnWithASpanOfOurOwn() {
    var trace = Trace.of(SENT, "vendor=1");

    assertThat(trace.traceId()).isEqualTo(ID);
    assertThat(trace.parent()).matches("00-" + ID + "-[0-9a-f]{16}-01").isNotEqualTo(SENT);
    assertThat(trace.state()).contains("vendor=1");
  }

  @Test
  void aLaterVersionIsReadAsFarAsWeKnowIt() {
    assertThat(Trace.of("01-" + ID + "-00f067aa0ba902b7-01-more", null).traceId()).isEqualTo(ID);
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f35-00f067aa0ba902b7-01",
        "x"
      })
  void anythingElseBeginsANewOne(String sent) {
    var trace = Trace.of(sent, "vendor=1");

    assertThat(trace.parent()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00").doesNotContain(ID);
    assertThat(trace.state()).isEqualTo(Optional.empty());
  }
}
