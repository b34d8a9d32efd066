package io.renku.gateway;

import io.renku.commons.StartCheck;
import io.renku.gateway.pages.ClientFolder;
import io.renku.gateway.proxy.AddressRanges;
import io.renku.gateway.routes.HeaderProfile.Authorization;
import io.renku.gateway.routes.HeaderProfile.Extra;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the configuration before anything is built of it: what cannot work stops the start, in
 * one sentence that names every key to mend, and what is risky is said aloud.
 */
final class GatewayCheck {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayCheck.class);
  private static final int COOKIE_KEY_LENGTH = 32;
  private static final String URL = "https?://[^\\s/]+.*";
  private static final String ORIGIN = "https?://[^\\s/*]+";
  private static final String KEYS = "(\\s*([^:,]+:)?[0-9a-fA-F]{64}\\s*,?)+";
  private static final List<String> SERVICES = List.of("core", "graph", "sessions", "crc");
  private static final List<String> FLAGS =
      List.of(
          "renku.gitlab.enabled",
          "renku.session.cookie-secure",
          "renku.logout.gitlab",
          "renku.logout.page",
          "renku.anonymous-sessions",
          "renku.ratelimit.enabled",
          "renku.redis.sentinel",
          "renku.redis.tls",
          "renku.gateway.access-log",
          "renku.backend.core.sticky");
  private static final List<String> COUNTS =
      List.of(
          "renku.redis.db",
          "renku.redis.timeout",
          "renku.session.idle",
          "renku.session.max",
          "renku.ratelimit.burst",
          "renku.gateway.channel-pause",
          "renku.gateway.hsts",
          "renku.gateway.max-body",
          "renku.gateway.threads-per-backend",
          "renku.backend.gitlab.timeout",
          "renku.backend.keycloak.timeout");

  private final Config config;
  private final StartCheck check;

  private GatewayCheck(Config config) {
    this.config = config;
    this.check = new StartCheck("The gateway", config);
  }

  /**
   * @throws IllegalStateException when the gateway cannot work like this
   */
  static void run(Config config) {
    var all = new GatewayCheck(config);
    all.required();
    all.addresses();
    all.services();
    all.numbers();
    all.visitors();
    all.check.orStop();
    all.warn();
  }

  private void required() {
    check
        .requireUrl("renku.base-url", "the public address of this deployment")
        .require("renku.oidc.client-secret", "the secret of Keycloak's client 'renku'")
        .require(
            "renku.session.encryption-key",
            text -> text.matches(KEYS),
            "64 hexadecimal digits, with which tokens are sealed")
        .require(
            "renku.session.cookie-hash-key",
            text -> text.length() >= COOKIE_KEY_LENGTH,
            "at least 32 characters, with which the session cookie is signed");
    if (!value("renku.gitlab.enabled").orElse("true").equals("false")) {
      check.require("renku.gitlab.client-secret", "the secret of the OAuth application in GitLab");
    }
  }

  private void addresses() {
    var urls =
        List.of(
            "renku.keycloak.url",
            "renku.keycloak.issuer",
            "renku.gitlab.url",
            "renku.gitlab.internal",
            "renku.gateway.inner-url");
    urls.forEach(key -> ifSet(key, text -> text.matches(URL), "an http or https address"));
    ifSet("renku.redis.port", GatewayCheck::isPort, "a port");
    ifSet(
        "renku.redis.mode",
        text -> text.matches("(?i)single|sentinel|cluster"),
        "single, sentinel or cluster");
    ifSet(
        "renku.redis.addresses",
        text -> each(text, address -> address.matches("[^\\s/]+:\\d{1,5}")),
        "host:port, more of them with commas");
    ifSet(
        "renku.ui.folder",
        text -> ClientFolder.isAt(Path.of(text)),
        "a folder or jar with an index.html");
    ifSet("renku.ui.sentry.url", text -> text.matches(URL), "an http or https address");
  }

  private void services() {
    for (var service : SERVICES) {
      var key = "renku.backend." + service;
      check.requireUrl(key + ".url", "where the " + service + " service is");
      ifSet(key + ".timeout", GatewayCheck::isCount, "seconds");
      ifSet(key + ".profile", text -> text.matches("renku|reference"), "renku or reference");
      ifSet(
          key + ".authorization",
          text -> text.matches("keycloak|gitlab|none|passthrough") && isKnown(text),
          "keycloak, gitlab, none or passthrough");
      ifSet(key + ".headers", GatewayCheck::areHeaders, "names of groups of headers");
    }
    ifSet(
        "renku.backend.core.versions",
        text -> Arrays.stream(text.split(",")).allMatch(GatewayCheck::isVersion),
        "numbers, each alone or with =http://...");
  }

  private void numbers() {
    FLAGS.forEach(key -> ifSet(key, text -> text.matches("(?i)true|false"), "true or false"));
    COUNTS.forEach(key -> ifSet(key, GatewayCheck::isCount, "a whole number, 0 or more"));
    ifSet(
        "renku.ratelimit.average",
        text -> text.matches("\\d{1,9}(\\.\\d{1,3})?") && Double.parseDouble(text) > 0,
        "requests per second, more than 0");
    ifSet(
        "renku.session.max",
        text -> !isCount(text) || number(text) == 0 || number(text) >= idle(),
        "0, or at least renku.session.idle");
  }

  private void visitors() {
    for (var key : List.of("renku.cors.allow-origins", "renku.login.redirect-origins")) {
      ifSet(key, text -> each(text, o -> o.matches(ORIGIN)), "origins such as https://host:port");
    }
    ifSet(
        "renku.trusted-proxies",
        text -> each(text, GatewayCheck::isRange),
        "addresses, or networks such as 10.0.0.0/8");
  }

  private void warn() {
    if (value("renku.base-url").orElse("").startsWith("http:")) {
      LOG.warn("renku.base-url is not https: cookies and tokens travel in clear");
    } else if (value("renku.session.cookie-secure").orElse("true").equals("false")) {
      LOG.warn("renku.session.cookie-secure is off: the session cookie may travel in clear");
    }
    if (value("renku.session.idle").orElse("").equals("0")
        && value("renku.session.max").orElse("").equals("0")) {
      LOG.warn("Web sessions never end: set renku.session.idle or renku.session.max");
    }
    if (value("renku.trusted-proxies").orElse("").contains("/0")) {
      LOG.warn("renku.trusted-proxies trusts everybody: clients may choose their address");
    }
  }

  private void ifSet(String key, Predicate<String> accepted, String meaning) {
    if (value(key).isPresent()) {
      check.require(key, text -> accepted.test(text.strip()), meaning);
    }
  }

  private Optional<String> value(String key) {
    return config
        .getOptionalValue(key, String.class)
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  private long idle() {
    return value("renku.session.idle")
        .filter(GatewayCheck::isCount)
        .map(Long::parseLong)
        .orElse(0L);
  }

  private static long number(String text) {
    return Long.parseLong(text);
  }

  private static boolean isCount(String text) {
    return text.matches("\\d{1,18}");
  }

  private static boolean isPort(String text) {
    return text.matches("\\d{1,5}") && number(text) > 0 && number(text) < 65536;
  }

  private static boolean isVersion(String text) {
    return text.strip().matches("\\d{1,4}(=" + URL + ")?");
  }

  private static boolean each(String list, Predicate<String> accepted) {
    return Arrays.stream(list.split(",")).map(String::strip).allMatch(accepted);
  }

  private static boolean isRange(String text) {
    return holds(() -> new AddressRanges(List.of(text)));
  }

  private static boolean isKnown(String authorization) {
    return holds(() -> Authorization.valueOf(authorization.toUpperCase(java.util.Locale.ROOT)));
  }

  private static boolean areHeaders(String list) {
    return each(list, name -> holds(() -> Extra.named(name)));
  }

  private static boolean holds(Runnable reading) {
    try {
      reading.run();
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
