package io.renku.gateway.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JwtVerifierTest {
  private static TestIssuer issuer;

  private final SigningKeys keys = new SigningKeys(TestIssuer::jwks, Clock.systemUTC());
  private final JwtVerifier verifier = verifier(keys);

  @BeforeAll
  static void start() throws Exception {
    issuer = new TestIssuer();
  }

  @AfterAll
  static void stop() {
    issuer.close();
  }

  @Test
  void aKeycloakTokenIsAccepted() {
    var claims = verifier.accessToken(issuer.accessToken("sub-1"));

    assertThat(claims.subject()).isEqualTo("sub-1");
    assertThat(claims.name()).isEqualTo("Jane Doe");
    assertThat(claims.isAdmin()).isFalse();
  }

  @Test
  void theCommandLineClientIsAccepted() {
    var token = issuer.accessToken("sub-1", c -> c.add("azp", "renku-cli"));

    assertThat(verifier.accessToken(token).subject()).isEqualTo("sub-1");
  }

  @Test
  void anAdministratorIsKnownByRole() {
    var byGroups =
        issuer.accessToken("a", c -> c.add("groups", Json.createArrayBuilder().add("renku-admin")));
    var byRealm =
        issuer.accessToken(
            "a",
            c ->
                c.add(
                    "realm_access",
                    Json.createObjectBuilder()
                        .add("roles", Json.createArrayBuilder().add("renku-admin"))));

    assertThat(verifier.accessToken(byGroups).isAdmin()).isTrue();
    assertThat(verifier.accessToken(byRealm).isAdmin()).isTrue();
  }

  @Test
  void anExpiredTokenIsNamedSo() {
    var token = issuer.accessToken("s", c -> c.add("exp", Instant.now().getEpochSecond() - 31));

    assertRefused(token, "token expired");
  }

  @Test
  void aSmallClockDifferenceIsForgiven() {
    var token = issuer.accessToken("s", c -> c.add("exp", Instant.now().getEpochSecond() - 5));

    assertThat(verifier.accessToken(token).subject()).isEqualTo("s");
  }

  @Test
  void aTokenJustCheckedStillExpires() {
    var clock = new SteppingClock();
    var remembering =
        new JwtVerifier(
            new SigningKeys(TestIssuer::jwks, clock),
            issuer.issuer(),
            "renku",
            List.of("renku"),
            clock);
    var token = issuer.accessToken("s", c -> c.add("exp", clock.instant().getEpochSecond() - 28));
    assertThat(remembering.accessToken(token).subject()).isEqualTo("s");

    clock.advance(Duration.ofSeconds(3));

    assertThatThrownBy(() -> remembering.accessToken(token)).hasMessage("token expired");
  }

  @Test
  void aTokenJustRefusedStaysRefused() {
    var token = issuer.accessToken("s", c -> c.add("aud", "other"));

    assertRefused(token, "unknown");
    assertRefused(token, "unknown");
  }

  @Test
  void tokensMadeForOthersAreRefused() {
    assertRefused(issuer.accessToken("s", c -> c.add("aud", "account")), "unknown");
    assertRefused(issuer.accessToken("s", c -> c.remove("aud")), "unknown");
    assertRefused(issuer.accessToken("s", c -> c.add("azp", "someone")), "unknown");
    assertRefused(issuer.accessToken("s", c -> c.remove("azp")), "unknown");
    assertRefused(
        issuer.accessToken("s", c -> c.add("iss", issuer.url() + "/realms/x")), "unknown");
    assertRefused(issuer.accessToken("s", c -> c.remove("sub")), "unknown");
    assertRefused(issuer.accessToken("s", c -> c.add("typ", "ID")), "unknown");
    assertRefused(issuer.accessToken("s", c -> c.add("typ", "Refresh")), "unknown");
    assertRefused(issuer.accessToken("s", c -> c.remove("exp")), "token expired");
    assertRefused(
        issuer.accessToken("s", c -> c.add("nbf", Instant.now().getEpochSecond() + 600)),
        "unknown");
  }

  @Test
  void unsignedTokensAreRefused() {
    for (var alg : List.of("none", "None", "NONE", "")) {
      var token =
          part(Json.createObjectBuilder().add("alg", alg).add("kid", TestIssuer.KID))
              + "."
              + part(issuer.claims("s"))
              + ".";
      assertRefused(token, "unknown");
    }
  }

  @Test
  void thePublicKeyIsNoSecret() throws Exception {
    var content =
        part(Json.createObjectBuilder().add("alg", "HS256").add("kid", TestIssuer.KID))
            + "."
            + part(issuer.claims("s"));
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(TestIssuer.publicKey().getEncoded(), "HmacSHA256"));

    assertRefused(
        content + "." + TestIssuer.base64(mac.doFinal(content.getBytes(UTF_8))), "unknown");
  }

  @Test
  void anotherKeyIsRefused() {
    var header = Json.createObjectBuilder().add("alg", "RS256").add("kid", TestIssuer.KID).build();
    var unknownKid = Json.createObjectBuilder().add("alg", "RS256").add("kid", "other").build();
    var claims = issuer.claims("s").build();
    var stranger = TestIssuer.newKeys();

    assertRefused(TestIssuer.sign(header, claims, stranger), "unknown");
    assertRefused(TestIssuer.sign(unknownKid, claims, stranger), "unknown");
  }

  @Test
  void aChangedTokenIsRefused() {
    var token = issuer.accessToken("s");
    var parts = token.split("\\.");
    var other = issuer.accessToken("admin").split("\\.");

    assertRefused(parts[0] + "." + other[1] + "." + parts[2], "unknown");
    assertRefused(token + "x", "unknown");
    assertRefused(parts[0] + "." + parts[1] + ".", "unknown");
    assertRefused(parts[0] + "." + parts[1], "unknown");
    assertRefused("a.b.c", "unknown");
    assertRefused("..", "unknown");
    assertRefused("", "unknown");
    assertRefused(TestIssuer.base64("[]") + "." + parts[1] + "." + parts[2], "unknown");
  }

  @Test
  void anIdTokenBelongsToOneLogin() {
    var token =
        issuer.accessToken("s", c -> c.add("aud", "renku").add("typ", "ID").add("nonce", "n1"));

    assertThat(verifier.idToken(token, "renku", "n1").subject()).isEqualTo("s");
    assertThatThrownBy(() -> verifier.idToken(token, "renku", "n2")).isInstanceOf(BadToken.class);
    assertThatThrownBy(() -> verifier.idToken(token, "other", "n1")).isInstanceOf(BadToken.class);
  }

  @Test
  void withoutKeysNobodyIsRefusedOrLetIn() {
    var away =
        new SigningKeys(
            () -> {
              throw Failure.unavailable("away", null);
            },
            Clock.systemUTC());

    assertThatThrownBy(() -> verifier(away).accessToken(issuer.accessToken("s")))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  @Test
  void keysAreFetchedAgainWhenKeycloakIsBack() {
    var isAway = new AtomicBoolean(true);
    var clock = new SteppingClock();
    var recovering =
        new SigningKeys(
            () -> {
              if (isAway.get()) {
                throw Failure.unavailable("away", null);
              }
              return TestIssuer.jwks();
            },
            clock);

    assertThat(recovering.areLoaded()).isFalse();
    isAway.set(false);
    clock.advance(Duration.ofSeconds(2));
    assertThat(recovering.areLoaded()).isTrue();
  }

  @Test
  void unknownKeyIdsDoNotFloodKeycloak() {
    var fetches = new AtomicInteger();
    var counted =
        new SigningKeys(
            () -> {
              fetches.incrementAndGet();
              return TestIssuer.jwks();
            },
            Clock.systemUTC());

    for (var i = 0; i < 100; i++) {
      assertThat(counted.find("unknown-" + i)).isEmpty();
    }
    assertThat(fetches.get()).isEqualTo(1);
    assertThat(counted.find(TestIssuer.KID)).isPresent();
  }

  private void assertRefused(String token, String message) {
    assertThatThrownBy(() -> verifier.accessToken(token))
        .isInstanceOf(BadToken.class)
        .hasMessage(message);
  }

  private static JwtVerifier verifier(SigningKeys keys) {
    return new JwtVerifier(
        keys, issuer.issuer(), "renku", List.of("renku", "renku-cli"), Clock.systemUTC());
  }

  private static String part(JsonObjectBuilder json) {
    JsonObject object = json.build();
    return TestIssuer.base64(object.toString());
  }
}
