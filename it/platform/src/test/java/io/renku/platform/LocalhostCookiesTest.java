package io.renku.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.platform.demo.LocalhostCookies;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalhostCookiesTest {
  private static final URI REALM = URI.create("http://localhost:9180/auth/realms/Renku/x");

  private final LocalhostCookies cookies = new LocalhostCookies();

  private void set(String line) {
    cookies.put(REALM, Map.of("Set-Cookie", List.of(line)));
  }

  @Test
  void aSecureCookieIsSentToLocalhostAsItCame() {
    set("ID=\"a=b\";Version=1;Path=/auth/realms/Renku/;Max-Age=60;Secure;HttpOnly;SameSite=None");

    assertThat(cookies.header(REALM)).isEqualTo("ID=\"a=b\"");
    assertThat(cookies.header(URI.create("http://localhost:9180/auth/realms/master/"))).isEmpty();
    assertThat(cookies.header(URI.create("http://127.0.0.1:9180/auth/realms/Renku/"))).isEmpty();
  }

  @Test
  void aCookieEndsWhenItsServerSaysSo() {
    set("ID=1;Path=/");
    set("OTHER=2;Path=/");

    set("ID=;Path=/;Max-Age=0");
    set("OTHER=gone;Path=/;Max-Age=0");

    assertThat(cookies.header(REALM)).isEmpty();
  }
}
