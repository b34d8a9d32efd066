package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.ClusterSettings;
import io.renku.sessions.cluster.Informer;
import io.renku.sessions.cluster.KindDirectory;
import io.renku.sessions.cluster.KubernetesCluster;
import io.renku.sessions.cluster.LeaderLease;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The operator on the cluster of KUBECONFIG, in a namespace of its own. The pods run the image of
 * RENKU_TEST_IMAGE, which has to be there already and to hold Jupyter.
 */
@Tag("cluster")
class OperatorOnAClusterTest {
  private static final ResourceKind QUOTA =
      new ResourceKind("", "v1", "resourcequotas", "ResourceQuota", true);
  private static final String SPACE =
      "renku-operator-" + UUID.randomUUID().toString().substring(0, 8);
  private static final String IMAGE =
      System.getenv().getOrDefault("RENKU_TEST_IMAGE", "localhost/renku-singleuser:1");
  private static final Duration LONGEST = Duration.ofMinutes(3);
  private static final List<ResourceKind> CHILDREN =
      List.of(
          ResourceKind.SERVICE,
          ResourceKind.INGRESS,
          ResourceKind.STATEFUL_SET,
          ResourceKind.CONFIG_MAP,
          ResourceKind.SECRET,
          ResourceKind.CLAIM);

  private static KubernetesCluster cluster;
  private final List<Replica> replicas = new ArrayList<>();

  /** One replica of the service's operator, which can be stopped in order or killed. */
  private static final class Replica {
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final SessionStore store = new SessionStore(cluster, List.of(SPACE));
    private final SessionOperator operator;

    Replica(String name) {
      var settings =
          new OperatorSettings(
              Map.of(), Optional.empty(), "none", "none", 1, 3, Duration.ofMinutes(10));
      var lease = new LeaderLease(cluster, SPACE, "operator", name, Clock.systemUTC());
      var kinds = KindDirectory.of(cluster);
      operator =
          new SessionOperator(
              store, cluster, kinds, List.of(SPACE), settings, lease, executor, Clock.systemUTC());
      store.informers().forEach(informer -> executor.submit(informer::run));
      executor.submit(operator::run);
    }

    void stop() {
      store.informers().forEach(Informer::close);
      operator.stop();
      executor.shutdownNow();
    }

    void kill() {
      executor.shutdownNow();
    }
  }

  @BeforeAll
  static void prepare() {
    var kubeconfig = Optional.ofNullable(System.getenv("KUBECONFIG")).map(Path::of);
    cluster = KubernetesCluster.of(new ClusterSettings(kubeconfig));
    Groundwork.ensure(cluster, List.of(SPACE));
  }

  @AfterAll
  static void cleanUp() {
    cluster.delete(ResourceKind.NAMESPACE, "", SPACE, object());
  }

  @AfterEach
  void stopReplicas() {
    replicas.forEach(Replica::stop);
  }

  private Replica replica(String name) {
    var replica = new Replica(name);
    replicas.add(replica);
    return replica;
  }

  private static JsonObject resource(String name, JsonObject... more) {
    var pod = "/statefulset/spec/template/spec";
    var operations = new ArrayList<JsonObject>();
    operations.add(
        object("op", "test", "path", pod + "/containers/1/name", "value", "passthrough-proxy"));
    operations.add(object("op", "remove", "path", pod + "/containers/1"));
    operations.add(
        object("op", "replace", "path", "/service/spec/ports/0/targetPort", "value", 8888));
    operations.add(
        object(
            "op",
            "add",
            "path",
            pod + "/containers/0/args",
            "value",
            array("jupyter", "notebook")));
    operations.addAll(List.of(more));
    return object(
        "apiVersion",
        "amalthea.dev/v1alpha1",
        "kind",
        "JupyterServer",
        "metadata",
        object("name", name, "labels", object("renku.io/safe-username", "jane")),
        "spec",
        object(
            "auth", object("oidc", object("enabled", false)),
            "jupyterServer",
                object(
                    "image",
                    IMAGE,
                    "defaultUrl",
                    "/tree",
                    "rootDir",
                    "/home/jovyan/work",
                    "resources",
                    object("requests", object("cpu", "50m", "memory", "128Mi"))),
            "routing", object("host", "renku.example.org", "path", "/sessions/" + name),
            "storage", object("size", "100M", "pvc", object("enabled", true)),
            "patches", array(object("type", "application/json-patch+json", "patch", operations))));
  }

  private static void launch(JsonObject resource) {
    cluster.create(ResourceKind.SESSION, SPACE, resource);
  }

  private static void change(String name, JsonObject patch) {
    assertThat(cluster.merge(ResourceKind.SESSION, SPACE, name, patch)).isPresent();
  }

  private static void hibernate(String name, boolean isHibernated) {
    change(name, object("spec", object("jupyterServer", object("hibernated", isHibernated))));
  }

  private static JsonObject until(ResourceKind kind, String name, Predicate<JsonObject> isSo) {
    var end = Instant.now().plus(LONGEST);
    while (true) {
      var found = cluster.find(kind, SPACE, name).orElse(object());
      if (isSo.test(found)) {
        return found;
      }
      assertThat(Instant.now())
          .as("%s %s, last seen as %s", kind.kind(), name, status(found))
          .isBefore(end);
      pause();
    }
  }

  private static JsonObject status(JsonObject object) {
    return Tree.objectAt(object, "status");
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonObject untilState(String name, String state) {
    return until(
        ResourceKind.SESSION,
        name,
        session -> Tree.textAt(session, "status", "state").orElse("").equals(state));
  }

  private static void untilGone(ResourceKind kind, String name) {
    until(kind, name, JsonObject::isEmpty);
  }

  private static String uid(JsonObject object) {
    return Tree.textAt(object, "metadata", "uid").orElse("");
  }

  private static Map<String, String> children(String name) {
    var uids = new HashMap<String, String>();
    CHILDREN.forEach(
        kind ->
            cluster.find(kind, SPACE, name).ifPresent(child -> uids.put(kind.kind(), uid(child))));
    return uids;
  }

  @Test
  void aSessionRunsSleepsWakesAndGoes() {
    replica("a");
    launch(resource("life"));

    untilState("life", "running");
    var made = children("life");
    hibernate("life", true);
    untilGone(ResourceKind.POD, "life-0");
    untilState("life", "hibernated");
    var asleep = children("life");
    hibernate("life", false);
    untilState("life", "running");

    assertThat(made).hasSize(CHILDREN.size());
    assertThat(asleep).isEqualTo(made);
    assertThat(children("life")).isEqualTo(made);

    cluster.delete(ResourceKind.SESSION, SPACE, "life", object("propagationPolicy", "Foreground"));
    untilGone(ResourceKind.SESSION, "life");
    for (var kind : CHILDREN) {
      untilGone(kind, "life");
    }
    untilGone(ResourceKind.POD, "life-0");
  }

  @Test
  void childrenThatSomebodyDeletesComeBack() {
    replica("a");
    launch(resource("mended"));
    untilState("mended", "running");
    var made = children("mended");
    var pod = uid(cluster.find(ResourceKind.POD, SPACE, "mended-0").orElseThrow());

    for (var kind :
        List.of(
            ResourceKind.SERVICE,
            ResourceKind.INGRESS,
            ResourceKind.CONFIG_MAP,
            ResourceKind.SECRET)) {
      cluster.delete(kind, SPACE, "mended", object());
      until(kind, "mended", child -> !child.isEmpty() && !uid(child).equals(made.get(kind.kind())));
    }
    until(ResourceKind.POD, "mended-0", p -> !p.isEmpty() && !uid(p).equals(pod));
    untilState("mended", "running");

    assertThat(children("mended").get("PersistentVolumeClaim"))
        .isEqualTo(made.get("PersistentVolumeClaim"));
  }

  @Test
  void aPatchThatDoesNotFitIsToldAndCanBeMended() {
    replica("a");
    var wrong = object("op", "replace", "path", "/service/spec/nothing/here", "value", "x");
    launch(resource("odd", wrong));

    var failed = untilState("odd", "failed");
    change(
        "odd",
        object("spec", object("patches", resource("odd").getJsonObject("spec").get("patches"))));
    untilState("odd", "running");

    assertThat(Tree.textAt(failed, "status", "events", "operator", "message").orElseThrow())
        .contains("Patch 1");
    assertThat(cluster.list(ResourceKind.EVENT, SPACE, Map.of()).toString())
        .contains("SessionFailed");
  }

  @Test
  void anotherReplicaFinishesWhatAKilledOneBegan() {
    var first = replica("a");
    launch(resource("handed-over"));
    until(ResourceKind.SERVICE, "handed-over", service -> !service.isEmpty());
    first.kill();
    replica("b");

    untilState("handed-over", "running");

    assertThat(children("handed-over")).hasSize(CHILDREN.size());
  }

  @Test
  void anExceededQuotaIsShownAndClearsByItself() {
    replica("a");
    cluster.create(
        QUOTA,
        SPACE,
        object(
            "apiVersion",
            "v1",
            "kind",
            "ResourceQuota",
            "metadata",
            object("name", "full"),
            "spec",
            object("hard", object("requests.memory", "1Mi"))));
    JsonObject failed;
    try {
      until(QUOTA, "full", quota -> !Tree.objectAt(quota, "status", "used").isEmpty());
      launch(resource("patient"));
      failed = untilState("patient", "failed");
    } finally {
      cluster.delete(QUOTA, SPACE, "full", object());
    }
    untilState("patient", "running");

    assertThat(Tree.textAt(failed, "status", "events", "statefulset", "message"))
        .hasValue("The resource quota has been exceeded.");
  }

  @Test
  void aSessionThatKopfLeftIsTakenOverAndCanBeDeleted() {
    var kopf =
        object(
            "finalizers", array("kopf.zalando.org/KopfFinalizerMarker"),
            "annotations", object("kopf.zalando.org/last-handled-configuration", "{\"spec\":{}}"));
    launch(Tree.merged(resource("adopted"), object("metadata", kopf)));
    replica("a");

    untilState("adopted", "running");
    var running = cluster.find(ResourceKind.SESSION, SPACE, "adopted").orElseThrow();
    cluster.delete(ResourceKind.SESSION, SPACE, "adopted", object());
    untilGone(ResourceKind.SESSION, "adopted");

    assertThat(running.toString()).doesNotContain("KopfFinalizerMarker");
  }
}
