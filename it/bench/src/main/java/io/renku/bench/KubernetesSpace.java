package io.renku.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
import io.kubernetes.client.util.generic.options.ListOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A namespace of its own on the cluster of KUBECONFIG, written to with the official client. It goes
 * when it is closed, or when the bench is broken off.
 */
final class KubernetesSpace implements AutoCloseable {
  private static final int PAGE = 500;

  /** One of each kind, and a Secret and a Service that the patches of session.json add. */
  static final int CHILDREN_OF_A_SESSION = 8;

  /** What a session owns, in the order in which it is written. */
  static final Map<String, String[]> KINDS = new LinkedHashMap<>();

  /** An object of a kind, as it is written. */
  record Child(String kind, JsonObject object) {}

  private static final List<String> ADDED_BY_THE_CLUSTER =
      List.of(
          "uid",
          "resourceVersion",
          "creationTimestamp",
          "managedFields",
          "selfLink",
          "generation",
          "finalizers",
          "ownerReferences");

  static {
    KINDS.put("Service", new String[] {"", "v1", "services"});
    KINDS.put("Ingress", new String[] {"networking.k8s.io", "v1", "ingresses"});
    KINDS.put("StatefulSet", new String[] {"apps", "v1", "statefulsets"});
    KINDS.put("ConfigMap", new String[] {"", "v1", "configmaps"});
    KINDS.put("Secret", new String[] {"", "v1", "secrets"});
    KINDS.put("PersistentVolumeClaim", new String[] {"", "v1", "persistentvolumeclaims"});
  }

  private final AtomicBoolean open = new AtomicBoolean(true);
  private final ApiClient client;
  private final String name;
  private final DynamicKubernetesApi sessions;
  private final Map<String, DynamicKubernetesApi> children = new LinkedHashMap<>();

  KubernetesSpace(String name) throws IOException, ApiException {
    this.name = name;
    this.client = connect();
    this.sessions = new DynamicKubernetesApi("amalthea.dev", "v1alpha1", "jupyterservers", client);
    KINDS.forEach(
        (kind, at) -> children.put(kind, new DynamicKubernetesApi(at[0], at[1], at[2], client)));
    new CoreV1Api(client)
        .createNamespace(new V1Namespace().metadata(new V1ObjectMeta().name(name)))
        .execute();
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  private static ApiClient connect() throws IOException {
    var file = Path.of(System.getenv("KUBECONFIG"));
    try (var reader = Files.newBufferedReader(file)) {
      var config = KubeConfig.loadKubeConfig(reader);
      config.setFile(file.toFile());
      return ClientBuilder.kubeconfig(config).build();
    }
  }

  ApiClient client() {
    return client;
  }

  String name() {
    return name;
  }

  void launch(String resource) {
    var object = JsonParser.parseString(resource).getAsJsonObject();
    object.getAsJsonObject("metadata").addProperty("namespace", name);
    created(sessions.create(new DynamicKubernetesObject(object)));
  }

  private static JsonObject created(
      io.kubernetes.client.util.generic.KubernetesApiResponse<DynamicKubernetesObject> answer) {
    if (!answer.isSuccess()) {
      throw new IllegalStateException(answer.getStatus().getMessage());
    }
    return answer.getObject().getRaw();
  }

  List<Child> childrenOf(String session) {
    var options = new ListOptions();
    options.setLabelSelector("amalthea.dev/parent-name=" + session);
    var found = new ArrayList<Child>();
    children.forEach(
        (kind, api) -> {
          for (var object : api.list(name, options).getObject().getItems()) {
            found.add(new Child(kind, named(kind, object.getRaw())));
          }
        });
    if (found.size() != CHILDREN_OF_A_SESSION) {
      throw new IllegalStateException(session + " has " + found.size() + " children");
    }
    return found;
  }

  /** Lists leave out of which kind their items are. */
  private static JsonObject named(String kind, JsonObject object) {
    var at = KINDS.get(kind);
    object.addProperty("apiVersion", at[0].isEmpty() ? at[1] : at[0] + "/" + at[1]);
    object.addProperty("kind", kind);
    return object;
  }

  /** Writes objects one after the other, as a script would. */
  void write(List<Child> objects) {
    for (var child : objects) {
      created(children.get(child.kind()).create(new DynamicKubernetesObject(child.object())));
    }
  }

  /** Seconds to read all sessions, page by page. */
  double secondsToList() {
    var begin = System.nanoTime();
    var next = (String) null;
    do {
      var options = new ListOptions();
      options.setLimit(PAGE);
      options.setContinue(next);
      var page = sessions.list(name, options);
      next = page.getObject().getMetadata().getContinue();
    } while (next != null && !next.isEmpty());
    return (System.nanoTime() - begin) / 1e9;
  }

  /**
   * The same objects under another name and in another namespace, without what the cluster added.
   */
  List<Child> copies(List<Child> objects, String from, String to) {
    return objects.stream()
        .map(child -> new Child(child.kind(), copy(child.object(), from, to)))
        .toList();
  }

  private JsonObject copy(JsonObject object, String from, String to) {
    var copy = JsonParser.parseString(object.toString().replace(from, to)).getAsJsonObject();
    var metadata = copy.getAsJsonObject("metadata");
    ADDED_BY_THE_CLUSTER.forEach(metadata::remove);
    metadata.addProperty("namespace", name);
    copy.remove("status");
    if (copy.get("spec") instanceof JsonObject spec) {
      List.of("clusterIP", "clusterIPs", "volumeName").forEach(spec::remove);
    }
    return copy;
  }

  void awaitGone() throws InterruptedException, ApiException {
    while (new CoreV1Api(client)
        .listNamespace().fieldSelector("metadata.name=" + name).execute().getItems().stream()
            .findAny()
            .isPresent()) {
      Thread.sleep(500);
    }
  }

  @Override
  public void close() {
    if (!open.getAndSet(false)) {
      return;
    }
    try {
      new CoreV1Api(client).deleteNamespace(name).execute();
    } catch (ApiException e) {
      throw new IllegalStateException(
          "The namespace %s has to be deleted by hand".formatted(name), e);
    }
  }
}
