package io.renku.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What a session page costs the compute resource service: {@code GET /resource_pools} as a member
 * of 50 pools with 10 classes each, against the same SQL through pgbench in the same run: three
 * rounds of each in turn, and their medians. Needs pgbench on PATH (or in PGBENCH) and a running
 * platform. Arguments: seconds, clients, the service ({@code http://localhost:9081}), Keycloak
 * ({@code http://localhost:9180/auth}), the database ({@code
 * postgresql://renku:PASSWORD@localhost:9543/renku}).
 */
public final class PoolsBench {
  private static final int POOLS = 50;
  private static final int CLASSES = 10;
  private static final int ROUNDS = 3;
  private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+) \\(without");
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What has to be read from PostgreSQL for one list. The service reads the first part each time,
   * and the rest only for pools that changed.
   */
  private static final String SQL =
      """
      select p.id, p.name, p."default", p.public, p.quota from resource_pools.resource_pools p
       where (p."default" and not exists (select 1 from resource_pools.users d
                where d.keycloak_id = '%1$s' and d.no_default_access))
          or (not p."default" and (p.public or exists (select 1 from resource_pools.users m
                join resource_pools.resource_pools_users r on r.user_id = m.id
                where r.resource_pool_id = p.id and m.keycloak_id = '%1$s'))) order by p.id;
      select c.* from resource_pools.resource_classes c where c.resource_pool_id in (
       select p.id from resource_pools.resource_pools p) order by c.id;
      select t.* from resource_pools.tolerations t;
      select a.* from resource_pools.node_affinities a;
      """;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1) // as the gateway and the sessions service ask
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI pools;
  private final String keycloak;
  private final String database;

  private PoolsBench(String service, String keycloak, String database) {
    this.pools = URI.create(service + "/api/data/resource_pools");
    this.keycloak = keycloak;
    this.database = database;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var seconds = Integer.parseInt(arguments[0]);
    var clients = Integer.parseInt(arguments[1]);
    new PoolsBench(arguments[2], arguments[3], arguments[4]).run(seconds, clients);
  }

  private void run(int seconds, int clients) throws IOException, InterruptedException {
    var admin = token("admin");
    var member = token("demo");
    var user = claims(member).path("sub").asText();
    var made = new ArrayList<Integer>();
    try {
      for (int i = 0; i < POOLS; i++) {
        made.add(makePool(admin, user, i));
      }
      load(member, Math.max(seconds / 2, 5), clients); // warm
      var times = new Times("GET /resource_pools");
      var rates = new ArrayList<Double>();
      var yardsticks = new ArrayList<Double>();
      for (int round = 0; round < ROUNDS; round++) {
        rates.add(load(member, seconds, clients, times));
        yardsticks.add(pgbench(seconds, clients, user));
      }
      var rate = median(rates);
      var yardstick = median(yardsticks);
      System.out.printf(
          Locale.ROOT,
          "%d pools x %d classes, %d clients: %.0f requests/s, p50 %.2f ms, p99 %.2f ms (p99/p50 %.1f);"
              + " pgbench %.0f/s; ratio %.2f%n",
          POOLS,
          CLASSES,
          clients,
          rate,
          times.percentile(50),
          times.percentile(99),
          times.percentile(99) / times.percentile(50),
          yardstick,
          rate / yardstick);
    } finally {
      for (var id : made) {
        send(to("/" + id, admin).DELETE());
      }
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private int makePool(String admin, String user, int number)
      throws IOException, InterruptedException {
    var classes =
        IntStream.range(0, CLASSES)
            .mapToObj(
                i ->
                    "{\"name\":\"class-%d\",\"cpu\":%d,\"memory\":2,\"gpu\":0,\"max_storage\":20,\"default_storage\":5,\"default\":%s}"
                        .formatted(i, i + 1, i == 0))
            .toList();
    var pool =
        "{\"name\":\"bench-%d\",\"public\":false,\"default\":false,\"classes\":%s}"
            .formatted(number, classes);
    var id = expect(201, send(json("", admin).POST(BodyPublishers.ofString(pool)))).path("id");
    var members = BodyPublishers.ofString("[{\"id\":\"%s\"}]".formatted(user));
    expect(201, send(json("/" + id + "/users", admin).POST(members)));
    return id.asInt();
  }

  private double load(String member, int seconds, int clients)
      throws IOException, InterruptedException {
    return load(member, seconds, clients, new Times("warm up"));
  }

  /** As many clients, each asking again as soon as it has its answer; answers a second. */
  private double load(String member, int seconds, int clients, Times times)
      throws IOException, InterruptedException {
    var first = send(to("", member).GET());
    if (expect(200, first).size() < POOLS) {
      throw new IllegalStateException("Only " + new String(first.body(), UTF_8) + " was seen.");
    }
    int length = first.body().length; // pgbench does not read into its rows either
    var start = System.nanoTime();
    var end = start + Duration.ofSeconds(seconds).toNanos();
    var answered = new ArrayList<Long>();
    try (var threads = Executors.newFixedThreadPool(clients)) {
      for (int client = 0; client < clients; client++) {
        threads.submit(
            () -> {
              while (System.nanoTime() < end) {
                var asked = System.nanoTime();
                var answer = send(to("", member).GET());
                var took = System.nanoTime() - asked;
                if (answer.statusCode() != 200 || answer.body().length != length) {
                  throw new IllegalStateException(new String(answer.body(), UTF_8));
                }
                synchronized (answered) {
                  answered.add(took);
                }
              }
              return null;
            });
      }
    }
    if (answered.isEmpty()) {
      throw new IllegalStateException("No request was answered.");
    }
    answered.forEach(times::add);
    return answered.size() / ((System.nanoTime() - start) / 1e9);
  }

  private double pgbench(int seconds, int clients, String user)
      throws IOException, InterruptedException {
    var script = Files.createTempFile("pools", ".sql");
    try {
      Files.writeString(script, SQL.formatted(user).replace("\n ", " "));
      var program = System.getenv().getOrDefault("PGBENCH", "pgbench");
      var command =
          List.of(
              program,
              "-n",
              "-M",
              "prepared",
              "-T",
              "" + seconds,
              "-c",
              "" + clients,
              "-j",
              "1",
              "-f",
              script.toString(),
              database);
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var said = new String(process.getInputStream().readAllBytes(), UTF_8);
      var tps = TPS.matcher(said);
      if (process.waitFor() != 0 || !tps.find()) {
        throw new IOException("pgbench: " + said);
      }
      return Double.parseDouble(tps.group(1));
    } finally {
      Files.delete(script);
    }
  }

  private String token(String name) throws IOException, InterruptedException {
    var form =
        "client_id=local-test&grant_type=password&scope=openid&username=%1$s&password=%1$s"
            .formatted(name);
    var request =
        HttpRequest.newBuilder(URI.create(keycloak + "/realms/Renku/protocol/openid-connect/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form));
    return expect(200, send(request)).path("access_token").asText();
  }

  private static JsonNode claims(String token) throws IOException {
    return JSON.readTree(java.util.Base64.getUrlDecoder().decode(token.split("\\.")[1]));
  }

  private HttpRequest.Builder json(String path, String token) {
    return to(path, token).header("Content-Type", "application/json");
  }

  private HttpRequest.Builder to(String path, String token) {
    return HttpRequest.newBuilder(URI.create(pools + path))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static JsonNode expect(int status, HttpResponse<byte[]> answer) throws IOException {
    var text = new String(answer.body(), UTF_8);
    if (answer.statusCode() != status) {
      throw new IOException(answer.uri() + " answered " + answer.statusCode() + ": " + text);
    }
    return JSON.readTree(text);
  }
}
