package io.renku.crc.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.apis.SchedulingV1Api;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1PriorityClass;
import io.kubernetes.client.openapi.models.V1ResourceQuota;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import io.renku.commons.Failure;
import io.renku.crc.kit.Service;
import io.renku.crc.kit.Who;
import io.renku.crc.reconcile.QuotaReconciler;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Administrators change pools while someone deletes the objects of their quotas, on the cluster of
 * KUBECONFIG: in the end every pool is as it was last answered, and the cluster says the same.
 */
@Tag("cluster")
class ChaosOnAClusterTest {
  private static final Duration CHAOS = Duration.ofMinutes(1);
  private static final Duration CALM = Duration.ofMinutes(2);
  private static final Duration COLLECTION = Duration.ofSeconds(5);
  private static final String NAME = "renku-chaos-" + UUID.randomUUID().toString().substring(0, 8);
  private static final String FOREIGN = NAME + "-foreign";
  private static final String OURS = "app=renku,app.kubernetes.io/instance=" + NAME;

  private final Instant end = Instant.now().plus(CHAOS);
  private final AtomicInteger writes = new AtomicInteger();
  private final AtomicInteger refusals = new AtomicInteger();
  private final AtomicInteger disturbed = new AtomicInteger();
  private final AtomicInteger deletions = new AtomicInteger();
  private ApiClient client;
  private Service service;

  /** One administrator, who remembers what the service has answered. */
  private final class Writer implements Callable<Void> {
    private final Random random;
    private final Map<Integer, JsonObject> pools = new TreeMap<>();

    Writer(long seed) {
      random = new Random(seed);
    }

    @Override
    public Void call() {
      while (Instant.now().isBefore(end)) {
        if (pools.size() < 3) {
          create();
        } else if (random.nextInt(5) == 0) {
          delete(any());
        } else {
          change(any());
        }
        writes.incrementAndGet();
      }
      return null;
    }

    private int any() {
      return List.copyOf(pools.keySet()).get(random.nextInt(pools.size()));
    }

    private void create() {
      var answer = service.send(Who.ADMIN, "POST", "resource_pools", ServiceTest.validPool());
      if (isDone(answer.status(), 201)) {
        pools.put(answer.id(), answer.object());
      }
    }

    private void change(int id) {
      var quota = "{\"quota\":{\"cpu\":%d,\"memory\":%d}}";
      var body = quota.formatted(10 + random.nextInt(90), 10 + random.nextInt(90));
      var answer = service.send(Who.ADMIN, "PATCH", "resource_pools/" + id, body);
      if (isDone(answer.status(), 200)) {
        pools.put(id, answer.object());
      }
    }

    private void delete(int id) {
      var answer = service.send(Who.ADMIN, "DELETE", "resource_pools/" + id, null);
      if (isDone(answer.status(), 204)) {
        pools.remove(id);
      }
    }

    /** A cluster in which nothing stays as it is may refuse, but then nothing may have changed. */
    private boolean isDone(int status, int expected) {
      assertThat(status).isIn(expected, 502, 503);
      if (status != expected) {
        refusals.incrementAndGet();
      }
      return status == expected;
    }
  }

  @BeforeEach
  void start() throws Exception {
    var kubeconfig = Path.of(System.getenv("KUBECONFIG"));
    try (var reader = Files.newBufferedReader(kubeconfig)) {
      client = ClientBuilder.kubeconfig(KubeConfig.loadKubeConfig(reader)).build();
    }
    core().createNamespace(new V1Namespace().metadata(new V1ObjectMeta().name(NAME))).execute();
    makeForeignPair();
    service =
        Service.with(
            Map.of(
                "renku.kubernetes.kubeconfig",
                kubeconfig.toString(),
                "renku.crc.namespace",
                NAME,
                "renku.crc.instance",
                NAME,
                "renku.crc.orphan-seconds",
                "10"));
  }

  @AfterEach
  void stop() throws ApiException {
    service.close();
    scheduling().deleteCollectionPriorityClass().labelSelector(OURS).execute();
    scheduling().deletePriorityClass(FOREIGN).execute();
    core().deleteNamespace(NAME).execute();
  }

  /** Somebody else's objects, which only look a little like ours. */
  private void makeForeignPair() throws ApiException {
    var metadata = new V1ObjectMeta().name(FOREIGN).labels(Map.of("app", "renku"));
    scheduling().createPriorityClass(new V1PriorityClass().metadata(metadata).value(7)).execute();
    core().createNamespacedResourceQuota(NAME, new V1ResourceQuota().metadata(metadata)).execute();
  }

  private CoreV1Api core() {
    return new CoreV1Api(client);
  }

  private SchedulingV1Api scheduling() {
    return new SchedulingV1Api(client);
  }

  @Test
  void poolsSurviveTheLossOfTheirObjects() throws Exception {
    var writers = Stream.of(1L, 2L, 3L).map(Writer::new).toList();
    var work = new ArrayList<Callable<Void>>(writers);
    work.add(this::deleteAtRandom);
    work.add(this::reconcileAgainAndAgain);
    try (var threads = Executors.newFixedThreadPool(work.size())) {
      for (var done : threads.invokeAll(work)) {
        done.get();
      }
    }

    var expected = quotas(writers.stream().flatMap(w -> w.pools.values().stream()));
    assertThat(quotas(pools())).isEqualTo(expected);
    awaitAgreement(limitsOf(expected));
    Thread.sleep(COLLECTION); // what the cluster's collector still has in hand
    awaitAgreement(limitsOf(expected));
    assertThat(quotas(pools())).isEqualTo(expected);
    assertThat(core().readNamespacedResourceQuota(FOREIGN, NAME).execute()).isNotNull();
    assertThat(scheduling().readPriorityClass(FOREIGN).execute().getValue()).isEqualTo(7);
    assertThat(deletions).hasPositiveValue();
    System.out.printf(
        "%s writes, %s of them refused, %s objects deleted, %s rounds disturbed, %d pools left%n",
        writes, refusals, deletions, disturbed, expected.size());
  }

  private Stream<JsonObject> pools() {
    return service.send(Who.ADMIN, "GET", "resource_pools", null).array().stream()
        .map(JsonValue::asJsonObject);
  }

  /** The quotas of all pools that have one, by the pools' ids. */
  private static Map<Integer, JsonObject> quotas(Stream<JsonObject> pools) {
    return pools
        .filter(pool -> pool.containsKey("quota"))
        .collect(Collectors.toMap(pool -> pool.getInt("id"), pool -> pool.getJsonObject("quota")));
  }

  private static Map<String, String> limitsOf(Map<Integer, JsonObject> quotas) {
    return quotas.values().stream()
        .collect(
            Collectors.toMap(
                quota -> quota.getString("id"),
                quota ->
                    "%d cores, %d GB"
                        .formatted(
                            quota.getJsonNumber("cpu").longValue(), quota.getInt("memory"))));
  }

  private Void deleteAtRandom() throws ApiException {
    var random = new Random(4);
    while (Instant.now().isBefore(end)) {
      var names = List.copyOf(observed().keySet());
      if (!names.isEmpty()) {
        deleteOneOf(names.get(random.nextInt(names.size())), random.nextBoolean());
      }
    }
    return null;
  }

  private void deleteOneOf(String name, boolean isQuota) throws ApiException {
    try {
      if (isQuota) {
        core().deleteNamespacedResourceQuota(name, NAME).execute();
      } else {
        scheduling().deletePriorityClass(name).execute();
      }
      deletions.incrementAndGet();
    } catch (ApiException e) {
      assertThat(e.getCode()).isEqualTo(404);
    }
  }

  private Void reconcileAgainAndAgain() throws InterruptedException {
    while (Instant.now().isBefore(end)) {
      reconcile();
      Thread.sleep(500);
    }
    return null;
  }

  /** One round; that the next one repeats what failed is the job's rule too. */
  private void reconcile() {
    try {
      service.bean(QuotaReconciler.class).reconcile();
    } catch (Failure e) {
      disturbed.incrementAndGet();
    }
  }

  /** What the cluster has of us: limits by name, as long as both objects are there. */
  private Map<String, String> observed() throws ApiException {
    var classes =
        scheduling().listPriorityClass().labelSelector(OURS).execute().getItems().stream()
            .map(c -> c.getMetadata().getName())
            .toList();
    var limits = new TreeMap<String, String>();
    classes.forEach(name -> limits.put(name, "no quota"));
    for (var quota :
        core().listNamespacedResourceQuota(NAME).labelSelector(OURS).execute().getItems()) {
      var name = quota.getMetadata().getName();
      var hard = quota.getSpec().getHard();
      var text =
          "%d cores, %d GB"
              .formatted(
                  hard.get("requests.cpu").getNumber().longValue(),
                  hard.get("requests.memory").getNumber().longValue() / 1_000_000_000);
      limits.put(name, classes.contains(name) ? text : "no class");
    }
    return limits;
  }

  private void awaitAgreement(Map<String, String> wanted) throws Exception {
    var patience = Instant.now().plus(CALM);
    while (!observed().equals(wanted) && Instant.now().isBefore(patience)) {
      reconcile();
      Thread.sleep(500);
    }
    assertThat(observed()).isEqualTo(wanted);
  }
}
