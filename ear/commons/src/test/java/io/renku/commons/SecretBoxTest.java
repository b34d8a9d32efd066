package io.renku.commons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SecretBoxTest {
  private static final String OLD = "old:" + "ab".repeat(32);
  private static final String NEW = "new:" + "cd".repeat(32);

  @Test
  void aSealedSecretOpensInItsOwnContextOnly() {
    var box = new SecretBox(OLD);

    var sealed = box.seal("glpat-1", "token:gitlab:42");

    assertThat(sealed).doesNotContain("glpat-1");
    assertThat(box.open(sealed, "token:gitlab:42")).isEqualTo("glpat-1");
    assertThatThrownBy(() -> box.open(sealed, "token:gitlab:43"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anOldKeyStillOpensAfterRotation() {
    var sealedBefore = new SecretBox(OLD).seal("s", "c");

    var rotated = new SecretBox(NEW + "," + OLD);

    assertThat(rotated.open(sealedBefore, "c")).isEqualTo("s");
    assertThat(rotated.seal("s", "c")).startsWith("new.");
  }

  @Test
  void aShortKeyIsRefused() {
    assertThatThrownBy(() -> new SecretBox("abc")).hasMessageContaining("64 hexadecimal digits");
  }
}
