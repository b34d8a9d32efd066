package io.renku.gateway.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.gateway.kit.GatewayServer;
import io.renku.gateway.tokens.TestIssuer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens that Keycloak did not make, or not for us: case A11, all over the routes. */
class ForgedTokensTest {
  private static final KeyPair ATTACKER = TestIssuer.newKeys();

  private GatewayServer gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = GatewayServer.shared();
  }

  @Test
  void A11_aTokenThatIsNotKeycloaksForUsIsRefusedAndReachesNobody() throws Exception {
    for (var forged : forged().entrySet()) {
      for (var path : new String[] {"/api/data/x", "/api/notebooks/x", "/api/renku/x"}) {
        var answer = gateway.browser().get(path, "Authorization", "Bearer " + forged.getValue());

        assertThat(answer.status()).as(forged.getKey()).isEqualTo(401);
        assertThat(answer.json().getString("error")).isEqualTo("authentication");
        assertThat(answer.header("WWW-Authenticate")).contains("invalid_token");
        assertThat(answer.body()).doesNotContain(forged.getValue());
      }
      var git =
          gateway
              .browser()
              .get("/repos/x", "Authorization", "Basic " + basic("renku:" + forged.getValue()));
      var exchange =
          gateway
              .browser()
              .get("/api/auth/gitlab/exchange", "Authorization", "Bearer " + forged.getValue());

      assertThat(git.status()).as(forged.getKey()).isEqualTo(401);
      assertThat(git.header("WWW-Authenticate")).isEqualTo("Basic realm=\"Renku\"");
      assertThat(exchange.status()).as(forged.getKey()).isEqualTo(401);
    }
    assertThat(gateway.crc.count() + gateway.sessions.count() + gateway.core.count()).isZero();
    assertThat(gateway.gitlab.count()).isZero();
  }

  @Test
  void A11_theTokenThatTheyWereMadeFromIsGood() {
    var token = gateway.keycloak.accessToken("victim");

    gateway.browser().get("/api/data/x", "Authorization", "Bearer " + token);

    assertThat(gateway.crc.last().header("Authorization")).isEqualTo("Bearer " + token);
  }

  @Test
  void A9_anExpiredTokenIsExpiredOnEveryRoute() {
    var token = gateway.keycloak.accessToken("victim", c -> c.add("exp", 1));
    for (var path : new String[] {"/api/data/x", "/api/kg/x", "/api/renku/x", "/api/user"}) {
      var answer = gateway.browser().get(path, "Authorization", "Bearer " + token);

      assertThat(answer.status()).as(path).isEqualTo(401);
      assertThat(answer.json().getString("message")).isEqualTo("token expired");
    }
  }

  private Map<String, String> forged() throws GeneralSecurityException {
    var good = gateway.keycloak.claims("victim").build();
    var parts = gateway.keycloak.accessToken("victim").split("\\.");
    var all = new LinkedHashMap<String, String>();
    for (var none : new String[] {"none", "None", "NONE", "nOnE", ""}) {
      all.put("alg " + none, unsigned(none, good) + ".");
      all.put("alg " + none + " with a signature", unsigned(none, good) + "." + parts[2]);
    }
    for (var secret : publicKeyAsSecret().entrySet()) {
      all.put("HS256 with " + secret.getKey(), hs256(secret.getValue(), good));
    }
    all.put("HS512 by name", unsigned("HS512", good) + "." + parts[2]);
    all.put("ES256 by name", unsigned("ES256", good) + "." + parts[2]);
    all.put("another key", signed(h -> h, good));
    for (var kid : new String[] {"", "other", "../../../../dev/null", "' or 1=1 --", "key-1\0"}) {
      all.put("kid " + kid, signed(h -> h.add("kid", kid), good));
    }
    all.put("no kid", signed(h -> h.remove("kid"), good));
    all.put("a key in the token", signed(h -> h.add("jwk", TestIssuer.jwks()), good));
    all.put("an address of a key", signed(h -> h.add("jku", "http://127.0.0.1:1/jwks"), good));
    all.put("a chain in the token", signed(h -> h.add("x5u", "http://127.0.0.1:1/x"), good));
    all.put("crit", rightly(h -> h.add("crit", Json.createArrayBuilder().add("exp")), good));
    all.put("other realm", claiming(c -> c.add("iss", gateway.keycloak.url() + "/realms/master")));
    all.put("issuer by prefix", claiming(c -> c.add("iss", gateway.keycloak.issuer() + "/")));
    all.put("other audience", claiming(c -> c.add("aud", "account")));
    all.put("audience by prefix", claiming(c -> c.add("aud", "renku2")));
    all.put("no audience", claiming(c -> c.remove("aud")));
    all.put("other client", claiming(c -> c.add("azp", "evil")));
    all.put("no client", claiming(c -> c.remove("azp")));
    all.put("an ID token", claiming(c -> c.add("typ", "ID")));
    all.put("a refresh token", claiming(c -> c.add("typ", "Refresh")));
    all.put("not yet", claiming(c -> c.add("nbf", Instant.now().getEpochSecond() + 3600)));
    all.put("nobody", claiming(c -> c.add("sub", "")));
    var other = gateway.keycloak.accessToken("somebody").split("\\.");
    all.put("another body", parts[0] + "." + other[1] + "." + parts[2]);
    all.put("no signature", parts[0] + "." + parts[1] + ".");
    return all;
  }

  private String claiming(UnaryOperator<JsonObjectBuilder> change) {
    return gateway.keycloak.accessToken("victim", change);
  }

  private static Map<String, byte[]> publicKeyAsSecret() {
    var der = TestIssuer.publicKey().getEncoded();
    var pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END PUBLIC KEY-----\n";
    return Map.of(
        "the key",
        der,
        "the key's text",
        pem.getBytes(UTF_8),
        "the key's text in one piece",
        pem.strip().getBytes(UTF_8),
        "the modulus",
        TestIssuer.publicKey().getModulus().toByteArray());
  }

  private static String hs256(byte[] secret, JsonObject claims) throws GeneralSecurityException {
    var content = unsigned("HS256", claims);
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    return content + "." + TestIssuer.base64(mac.doFinal(content.getBytes(UTF_8)));
  }

  private static String unsigned(String algorithm, JsonObject claims) {
    var header = Json.createObjectBuilder().add("alg", algorithm).add("kid", TestIssuer.KID);
    return TestIssuer.base64(header.build().toString())
        + "."
        + TestIssuer.base64(claims.toString());
  }

  /** By the attacker's own key. */
  private static String signed(UnaryOperator<JsonObjectBuilder> change, JsonObject claims) {
    var header = Json.createObjectBuilder().add("alg", "RS256").add("kid", TestIssuer.KID);
    return TestIssuer.sign(change.apply(header).build(), claims, ATTACKER);
  }

  private static String rightly(UnaryOperator<JsonObjectBuilder> change, JsonObject claims) {
    var header = Json.createObjectBuilder().add("alg", "RS256").add("kid", TestIssuer.KID);
    return TestIssuer.sign(change.apply(header).build(), claims);
  }

  private static String basic(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
