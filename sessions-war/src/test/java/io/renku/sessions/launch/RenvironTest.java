package io.renku.sessions.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RenvironTest {
  private static String line(String value) {
    return Renviron.of(Map.of("A", value));
  }

  @Test
  void behaviour9_plainValuesStayPlain() {
    assertThat(line("")).isEqualTo("A=");
    assertThat(line("/data/x:y,z@1.0%+~-")).isEqualTo("A=/data/x:y,z@1.0%+~-");
  }

  @Test
  void behaviour9_whatRWouldTakeApartIsQuoted() {
    assertThat(line("two words")).isEqualTo("A='two words'");
    assertThat(line("C:\\dir")).isEqualTo("A='C:\\dir'");
    assertThat(line("# no comment")).isEqualTo("A='# no comment'");
    assertThat(line("it's \\ \"so\"")).isEqualTo("A=\"it's \\\\ \\\"so\\\"\"");
  }

  @Test
  void behaviour9_aLineBreakMakesNoFurtherVariable() {
    assertThat(line("x\nR_HOME=/evil")).isEmpty();
  }
}
