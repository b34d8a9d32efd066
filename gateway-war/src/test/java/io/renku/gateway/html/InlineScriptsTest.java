package io.renku.gateway.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InlineScriptsTest {
  /** As `printf %s 'alert(1)' | openssl dgst -sha256 -binary | base64` says. */
  private static final String ALERT = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='";

  @Test
  void eachScriptOfThePageIsNamedByItsHash() {
    var page =
        """
        <html><head><SCRIPT type="text/javascript">alert(1)</SCRIPT>
        <script src="/app.js"></script><script async src = '/x.js'>ignored</script></head>
        <body><script>alert(1)</script><script>

        </script></body></html>
        """;

    assertThat(InlineScripts.sources(page)).hasSize(2).startsWith(ALERT);
  }

  @Test
  void lineEndsAreWhatTheBrowserSees() {
    assertThat(InlineScripts.sources("<script>a\r\nb\rc</script>"))
        .isEqualTo(InlineScripts.sources("<script>a\nb\nc</script>"));
  }

  @Test
  void aPageWithoutScriptsNeedsNone() {
    assertThat(InlineScripts.sources("<p>script</p><scripture>x</scripture>")).isEmpty();
  }
}
