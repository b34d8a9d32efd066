package io.renku.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShortMemoryTest {
  private long now;
  private final ShortMemory<String> memory = new ShortMemory<>(1000, 3, () -> now);

  @Test
  void aValueIsRememberedForAWhile() {
    memory.put("a", "1");

    assertThat(memory.get("a")).contains("1");
    now += 1000;
    assertThat(memory.get("a")).isEmpty();
  }

  @Test
  void whatWasReadBeforeItWasForgottenIsNotRememberedAfterwards() {
    var ticket = memory.ticket();
    memory.forget("a");

    memory.put("a", "read before", ticket);
    assertThat(memory.get("a")).isEmpty();

    memory.put("a", "read after", memory.ticket());
    assertThat(memory.get("a")).contains("read after");
  }

  @Test
  void itDoesNotGrow() {
    for (var i = 0; i < 100; i++) {
      memory.put("key " + i, "x");
    }

    assertThat(memory.get("key 0")).isEmpty();
    assertThat(memory.get("key 99")).contains("x");
  }
}
