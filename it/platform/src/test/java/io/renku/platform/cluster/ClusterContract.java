package io.renku.platform.cluster;

import static io.renku.platform.cluster.Api.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.platform.cluster.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What Renku relies on in a Kubernetes API. Runs against the local cluster always, and against a
 * real one on demand, so that the one cannot drift from the other.
 */
abstract class ClusterContract {
  static final String CORE = "/api/v1/namespaces/";

  protected Api api;
  protected String ns;

  protected abstract Api connect() throws IOException;

  @BeforeEach
  void makeNamespace() throws IOException {
    api = connect();
    ns = "t-" + UUID.randomUUID().toString().substring(0, 8);
    assertThat(api.post("/api/v1/namespaces", named(ns)).code()).isEqualTo(201);
    eventually(
        () -> api.get(CORE + ns + "/serviceaccounts/default"),
        account -> account.code() == 200 && isComplete(account));
  }

  @AfterEach
  void removeNamespace() {
    api.delete(CORE + ns);
  }

  static String named(String name) {
    return "{\"metadata\":{\"name\":\"%s\"}}".formatted(name);
  }

  String configMap(String name, String data) {
    return "{\"metadata\":{\"name\":\"%s\",\"labels\":{\"app\":\"%s\"}},\"data\":{%s}}"
        .formatted(name, name, data);
  }

  String at(String resource) {
    return CORE + ns + "/" + resource;
  }

  @Test
  void whatWasCreatedCanBeRead() {
    var created = api.post(at("configmaps"), configMap("one", "\"a\":\"b\""));

    assertThat(created.code()).isEqualTo(201);
    assertThat(created.text("metadata", "uid")).isNotEmpty();
    assertThat(created.text("metadata", "resourceVersion")).isNotEmpty();
    assertThat(api.get(at("configmaps/one")).text("data", "a")).isEqualTo("b");
  }

  @Test
  void aSecondOfTheSameNameIsRefused() {
    api.post(at("configmaps"), configMap("one", ""));

    var again = api.post(at("configmaps"), configMap("one", ""));

    assertThat(again.code()).isEqualTo(409);
    assertThat(again.text("reason")).isEqualTo("AlreadyExists");
    assertThat(again.text("message")).isEqualTo("configmaps \"one\" already exists");
    assertThat(again.text("details", "kind")).isEqualTo("configmaps");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    var missing = api.get("/apis/apps/v1/namespaces/" + ns + "/statefulsets/none");

    assertThat(missing.code()).isEqualTo(404);
    assertThat(missing.text("kind")).isEqualTo("Status");
    assertThat(missing.text("status")).isEqualTo("Failure");
    assertThat(missing.text("message")).isEqualTo("statefulsets.apps \"none\" not found");
    assertThat(missing.text("details", "group")).isEqualTo("apps");
    assertThat(api.get(at("nonsense")).text("message"))
        .isEqualTo("the server could not find the requested resource");
    assertThat(api.post(CORE + "no-such-ns/configmaps", configMap("a", "")).code()).isEqualTo(404);
  }

  @Test
  void aBadNameIsInvalid() {
    var refused =
        api.post(
            at("configmaps"), configMap("Upper_Case", "").replace("\"app\":\"Upper_Case\"", ""));

    assertThat(refused.code()).isEqualTo(422);
    assertThat(refused.text("reason")).isEqualTo("Invalid");
    assertThat(refused.text("message"))
        .startsWith("ConfigMap \"Upper_Case\" is invalid: metadata.name");
    assertThat(refused.text("details", "causes", 0, "field")).isEqualTo("metadata.name");
    assertThat(refused.text("details", "causes", 0, "reason")).isEqualTo("FieldValueInvalid");
  }

  @Test
  void aPodNeedsContainersWithNamesAndImages() {
    var empty =
        api.post(at("pods"), "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[]}}");
    var noImage =
        api.post(
            at("pods"),
            "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\"}]}}");

    assertThat(empty.text("message")).contains("spec.containers: Required value");
    assertThat(noImage.code()).isEqualTo(422);
    assertThat(noImage.text("message")).contains("spec.containers[0].image: Required value");
  }

  @Test
  void aWrongTypeIsABadRequest() {
    var refused =
        api.post(at("pods"), "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":\"none\"}}");

    assertThat(refused.code()).isEqualTo(400);
    assertThat(refused.text("reason")).isEqualTo("BadRequest");
  }

  @Test
  void aBodyThatIsNotJsonIsABadRequest() {
    assertThat(api.post(at("configmaps"), "{\"metadata\":").code()).isEqualTo(400);
    assertThat(api.call("POST", at("configmaps"), "text/plain", "{}").code()).isEqualTo(415);
    assertThat(api.post(at("configmaps/one"), "{}").code()).isEqualTo(405);
  }

  @Test
  void fieldsThatAKindDoesNotHaveAreDropped() {
    var created =
        api.post(
            at("services"),
            """
            {"metadata":{"name":"s"},"spec":{"mistake":"x","selector":{"app":"s"},
             "ports":[{"name":"http","port":80,"targetPort":8888}]}}
            """);

    assertThat(created.code()).isEqualTo(201);
    assertThat(created.body().path("spec").has("mistake")).isFalse();
    assertThat(created.text("spec", "type")).isEqualTo("ClusterIP");
    assertThat(created.text("spec", "clusterIP")).isNotEmpty();
    assertThat(created.text("spec", "ports", 0, "protocol")).isEqualTo("TCP");
  }

  @Test
  void anUpdateOfAnOldVersionConflicts() {
    var old = api.post(at("configmaps"), configMap("one", "\"a\":\"1\"")).body().toString();
    assertThat(api.put(at("configmaps/one"), old.replace("\"1\"", "\"2\"")).code()).isEqualTo(200);

    var late = api.put(at("configmaps/one"), old.replace("\"1\"", "\"3\""));

    assertThat(late.code()).isEqualTo(409);
    assertThat(late.text("reason")).isEqualTo("Conflict");
    assertThat(late.text("message"))
        .startsWith("Operation cannot be fulfilled on configmaps \"one\": the object has been");
    assertThat(api.get(at("configmaps/one")).text("data", "a")).isEqualTo("2");
  }

  @Test
  void anUpdateThatChangesNothingKeepsTheVersion() {
    var first = api.post(at("configmaps"), configMap("one", "\"a\":\"1\""));

    var same = api.put(at("configmaps/one"), first.body().toString());

    assertThat(same.text("metadata", "resourceVersion"))
        .isEqualTo(first.text("metadata", "resourceVersion"));
  }

  @Test
  void namesAreGenerated() {
    var created = api.post(at("configmaps"), "{\"metadata\":{\"generateName\":\"gen-\"}}");

    assertThat(created.text("metadata", "name")).matches("gen-[a-z0-9]{5}");
  }

  @Test
  void listsAreSelectedByLabelAndField() {
    for (var name : List.of("one", "two", "three")) {
      api.post(at("configmaps"), configMap(name, ""));
    }

    assertThat(names("configmaps?labelSelector=app=one")).containsExactly("one");
    assertThat(names("configmaps?labelSelector=app%20in%20(one,two)"))
        .containsExactly("one", "two");
    assertThat(names("configmaps?labelSelector=app,app!=one")).containsExactly("three", "two");
    assertThat(names("configmaps?fieldSelector=metadata.name=two")).containsExactly("two");
    assertThat(api.get(at("configmaps?labelSelector=a%20b")).code()).isEqualTo(400);
    assertThat(api.get(at("configmaps?fieldSelector=data.a=b")).code()).isEqualTo(400);
  }

  private List<String> names(String list) {
    return Json.items(api.get(at(list)).body(), "items").stream()
        .map(item -> Json.text(item, "metadata", "name"))
        .filter(name -> !name.equals("kube-root-ca.crt"))
        .toList();
  }

  @Test
  void aListComesInPages() {
    for (var name : List.of("a", "b", "c")) {
      api.post(
          at("secrets"),
          "{\"metadata\":{\"name\":\"%s\",\"labels\":{\"t\":\"p\"}}}".formatted(name));
    }

    var first = api.get(at("secrets?labelSelector=t=p&limit=2"));
    var token = first.text("metadata", "continue");
    var second = api.get(at("secrets?labelSelector=t=p&limit=2&continue=" + token));

    assertThat(Json.items(first.body(), "items")).hasSize(2);
    assertThat(Json.items(second.body(), "items")).hasSize(1);
    assertThat(second.text("metadata", "continue")).isEmpty();
  }

  @Test
  void aWatchTellsWhatHappenedAfterAVersion() throws IOException {
    var from = api.get(at("configmaps")).text("metadata", "resourceVersion");
    api.post(at("configmaps"), configMap("one", ""));
    api.patch(at("configmaps/one"), "merge-patch+json", "{\"data\":{\"a\":\"b\"}}");
    api.delete(at("configmaps/one"));

    var events =
        api.watch(at("configmaps?watch=true&labelSelector=app=one&resourceVersion=" + from), 3);

    assertThat(events)
        .extracting(e -> Json.text(e, "type"))
        .containsExactly("ADDED", "MODIFIED", "DELETED");
    assertThat(Json.text(events.get(1), "object", "data", "a")).isEqualTo("b");
    assertThat(Json.text(events.get(0), "object", "kind")).isEqualTo("ConfigMap");
  }

  @Test
  void anObjectThatNoLongerMatchesIsDeletedForTheWatch() throws IOException {
    var from = api.get(at("configmaps")).text("metadata", "resourceVersion");
    api.post(at("configmaps"), configMap("one", ""));
    api.patch(
        at("configmaps/one"), "merge-patch+json", "{\"metadata\":{\"labels\":{\"app\":\"x\"}}}");

    var events =
        api.watch(at("configmaps?watch=true&labelSelector=app=one&resourceVersion=" + from), 2);

    assertThat(events).extracting(e -> Json.text(e, "type")).containsExactly("ADDED", "DELETED");
  }

  @Test
  void patchesOfThreeKindsApply() {
    api.post(at("configmaps"), configMap("one", "\"a\":\"1\",\"b\":\"2\""));

    var merged = api.patch(at("configmaps/one"), "merge-patch+json", "{\"data\":{\"a\":null}}");
    var json =
        api.patch(
            at("configmaps/one"),
            "json-patch+json",
            """
            [{"op":"test","path":"/data/b","value":"2"},{"op":"add","path":"/data/c","value":"3"}]
            """);
    var strategic =
        api.patch(at("configmaps/one"), "strategic-merge-patch+json", "{\"data\":{\"d\":\"4\"}}");

    assertThat(merged.body().path("data").has("a")).isFalse();
    assertThat(json.text("data", "c")).isEqualTo("3");
    assertThat(strategic.body().path("data").size()).isEqualTo(3);
  }

  @Test
  void aPatchThatDoesNotFitIsRefused() {
    api.post(at("configmaps"), configMap("one", "\"a\":\"1\""));
    var path = at("configmaps/one");

    assertThat(
            api.patch(
                    path,
                    "json-patch+json",
                    "[{\"op\":\"test\",\"path\":\"/data/a\",\"value\":\"x\"}]")
                .code())
        .isEqualTo(422);
    assertThat(api.patch(path, "json-patch+json", "[{\"op\":\"remove\",\"path\":\"/x/y\"}]").code())
        .isEqualTo(422);
    assertThat(api.patch(path, "json-patch+json", "{}").code()).isEqualTo(400);
    assertThat(api.patch(path, "json", "{}").code()).isEqualTo(415);
    assertThat(
            api.patch(path, "merge-patch+json", "{\"metadata\":{\"resourceVersion\":\"1\"}}")
                .code())
        .isEqualTo(409);
    assertThat(api.patch(at("configmaps/none"), "merge-patch+json", "{}").code()).isEqualTo(404);
  }

  @Test
  void aStrategicMergeFindsContainersByName() {
    api.post("/apis/apps/v1/namespaces/" + ns + "/statefulsets", statefulSet("web", 0, "Parallel"));

    var patched =
        api.patch(
            "/apis/apps/v1/namespaces/" + ns + "/statefulsets/web",
            "strategic-merge-patch+json",
            """
            {"spec":{"template":{"spec":{"containers":[
              {"name":"main","env":[{"name":"A","value":"changed"},{"name":"B","value":"new"}]}]}}}}
            """);

    var container =
        patched.body().path("spec").path("template").path("spec").path("containers").path(0);
    assertThat(Json.text(container, "image")).isEqualTo("example.org/none:1");
    assertThat(Json.items(container, "env")).hasSize(2);
    assertThat(patched.text("metadata", "generation")).isEqualTo("2");
  }

  @Test
  void applyCreatesAndMerges() {
    var body =
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"one\"},\"data\":{%s}}";
    var path = at("configmaps/one?fieldManager=test&force=true");

    var created = api.patch(path, "apply-patch+yaml", body.formatted("\"a\":\"1\""));
    var merged = api.patch(path, "apply-patch+yaml", body.formatted("\"a\":\"2\""));

    assertThat(created.code()).isEqualTo(201);
    assertThat(merged.code()).isEqualTo(200);
    assertThat(merged.text("data", "a")).isEqualTo("2");
  }

  @Test
  void plainTextOfASecretBecomesItsData() {
    var created =
        api.post(at("secrets"), "{\"metadata\":{\"name\":\"s\"},\"stringData\":{\"k\":\"v\"}}");

    assertThat(created.text("type")).isEqualTo("Opaque");
    assertThat(api.get(at("secrets/s")).text("data", "k")).isEqualTo("dg==");
    assertThat(api.get(at("secrets/s")).body().has("stringData")).isFalse();
  }

  @Test
  void aDryRunChangesNothing() {
    assertThat(api.post(at("configmaps?dryRun=All"), configMap("one", "")).code()).isEqualTo(201);
    assertThat(api.get(at("configmaps/one")).code()).isEqualTo(404);
  }

  @Test
  void manyAreDeletedAtOnce() {
    for (var name : List.of("one", "two")) {
      api.post(
          at("secrets"),
          "{\"metadata\":{\"name\":\"%s\",\"labels\":{\"app\":\"%s\"}}}".formatted(name, name));
    }

    api.delete(at("secrets?labelSelector=app=one"));

    assertThat(api.get(at("secrets/one")).code()).isEqualTo(404);
    assertThat(api.get(at("secrets/two")).code()).isEqualTo(200);
  }

  @Test
  void aFinalizerHoldsBackDeletion() {
    api.post(
        at("configmaps"),
        "{\"metadata\":{\"name\":\"one\",\"finalizers\":[\"example.org/hold\"]}}");

    var deleted = api.delete(at("configmaps/one"));
    var marked = api.get(at("configmaps/one"));
    var another =
        api.patch(
            at("configmaps/one"),
            "merge-patch+json",
            "{\"metadata\":{\"finalizers\":[\"example.org/hold\",\"example.org/more\"]}}");
    var released =
        api.patch(at("configmaps/one"), "merge-patch+json", "{\"metadata\":{\"finalizers\":null}}");

    assertThat(deleted.code()).isEqualTo(200);
    assertThat(marked.text("metadata", "deletionTimestamp")).isNotEmpty();
    assertThat(another.code()).isEqualTo(422);
    assertThat(released.code()).isEqualTo(200);
    assertThat(api.get(at("configmaps/one")).code()).isEqualTo(404);
  }

  @Test
  void dependentsFollowTheirOwner() {
    var uid = api.post(at("configmaps"), configMap("owner", "")).text("metadata", "uid");
    api.post(at("secrets"), owned("child", uid));

    api.delete(at("configmaps/owner"));

    eventually(() -> api.get(at("secrets/child")).code(), c -> c == 404);
  }

  @Test
  void anOwnerWaitsForItsDependentsInTheForeground() {
    var uid = api.post(at("configmaps"), configMap("owner", "")).text("metadata", "uid");
    api.post(
        at("secrets"),
        owned("child", uid)
            .replace(
                "\"name\":\"child\",",
                "\"name\":\"child\",\"finalizers\":[\"example.org/hold\"],"));

    api.call(
        "DELETE",
        at("configmaps/owner"),
        "application/json",
        "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"propagationPolicy\":\"Foreground\"}");
    eventually(
        () -> api.get(at("secrets/child")).text("metadata", "deletionTimestamp"),
        t -> !t.isEmpty());
    var waiting = api.get(at("configmaps/owner"));
    api.patch(at("secrets/child"), "merge-patch+json", "{\"metadata\":{\"finalizers\":null}}");

    assertThat(Json.texts(waiting.body(), "metadata", "finalizers")).contains("foregroundDeletion");
    eventually(() -> api.get(at("configmaps/owner")).code(), c -> c == 404);
  }

  @Test
  void orphansLoseTheirOwnerAndStay() {
    var uid = api.post(at("configmaps"), configMap("owner", "")).text("metadata", "uid");
    api.post(at("secrets"), owned("child", uid));
    // A collector that has not seen the child yet would have nothing to set free.
    eventually(() -> api.get(at("secrets/child")).code(), c -> c == 200);
    pauseForRealCollectors();

    api.call(
        "DELETE",
        at("configmaps/owner"),
        "application/json",
        "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"propagationPolicy\":\"Orphan\"}");

    eventually(() -> api.get(at("configmaps/owner")).code(), c -> c == 404);
    assertThat(api.get(at("secrets/child")).code()).isEqualTo(200);
    assertThat(api.get(at("secrets/child")).body().path("metadata").has("ownerReferences"))
        .isFalse();
  }

  protected void pauseForRealCollectors() {}

  /** Old clusters refuse pods until an account has got its token. */
  protected boolean isComplete(Api.Answer account) {
    return true;
  }

  private static String owned(String name, String ownerUid) {
    return """
        {"metadata":{"name":"%s","ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap",
         "name":"owner","uid":"%s","controller":true,"blockOwnerDeletion":true}]}}
        """
        .formatted(name, ownerUid);
  }

  static String statefulSet(String name, int replicas, String policy) {
    return """
        {"metadata":{"name":"%1$s"},"spec":{"serviceName":"%1$s","replicas":%2$d,
         "podManagementPolicy":"%3$s","selector":{"matchLabels":{"app":"%1$s"}},
         "template":{"metadata":{"labels":{"app":"%1$s"}},"spec":{"terminationGracePeriodSeconds":0,
          "containers":[{"name":"main","image":"example.org/none:1",
           "env":[{"name":"A","value":"1"}],
           "resources":{"requests":{"cpu":"100m","memory":"32Mi"},
                        "limits":{"cpu":"100m","memory":"32Mi"}}}]}},
         "volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],
          "resources":{"requests":{"storage":"1Mi"}}}}]}}
        """
        .formatted(name, replicas, policy);
  }

  private String sets(String rest) {
    return "/apis/apps/v1/namespaces/" + ns + "/statefulsets" + rest;
  }

  @Test
  void aStatefulSetMakesPodsAndClaims() {
    var created = api.post(sets(""), statefulSet("web", 2, "Parallel"));

    assertThat(created.code()).isEqualTo(201);
    var pod = eventually(() -> api.get(at("pods/web-1")), p -> p.code() == 200);
    assertThat(pod.text("metadata", "labels", "statefulset.kubernetes.io/pod-name"))
        .isEqualTo("web-1");
    assertThat(pod.text("metadata", "ownerReferences", 0, "kind")).isEqualTo("StatefulSet");
    assertThat(pod.text("spec", "hostname")).isEqualTo("web-1");
    assertThat(pod.text("status", "phase")).isEqualTo("Pending");
    assertThat(pod.text("status", "qosClass")).isEqualTo("Guaranteed");
    eventually(
        () -> api.get(at("persistentvolumeclaims/data-web-0")).text("status", "phase"),
        "Bound"::equals);
    var set =
        eventually(() -> api.get(sets("/web")), s -> s.text("status", "replicas").equals("2"));
    assertThat(set.text("status", "observedGeneration")).isEqualTo("1");
    assertThat(set.text("status", "updateRevision"))
        .isEqualTo(pod.text("metadata", "labels", "controller-revision-hash"));
    eventually(
        () -> api.get(at("events?fieldSelector=involvedObject.name=web,reason=SuccessfulCreate")),
        e -> e.body().toString().contains("create Pod web-0 in StatefulSet web successful"));
  }

  @Test
  void scalingToZeroRemovesThePodAndKeepsTheClaim() {
    api.post(sets(""), statefulSet("web", 1, "Parallel"));
    eventually(() -> api.get(at("pods/web-0")).code(), c -> c == 200);

    var scaled = api.patch(sets("/web"), "merge-patch+json", "{\"spec\":{\"replicas\":0}}");

    assertThat(scaled.text("metadata", "generation")).isEqualTo("2");
    eventually(() -> api.get(at("pods/web-0")).code(), c -> c == 404);
    assertThat(api.get(at("persistentvolumeclaims/data-web-0")).code()).isEqualTo(200);
    var scale = api.get(sets("/web/scale"));
    assertThat(scale.body().path("spec").path("replicas").asInt()).isZero();
    assertThat(scale.text("kind")).isEqualTo("Scale");
  }

  @Test
  void aNewTemplateReplacesAPendingPodOfAParallelSet() {
    api.post(sets(""), statefulSet("web", 1, "Parallel"));
    var first = eventually(() -> api.get(at("pods/web-0")), p -> p.code() == 200);

    api.patch(
        sets("/web"),
        "json-patch+json",
        "[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/image\",\"value\":\"example.org/none:2\"}]");

    var second =
        eventually(
            () -> api.get(at("pods/web-0")),
            p -> p.code() == 200 && p.text("spec", "containers", 0, "image").endsWith(":2"));
    assertThat(second.text("metadata", "uid")).isNotEqualTo(first.text("metadata", "uid"));
    assertThat(second.text("metadata", "labels", "controller-revision-hash"))
        .isNotEqualTo(first.text("metadata", "labels", "controller-revision-hash"));
  }

  @Test
  void mostOfAStatefulSetCannotBeChanged() {
    api.post(sets(""), statefulSet("web", 0, "Parallel"));

    var refused =
        api.patch(sets("/web"), "merge-patch+json", "{\"spec\":{\"serviceName\":\"other\"}}");

    assertThat(refused.code()).isEqualTo(422);
    assertThat(refused.text("message"))
        .contains("updates to statefulset spec for fields other than");
  }

  @Test
  void deletingASetDeletesItsPods() {
    api.post(sets(""), statefulSet("web", 1, "Parallel"));
    eventually(() -> api.get(at("pods/web-0")).code(), c -> c == 200);

    api.delete(sets("/web"));

    eventually(() -> api.get(at("pods/web-0")).code(), c -> c == 404);
  }

  @Test
  void aQuotaHoldsBackPodsAndTheSetSaysSo() {
    api.post(
        at("resourcequotas"),
        "{\"metadata\":{\"name\":\"small\"},\"spec\":{\"hard\":{\"requests.cpu\":\"50m\"}}}");
    eventually(
        () -> api.get(at("resourcequotas/small")).text("status", "used", "requests.cpu"),
        "0"::equals);

    api.post(sets(""), statefulSet("web", 1, "Parallel"));

    var events =
        eventually(
            () ->
                api.get(
                    at("events?fieldSelector=involvedObject.kind=StatefulSet,reason=FailedCreate")),
            e -> !Json.items(e.body(), "items").isEmpty());
    assertThat(events.text("items", 0, "message"))
        .contains(
            "pods \"web-0\" is forbidden: exceeded quota: small, requested: requests.cpu=100m, used: requests.cpu=0, limited: requests.cpu=50m");
    assertThat(api.get(at("pods/web-0")).code()).isEqualTo(404);
  }

  @Test
  void aQuotaOfOnePriorityClassCountsOnlyItsPods() {
    var priority = "pc-" + ns;
    api.post(
        "/apis/scheduling.k8s.io/v1/priorityclasses",
        "{\"metadata\":{\"name\":\"%s\"},\"value\":100,\"globalDefault\":false}"
            .formatted(priority));
    try {
      api.post(
          at("resourcequotas"),
          """
          {"metadata":{"name":"q"},"spec":{"hard":{"requests.cpu":"150m"},"scopeSelector":
           {"matchExpressions":[{"scopeName":"PriorityClass","operator":"In","values":["%s"]}]}}}
          """
              .formatted(priority));
      eventually(
          () -> api.get(at("resourcequotas/q")).text("status", "used", "requests.cpu"),
          "0"::equals);
      var plain = api.post(at("pods"), pod("plain", ""));
      var first = api.post(at("pods"), pod("first", priority));
      var second = api.post(at("pods"), pod("second", priority));

      assertThat(plain.code()).isEqualTo(201);
      assertThat(first.code()).isEqualTo(201);
      assertThat(first.text("spec", "priority")).isEqualTo("100");
      assertThat(second.code()).isEqualTo(403);
      assertThat(second.text("message")).contains("exceeded quota: q");
      assertThat(api.post(at("pods"), pod("other", "no-such-class")).code()).isEqualTo(403);
    } finally {
      api.delete("/apis/scheduling.k8s.io/v1/priorityclasses/" + priority);
    }
  }

  private static String pod(String name, String priority) {
    return """
        {"metadata":{"name":"%s"},"spec":{"priorityClassName":"%s","containers":[{"name":"c",
         "image":"example.org/none:1","resources":{"requests":{"cpu":"100m"}}}]}}
        """
        .formatted(name, priority);
  }

  @Test
  void whatAPodIsMadeOfCannotBeChanged() {
    api.post(at("pods"), pod("p", ""));

    var refused =
        api.patch(at("pods/p"), "merge-patch+json", "{\"spec\":{\"restartPolicy\":\"Never\"}}");
    var status =
        api.patch(at("pods/p/status"), "merge-patch+json", "{\"status\":{\"message\":\"hi\"}}");

    assertThat(refused.code()).isEqualTo(422);
    assertThat(refused.text("message")).contains("pod updates may not change fields other than");
    assertThat(status.text("status", "message")).isEqualTo("hi");
  }

  @Test
  void leasesAreTakenOnce() {
    var leases = "/apis/coordination.k8s.io/v1/namespaces/" + ns + "/leases";
    var lease =
        """
        {"metadata":{"name":"leader"},"spec":{"holderIdentity":"a","leaseDurationSeconds":15,
         "acquireTime":"2026-01-01T00:00:00.000000Z","renewTime":"2026-01-01T00:00:00.000000Z"}}
        """;
    var taken = api.post(leases, lease).body().toString();

    var renewed = api.put(leases + "/leader", taken.replace("\"a\"", "\"b\""));
    var late = api.put(leases + "/leader", taken.replace("\"a\"", "\"c\""));

    assertThat(renewed.code()).isEqualTo(200);
    assertThat(late.code()).isEqualTo(409);
    assertThat(renewed.text("spec", "renewTime")).isEqualTo("2026-01-01T00:00:00.000000Z");
  }

  @Test
  void anIngressNeedsAPathType() {
    var ingresses = "/apis/networking.k8s.io/v1/namespaces/" + ns + "/ingresses";
    var ingress =
        """
        {"metadata":{"name":"i"},"spec":{"rules":[{"host":"example.org","http":{"paths":[
         {"path":"/","pathType":"Prefix","backend":{"service":{"name":"s","port":{"number":80}}}}]}}]}}
        """;

    assertThat(api.post(ingresses, ingress).code()).isEqualTo(201);
    assertThat(api.post(ingresses, ingress.replace("\"pathType\":\"Prefix\",", "")).code())
        .isEqualTo(422);
  }

  @Test
  void everythingInADeletedNamespaceGoes() {
    api.post(at("configmaps"), configMap("one", ""));

    api.delete(CORE + ns);

    eventually(() -> api.get(CORE + ns).code(), c -> c == 404);
    assertThat(api.get(at("configmaps/one")).code()).isEqualTo(404);
  }

  @Test
  void accessIsReviewed() {
    var review =
        api.post(
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            """
            {"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1",
             "spec":{"resourceAttributes":{"verb":"create","resource":"pods","namespace":"default"}}}
            """);

    assertThat(review.code()).isEqualTo(201);
    assertThat(review.body().path("status").path("allowed").asBoolean()).isTrue();
  }
}
