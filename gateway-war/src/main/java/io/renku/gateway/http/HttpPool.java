package io.renku.gateway.http;

import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The connections to all upstreams. The client does nothing of its own accord: no redirects,
 * cookies, decompression, authentication or retries, so that what passes through is what was sent.
 */
public final class HttpPool implements AutoCloseable {
  private static final int CONNECTIONS = 32 * 1024;

  /** Each stream of events and each open socket holds one as long as it lasts. */
  private static final int CONNECTIONS_PER_ROUTE = 16 * 1024;

  private static final int MAX_HEADER_LINE = 64 * 1024;
  private static final int MAX_HEADERS = 200;

  private final CloseableHttpClient client;

  public HttpPool() {
    var connection =
        ConnectionConfig.custom()
            .setConnectTimeout(Timeout.ofSeconds(5))
            .setSocketTimeout(Timeout.ofSeconds(600))
            .setValidateAfterInactivity(TimeValue.ofSeconds(1))
            .setTimeToLive(TimeValue.ofMinutes(5))
            .build();
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDefaultConnectionConfig(connection)
            .setDefaultSocketConfig(SocketConfig.custom().setTcpNoDelay(true).build())
            .setConnectionFactory(
                org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory.builder()
                    .http1Config(
                        Http1Config.custom()
                            .setMaxLineLength(MAX_HEADER_LINE)
                            .setMaxHeaderCount(MAX_HEADERS)
                            .setBufferSize(16 * 1024)
                            .build())
                    .build())
            .setMaxConnTotal(CONNECTIONS)
            .setMaxConnPerRoute(CONNECTIONS_PER_ROUTE)
            .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
            .setConnPoolPolicy(PoolReusePolicy.LIFO)
            .build();
    client =
        HttpClients.custom()
            .setConnectionManager(connections)
            .setConnectionReuseStrategy(DefaultConnectionReuseStrategy.INSTANCE)
            .setKeepAliveStrategy((response, context) -> TimeValue.ofSeconds(20))
            .setDefaultRequestConfig(timeouts(Duration.ofSeconds(120)))
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableContentCompression()
            .disableAuthCaching()
            .disableAutomaticRetries()
            .disableConnectionState()
            .disableDefaultUserAgent()
            .build();
  }

  public CloseableHttpClient client() {
    return client;
  }

  /** How long to wait for the upstream's next byte. */
  public static RequestConfig timeouts(Duration silence) {
    return RequestConfig.custom()
        .setConnectionRequestTimeout(Timeout.ofSeconds(5))
        .setResponseTimeout(Timeout.of(silence))
        .setExpectContinueEnabled(false)
        .setRedirectsEnabled(false)
        .setAuthenticationEnabled(false)
        .setProtocolUpgradeEnabled(false)
        .build();
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }
}
