package io.renku.platform.cluster;

import static io.renku.platform.cluster.Api.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.AppsV1Api;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.util.generic.GenericKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The official Java client takes the local cluster for a real one. */
class OfficialClientTest {
  @TempDir Path directory;

  private LocalCluster start(int port) {
    return LocalCluster.start(LocalClusterConfig.in(directory).withPort(port).withoutNode());
  }

  private static V1ConfigMap configMap(String name) {
    return new V1ConfigMap()
        .apiVersion("v1")
        .kind("ConfigMap")
        .metadata(new V1ObjectMeta().name(name))
        .data(Map.of("a", "1"));
  }

  @Test
  void typedObjectsGoThereAndBack() throws IOException, ApiException {
    try (var cluster = start(0)) {
      var core = new CoreV1Api(Locally.client(cluster));

      core.createNamespacedSecret(
              "renku",
              new V1Secret()
                  .metadata(new V1ObjectMeta().name("s"))
                  .stringData(Map.of("token", "x")))
          .execute();
      var secrets = core.listNamespacedSecret("renku").execute();
      var deleted = core.deleteNamespacedSecret("s", "renku").execute();

      assertThat(secrets.getItems()).hasSize(1);
      assertThat(secrets.getItems().getFirst().getData().get("token")).asString().isEqualTo("x");
      assertThat(deleted.getStatus()).isEqualTo("Success");
      assertThatThrownBy(() -> core.readNamespacedSecret("s", "renku").execute())
          .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.getCode()).isEqualTo(404));
    }
  }

  @Test
  void servicesClaimsAndPodsAreReturnedWhenDeleted() throws IOException, ApiException {
    try (var cluster = start(0)) {
      var client = Locally.client(cluster);
      var api = new Api(client);
      api.post(
          "/api/v1/namespaces/renku/services",
          "{\"metadata\":{\"name\":\"web\"},\"spec\":{\"ports\":[{\"port\":80}]}}");
      api.post(
          "/apis/apps/v1/namespaces/renku/statefulsets",
          ClusterContract.statefulSet("web", 1, "Parallel"));
      eventually(() -> api.get("/api/v1/namespaces/renku/pods/web-0").code(), c -> c == 200);
      var core = new CoreV1Api(client);

      assertThat(
              new AppsV1Api(client).readNamespacedStatefulSet("web", "renku").execute().getStatus())
          .isNotNull();
      assertThat(core.listNamespacedPod("renku").execute().getItems()).hasSize(1);
      assertThat(core.listNamespacedEvent("renku").execute().getItems()).isNotEmpty();
      assertThat(core.deleteNamespacedService("web", "renku").execute().getSpec()).isNotNull();
      assertThat(core.deleteNamespacedPod("web-0", "renku").execute().getSpec()).isNotNull();
      assertThat(core.listNode().execute().getItems()).isEmpty();
    }
  }

  @Test
  void dynamicObjectsCanBePatched() throws IOException {
    try (var cluster = start(0)) {
      var api = new DynamicKubernetesApi("", "v1", "configmaps", Locally.client(cluster));
      var object = new DynamicKubernetesObject();
      object.setApiVersion("v1");
      object.setKind("ConfigMap");
      object.setMetadata(new V1ObjectMeta().namespace("renku").name("one"));
      var data = new JsonObject();
      data.addProperty("a", "1");
      object.getRaw().add("data", data);

      var created = api.create(object);
      var patched =
          api.patch(
              "renku",
              "one",
              V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH,
              new V1Patch("{\"data\":{\"b\":\"2\"}}"));
      var again = api.create(object);

      assertThat(created.isSuccess()).isTrue();
      assertThat(patched.getObject().getRaw().getAsJsonObject("data").size()).isEqualTo(2);
      assertThat(again.getHttpStatusCode()).isEqualTo(409);
      assertThat(api.list("renku").getObject().getItems()).hasSize(1);
      assertThat(api.delete("renku", "one").isSuccess()).isTrue();
    }
  }

  @Test
  void anInformerGoesOnAfterARestartOfTheCluster() throws IOException {
    var news = new CopyOnWriteArrayList<String>();
    int port;
    SharedInformerFactory informers;
    try (var cluster = start(0)) {
      port = cluster.port();
      var client = Locally.client(cluster);
      informers = new SharedInformerFactory(client);
      var api =
          new GenericKubernetesApi<>(
              V1ConfigMap.class, V1ConfigMapList.class, "", "v1", "configmaps", client);
      informers
          .sharedIndexInformerFor(api, V1ConfigMap.class, 0, "renku")
          .addEventHandler(
              new ResourceEventHandler<V1ConfigMap>() {
                @Override
                public void onAdd(V1ConfigMap map) {
                  news.add("+" + map.getMetadata().getName());
                }

                @Override
                public void onUpdate(V1ConfigMap old, V1ConfigMap map) {
                  if (!old.getData().equals(map.getData())) {
                    news.add("~" + map.getMetadata().getName());
                  }
                }

                @Override
                public void onDelete(V1ConfigMap map, boolean isStale) {
                  news.add("-" + map.getMetadata().getName());
                }
              });
      api.create(
          "renku", configMap("one"), new io.kubernetes.client.util.generic.options.CreateOptions());
      informers.startAllRegisteredInformers();
      eventually(() -> List.copyOf(news), n -> n.contains("+one"));
      api.patch(
          "renku",
          "one",
          V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH,
          new V1Patch("{\"data\":{\"a\":\"2\"}}"));
      eventually(() -> List.copyOf(news), n -> n.contains("~one"));
    }

    try (var cluster = start(port)) {
      new Api(Locally.client(cluster)).delete("/api/v1/namespaces/renku/configmaps/one");
      eventually(() -> List.copyOf(news), n -> n.contains("-one"));
      informers.stopAllRegisteredInformers();
    }

    assertThat(news).containsExactly("+one", "~one", "-one");
  }
}
