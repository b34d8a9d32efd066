package io.renku.gateway.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.renku.commons.Failure;
import io.renku.gateway.redis.ShortMemory;
import io.renku.gateway.routes.Backend;
import io.renku.gateway.routes.HeaderProfile;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running instances of a service that keeps files on its own disk, so that a visitor comes back
 * to the one that has theirs. An instance is an address of the service's host name: a headless
 * Kubernetes service lists the ready ones, and those that stop disappear from it.
 */
public final class Instances {
  private static final Logger LOG = LoggerFactory.getLogger(Instances.class);
  private static final long REMEMBERED_MS = 3000;
  private static final int ID_LENGTH = 16;

  private final Lookup lookup;
  private final boolean isSecure;
  private final ShortMemory<Map<String, InetAddress>> ready;
  private final ConcurrentHashMap<String, AtomicLong> assigned = new ConcurrentHashMap<>();

  /** Finds the addresses behind a name. */
  public interface Lookup {
    InetAddress[] of(String host) throws UnknownHostException;
  }

  /**
   * @param isSecure the cookie goes over HTTPS only
   */
  public Instances(Lookup lookup, boolean isSecure, LongSupplier clock) {
    this.lookup = lookup;
    this.isSecure = isSecure;
    this.ready = new ShortMemory<>(REMEMBERED_MS, 100, clock);
  }

  /**
   * @param setCookie by which the visitor comes back, if it is the first time
   */
  public record Choice(InetAddress address, Optional<String> setCookie) {}

  /**
   * The visitor's instance, or else the one that was given to the fewest.
   *
   * @throws Failure 502 when there is none
   */
  public Choice choose(Backend backend, String cookies) {
    var there = ready.get(backend.name()).orElseGet(() -> find(backend));
    var known = cookie(backend, cookies).filter(there::containsKey);
    if (known.isPresent()) {
      return new Choice(there.get(known.get()), Optional.empty());
    }
    var id =
        there.keySet().stream()
            .min(Comparator.comparingLong((String key) -> count(key).get()).thenComparing(k -> k))
            .orElseThrow(() -> Failure.upstream("no upstream servers are available", null));
    count(id).incrementAndGet();
    return new Choice(there.get(id), Optional.of(setCookie(backend, id)));
  }

  private Map<String, InetAddress> find(Backend backend) {
    var found = new ConcurrentHashMap<String, InetAddress>();
    try {
      for (var address : lookup.of(backend.host())) {
        found.put(id(backend, address), address);
      }
    } catch (UnknownHostException e) {
      LOG.info("No instance of {} is ready: {}", backend.name(), e.toString());
    }
    ready.put(backend.name(), found);
    return found;
  }

  private AtomicLong count(String id) {
    return assigned.computeIfAbsent(id, _ -> new AtomicLong());
  }

  private static Optional<String> cookie(Backend backend, String cookies) {
    var start = name(backend) + "=";
    return cookies == null
        ? Optional.empty()
        : Arrays.stream(cookies.split(";"))
            .map(String::strip)
            .filter(cookie -> cookie.startsWith(start))
            .map(cookie -> cookie.substring(start.length()))
            .findFirst();
  }

  private String setCookie(Backend backend, String id) {
    return name(backend)
        + "="
        + id
        + "; Path=/; HttpOnly; SameSite=Lax"
        + (isSecure ? "; Secure" : "");
  }

  private static String name(Backend backend) {
    return HeaderProfile.STICKY_COOKIE + backend.name();
  }

  /** The same on every replica of the gateway, and no address for others to read. */
  private static String id(Backend backend, InetAddress address) {
    try {
      var text = backend.name() + " " + address.getHostAddress() + " " + backend.port();
      var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, ID_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no SHA-256", e);
    }
  }
}
