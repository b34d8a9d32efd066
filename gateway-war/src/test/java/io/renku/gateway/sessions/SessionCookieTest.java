package io.renku.gateway.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class SessionCookieTest {
  private final SessionCookie cookie = new SessionCookie("cd".repeat(32), true);

  @Test
  void whatWasSetIsReadAgain() {
    var id = SessionCookie.newId();
    var value = cookie.set(id).split(";")[0];

    assertThat(cookie.idIn(value)).contains(id);
    assertThat(cookie.idIn("a=b; " + value + "; c=d")).contains(id);
  }

  @Test
  void itIsHardToSteal() {
    assertThat(cookie.set("x"))
        .contains("; Path=/")
        .contains("; HttpOnly")
        .contains("; Secure")
        .contains("; SameSite=Lax")
        .doesNotContain("Domain")
        .doesNotContain("Max-Age");
    assertThat(new SessionCookie("k".repeat(32), false).set("x")).doesNotContain("Secure");
    assertThat(cookie.expire()).contains("Max-Age=0").contains("; Path=/");
  }

  @Test
  void aTamperedCookieIsNone() {
    var value = cookie.set(SessionCookie.newId()).split(";")[0];
    var other = new SessionCookie("ef".repeat(32), true).set(SessionCookie.newId()).split(";")[0];

    assertThat(cookie.idIn(null)).isEmpty();
    assertThat(cookie.idIn("")).isEmpty();
    assertThat(cookie.idIn("_renku_session=")).isEmpty();
    assertThat(cookie.idIn("_renku_session=garbage")).isEmpty();
    assertThat(cookie.idIn(value + "x")).isEmpty();
    assertThat(cookie.idIn(value.replace("_renku_session=", "_renku_session=A"))).isEmpty();
    assertThat(cookie.idIn(value.substring(0, value.indexOf('.')))).isEmpty();
    assertThat(cookie.idIn(other)).isEmpty();
  }

  @Test
  void S1_aCookieWithAnyOneCharacterChangedIsNone() {
    var id = SessionCookie.newId("jane");
    var value = cookie.set(id).split(";")[0];
    var start = "_renku_session=".length();

    for (var i = start; i < value.length(); i++) {
      for (var other : "AaQgw_-.0".toCharArray()) {
        if (other != value.charAt(i)) {
          var changed = value.substring(0, i) + other + value.substring(i + 1);
          assertThat(cookie.idIn(changed)).as(changed).isEmpty();
        }
      }
    }
    assertThat(cookie.idIn(value)).contains(id);
  }

  @Test
  void theNameOfAnAnonymousVisitorFitsIntoALabelAndTellsNothing() {
    var id = SessionCookie.newId();

    assertThat(cookie.anonymousId(id))
        .matches("anon-[0-9a-f]{32}")
        .isEqualTo(cookie.anonymousId(id))
        .isNotEqualTo(cookie.anonymousId(SessionCookie.newId()))
        .doesNotContain(id);
  }

  @Test
  void idsAreLongAndNew() {
    var seen = new HashSet<String>();
    for (var i = 0; i < 1000; i++) {
      assertThat(SessionCookie.newId()).hasSize(43);
      seen.add(SessionCookie.newId());
    }
    assertThat(seen).hasSize(1000);
  }
}
