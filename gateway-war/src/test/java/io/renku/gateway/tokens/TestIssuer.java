package io.renku.gateway.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A login server with real RS256 keys. Its refresh tokens rotate as GitLab's do: each is good once.
 */
public final class TestIssuer implements AutoCloseable {
  public static final String KID = "key-1";
  private static final KeyPair KEYS = newKeys();

  public final AtomicInteger refreshes = new AtomicInteger();
  public final AtomicInteger keyFetches = new AtomicInteger();

  /** Answer of the token endpoint instead of tokens, if not 0. */
  public volatile int failWith;

  /** Who sits at the browser and has a session here. */
  public volatile String visitor = "jane";

  /** The error that the login page sends the browser back with, if not empty. */
  public volatile String refusal = "";

  /** The session here that a login belongs to, if tokens are to name it. */
  public volatile String keycloakSession = "";

  private volatile HttpHandler otherwise = TestIssuer::refuse;
  private final ConcurrentHashMap<String, String> refreshTokens = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, String> codes = new ConcurrentHashMap<>();
  private final HttpServer server;

  public TestIssuer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/realms/Renku/protocol/openid-connect/certs", this::certs);
    server.createContext("/realms/Renku/protocol/openid-connect/token", this::token);
    server.createContext("/realms/Renku/protocol/openid-connect/auth", this::authorize);
    server.createContext("/oauth/token", this::token);
    server.createContext("/oauth/authorize", this::authorize);
    server.createContext("/", call -> otherwise.handle(call));
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public String issuer() {
    return url() + "/realms/Renku";
  }

  /** Answers whatever is no login. */
  public void otherwise(HttpHandler pages) {
    otherwise = pages;
  }

  /** No refresh token given so far is good for anything. */
  public void forgetTokens() {
    refreshTokens.clear();
  }

  /** Works again, with nobody's habits changed. */
  public void reset() {
    failWith = 0;
    visitor = "jane";
    refusal = "";
    keycloakSession = "";
    refreshes.set(0);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** A refresh token that works once. */
  public String newRefreshToken(String user) {
    var token = UUID.randomUUID().toString();
    refreshTokens.put(token, user);
    return token;
  }

  /** A code for one callback, whose ID token will carry the nonce. */
  public String newCode(String user, String nonce) {
    var code = UUID.randomUUID().toString();
    codes.put(code, user + " " + nonce);
    return code;
  }

  public JsonObjectBuilder claims(String user) {
    return Json.createObjectBuilder()
        .add("iss", issuer())
        .add("sub", user)
        .add("typ", "Bearer")
        .add("aud", Json.createArrayBuilder().add("renku").add("account"))
        .add("azp", "renku")
        .add("name", "Jane Doe")
        .add("email", "jane@renku.example")
        .add("exp", Instant.now().getEpochSecond() + 1800);
  }

  public String accessToken(String user) {
    return sign(claims(user).build());
  }

  public String accessToken(String user, UnaryOperator<JsonObjectBuilder> change) {
    return sign(change.apply(claims(user)).build());
  }

  public static String sign(JsonObject claims) {
    return sign(
        Json.createObjectBuilder().add("alg", "RS256").add("kid", KID).build(), claims, KEYS);
  }

  /** By the right key, under a header of one's own. */
  public static String sign(JsonObject header, JsonObject claims) {
    return sign(header, claims, KEYS);
  }

  public static String sign(JsonObject header, JsonObject claims, KeyPair keys) {
    var content = base64(header.toString()) + "." + base64(claims.toString());
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(content.getBytes(UTF_8));
      return content + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static KeyPair newKeys() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static JsonObject jwks() {
    var key = (RSAPublicKey) KEYS.getPublic();
    return Json.createObjectBuilder()
        .add(
            "keys",
            Json.createArrayBuilder()
                .add(
                    Json.createObjectBuilder()
                        .add("kty", "RSA")
                        .add("use", "sig")
                        .add("kid", KID)
                        .add("n", base64(unsigned(key.getModulus())))
                        .add("e", base64(unsigned(key.getPublicExponent())))))
        .build();
  }

  public static RSAPublicKey publicKey() {
    return (RSAPublicKey) KEYS.getPublic();
  }

  public static String base64(String text) {
    return base64(text.getBytes(UTF_8));
  }

  public static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] unsigned(BigInteger number) {
    var bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private void certs(HttpExchange exchange) throws IOException {
    keyFetches.incrementAndGet();
    answer(exchange, 200, jwks());
  }

  /** The visitor is known already, so the browser comes straight back. */
  private void authorize(HttpExchange exchange) throws IOException {
    var query = fields(exchange.getRequestURI().getRawQuery());
    var answer =
        refusal.isEmpty()
            ? "code=" + newCode(visitor, query.getOrDefault("nonce", ""))
            : "error=" + refusal;
    exchange
        .getResponseHeaders()
        .add("Location", query.get("redirect_uri") + "?" + answer + "&state=" + query.get("state"));
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private void token(HttpExchange exchange) throws IOException {
    var form = form(exchange);
    if (failWith != 0) {
      answer(exchange, failWith, Json.createObjectBuilder().add("error", "down").build());
      return;
    }
    switch (form.get("grant_type")) {
      case "refresh_token" -> refresh(exchange, form.get("refresh_token"));
      case "authorization_code" -> code(exchange, form);
      default -> refuse(exchange);
    }
  }

  private void refresh(HttpExchange exchange, String token) throws IOException {
    refreshes.incrementAndGet();
    var user = refreshTokens.remove(token);
    if (user == null) {
      refuse(exchange);
    } else {
      answer(exchange, 200, tokens(user).build());
    }
  }

  private void code(HttpExchange exchange, Map<String, String> form) throws IOException {
    var known = codes.remove(form.get("code"));
    if (known == null || form.get("code_verifier").length() < 43) {
      refuse(exchange);
      return;
    }
    var user = known.split(" ")[0];
    var idToken =
        claims(user)
            .add("aud", "renku")
            .add("typ", "ID")
            .add("nonce", known.substring(user.length() + 1));
    if (!keycloakSession.isEmpty()) {
      idToken.add("sid", keycloakSession);
    }
    answer(exchange, 200, tokens(user).add("id_token", sign(idToken.build())).build());
  }

  private JsonObjectBuilder tokens(String user) {
    return Json.createObjectBuilder()
        .add("access_token", accessToken(user, c -> c.add("jti", UUID.randomUUID().toString())))
        .add("expires_in", 7200)
        .add("refresh_token", newRefreshToken(user));
  }

  private static void refuse(HttpExchange exchange) throws IOException {
    answer(exchange, 400, Json.createObjectBuilder().add("error", "invalid_grant").build());
  }

  private static Map<String, String> form(HttpExchange exchange) {
    try {
      return fields(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> fields(String form) {
    return Arrays.stream(form.split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(p -> p[0], p -> URLDecoder.decode(p[1], UTF_8)));
  }

  private static void answer(HttpExchange exchange, int status, JsonObject json)
      throws IOException {
    var bytes = json.toString().getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
