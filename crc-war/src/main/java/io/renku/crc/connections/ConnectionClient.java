package io.renku.crc.connections;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.crc.CrcConfig;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Asks servers that users name. A name is looked up once; the connection goes to the addresses that
 * were found and allowed, no redirect is followed, and little is read of what comes back.
 */
@ApplicationScoped
class ConnectionClient {
  private static final Duration LOOKUP = Duration.ofSeconds(3);
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration READ = Duration.ofSeconds(6);
  private static final Duration WHOLE = Duration.ofSeconds(10);
  private static final long MOST_BYTES = 64 * 1024;

  @Inject CrcConfig config;

  private AddressRules rules;
  private OkHttpClient http;

  @PostConstruct
  void prepare() {
    rules = AddressRules.allowing(config.storageNetworks());
    http =
        new OkHttpClient.Builder()
            .proxy(Proxy.NO_PROXY)
            .followRedirects(false)
            .followSslRedirects(false)
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.NANOSECONDS))
            .connectTimeout(CONNECT)
            .readTimeout(READ)
            .writeTimeout(READ)
            .callTimeout(WHOLE)
            .build();
  }

  /**
   * @throws Failure 422 when no answer can be had, and why
   */
  Reply ask(Request request) {
    var host = request.url().host();
    var addresses = addresses(host);
    if (!addresses.stream().allMatch(rules::allow)) {
      throw Failure.invalid(
          "'%s' is in a network that may not be reached from here; an administrator can allow it."
              .formatted(host));
    }
    var pinned = http.newBuilder().dns(name -> pinned(name, host, addresses)).build();
    try (var response = pinned.newCall(request).execute()) {
      return reply(response);
    } catch (IOException e) {
      throw invalid(complaint(e).formatted(host), e);
    }
  }

  private static List<InetAddress> pinned(String name, String host, List<InetAddress> addresses)
      throws UnknownHostException {
    if (!name.equals(host)) {
      throw new UnknownHostException(name);
    }
    return addresses;
  }

  private static List<InetAddress> addresses(String host) {
    var lookup = CompletableFuture.supplyAsync(() -> lookup(host), Thread::startVirtualThread);
    try {
      var found = lookup.get(LOOKUP.toMillis(), TimeUnit.MILLISECONDS);
      if (found.isEmpty()) {
        throw Failure.invalid("There is no host '%s'.".formatted(host));
      }
      return found;
    } catch (TimeoutException e) {
      throw invalid("The name of '%s' could not be looked up in time.".formatted(host), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.unavailable("The test was interrupted. Try again.", e);
    }
  }

  private static List<InetAddress> lookup(String host) {
    try {
      return List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException _) {
      return List.of();
    }
  }

  private static Reply reply(Response response) throws IOException {
    var source = response.body().source();
    source.request(MOST_BYTES);
    var text = source.getBuffer().readUtf8(Math.min(source.getBuffer().size(), MOST_BYTES));
    return new Reply(
        response.code(),
        response.header("x-ms-error-code", ""),
        response.header("x-amz-bucket-region", ""),
        text);
  }

  private static String complaint(IOException e) {
    return switch (e) {
      case SSLException _ -> "No safe connection to '%s': its certificate does not hold.";
      case InterruptedIOException _ -> "'%s' did not answer in time.";
      case java.net.ConnectException _, java.net.NoRouteToHostException _ ->
          "Nothing answers at '%s' on this port.";
      default -> "'%s' gave no answer that a storage would give.";
    };
  }

  private static Failure invalid(String message, Exception cause) {
    return new Failure(ErrorCode.INVALID, message, cause);
  }
}
