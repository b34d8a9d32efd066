package io.renku.gateway.webui;

import io.renku.gateway.http.HttpPool;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;

/**
 * Looks at another site's headers to see whether it lets itself be framed. It only ever calls
 * public addresses: a browser could otherwise make the gateway look around in its own network.
 */
public final class FrameCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int FIRST_ERROR = 400;

  private final HttpPool pool;
  private final URI ours;
  private final Predicate<InetAddress> mayBeCalled;

  public FrameCheck(HttpPool pool, URI ours) {
    this(pool, ours, FrameCheck::isPublic);
  }

  FrameCheck(HttpPool pool, URI ours, Predicate<InetAddress> mayBeCalled) {
    this.pool = pool;
    this.ours = ours;
    this.mayBeCalled = mayBeCalled;
  }

  public JsonObject check(String url) {
    try {
      var page = new URI(url);
      var host = page.getHost();
      if (host == null || !"https".equals(page.getScheme()) && !"http".equals(page.getScheme())) {
        return answer(url, false, Optional.of("Invalid URL"));
      }
      return look(url, page, address(host));
    } catch (URISyntaxException _) {
      return answer(url, false, Optional.of("Invalid URL"));
    } catch (IOException e) {
      return answer(url, false, Optional.of("Cannot reach the site"));
    }
  }

  private JsonObject look(String url, URI page, Optional<InetAddress> address) throws IOException {
    if (address.isEmpty()) {
      return answer(url, false, Optional.of("This address is not public"));
    }
    var request = new HttpGet(page);
    request.setConfig(HttpPool.timeouts(PATIENCE));
    var response = pool.client().executeOpen(pinned(page, address.get()), request, null);
    try {
      if (response.getCode() >= FIRST_ERROR) {
        return answer(url, false, Optional.of("Bad response from server"));
      }
      var policy = header(response, "Content-Security-Policy");
      var options = header(response, "X-Frame-Options");
      return answer(url, FrameRules.allow(ours, page, policy, options), Optional.empty());
    } finally {
      request.cancel();
      response.close();
    }
  }

  /** The address that was checked is the one to call, whatever a second look-up would say. */
  private static HttpHost pinned(URI page, InetAddress address) {
    return new HttpHost(page.getScheme(), address, page.getHost(), page.getPort());
  }

  private Optional<InetAddress> address(String host) throws UnknownHostException {
    var all = InetAddress.getAllByName(host);
    for (var address : all) {
      if (!mayBeCalled.test(address)) {
        return Optional.empty();
      }
    }
    return Optional.of(all[0]);
  }

  static boolean isPublic(InetAddress address) {
    var isSpecial =
        address.isLoopbackAddress()
            || address.isAnyLocalAddress()
            || address.isLinkLocalAddress()
            || address.isSiteLocalAddress()
            || address.isMulticastAddress();
    var bytes = address.getAddress();
    var isUniqueLocalV6 = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    var isSharedV4 = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
    return !isSpecial && !isUniqueLocalV6 && !isSharedV4;
  }

  private static Optional<String> header(ClassicHttpResponse response, String name) {
    return Optional.ofNullable(response.getFirstHeader(name)).map(h -> h.getValue());
  }

  private static JsonObject answer(String url, boolean isValid, Optional<String> error) {
    var json = Json.createObjectBuilder().add("isIframeValid", isValid).add("url", url);
    error.ifPresent(text -> json.add("error", text));
    return json.build();
  }
}
