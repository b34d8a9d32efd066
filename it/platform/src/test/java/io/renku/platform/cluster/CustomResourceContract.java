package io.renku.platform.cluster;

import static io.renku.platform.cluster.Api.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.platform.cluster.json.Json;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Renku relies on in custom resources: the same for the local cluster and a real one. */
abstract class CustomResourceContract {
  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

  protected Api api;
  private String group;
  private String widgets;
  private String plains;

  protected abstract Api connect() throws IOException;

  @BeforeEach
  void define() throws IOException {
    api = connect();
    group = "t" + UUID.randomUUID().toString().substring(0, 8) + ".example.org";
    define("widgets", "Widget", "\"subresources\":{\"status\":{}},");
    define("plains", "Plain", "");
    widgets = "/apis/" + group + "/v1/namespaces/default/widgets";
    plains = "/apis/" + group + "/v1/namespaces/default/plains";
    eventually(() -> api.get(widgets).code(), c -> c == 200);
    eventually(() -> api.get(plains).code(), c -> c == 200);
  }

  private void define(String plural, String kind, String subresources) {
    var definition =
        """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
         "metadata":{"name":"%1$s.%2$s"},
         "spec":{"group":"%2$s","scope":"Namespaced","names":{"plural":"%1$s","kind":"%3$s"},
          "versions":[{"name":"v1","served":true,"storage":true,%4$s"schema":{"openAPIV3Schema":{
           "type":"object","properties":{
            "spec":{"type":"object","default":{},"properties":{
              "size":{"type":"integer","minimum":0,"default":3},
              "colour":{"type":"string","enum":["red","blue"]},
              "code":{"type":"string","pattern":"^[a-z]+$"},
              "amount":{"x-kubernetes-int-or-string":true},
              "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
              "parts":{"type":"array","items":{"type":"object","required":["name"],
                "properties":{"name":{"type":"string"}}}}}},
            "status":{"type":"object","x-kubernetes-preserve-unknown-fields":true,
              "default":{"seen":false}}}}}}]}}
        """
            .formatted(plural, group, kind, subresources);
    var created = api.post(DEFINITIONS, definition);
    assertThat(created.code()).as(created.toString()).isEqualTo(201);
    eventually(
        () -> api.get(DEFINITIONS + "/" + plural + "." + group).body().toString(),
        d -> d.contains("\"Established\""));
  }

  @AfterEach
  void undefine() {
    api.delete(DEFINITIONS + "/widgets." + group);
    api.delete(DEFINITIONS + "/plains." + group);
  }

  private String widget(String name, String spec) {
    return "{\"apiVersion\":\"%s/v1\",\"kind\":\"Widget\",\"metadata\":{\"name\":\"%s\"},\"spec\":%s}"
        .formatted(group, name, spec);
  }

  @Test
  void defaultsAreSetAndUnknownFieldsDropped() {
    var created =
        api.post(widgets, widget("w", "{\"other\":1,\"code\":null,\"free\":{\"x\":{\"y\":1}}}"));

    assertThat(created.code()).isEqualTo(201);
    assertThat(created.text("spec", "size")).isEqualTo("3");
    assertThat(created.body().path("spec").has("other")).isFalse();
    assertThat(created.body().path("spec").has("code")).isFalse();
    assertThat(created.text("spec", "free", "x", "y")).isEqualTo("1");
    assertThat(created.text("metadata", "generation")).isEqualTo("1");
  }

  @Test
  void whatDoesNotFitTheSchemaIsInvalid() {
    assertInvalid("{\"size\":-1}", "spec.size");
    assertInvalid("{\"size\":\"big\"}", "spec.size");
    assertInvalid("{\"colour\":\"green\"}", "spec.colour");
    assertInvalid("{\"code\":\"ABC\"}", "spec.code");
    assertInvalid("{\"parts\":[{}]}", "spec.parts");
    assertThat(api.post(widgets, widget("w", "{\"amount\":\"1Gi\"}")).code()).isEqualTo(201);
    assertThat(api.post(widgets, widget("v", "{\"amount\":7}")).code()).isEqualTo(201);
  }

  private void assertInvalid(String spec, String field) {
    var refused = api.post(widgets, widget("w", spec));

    assertThat(refused.code()).as(spec).isEqualTo(422);
    assertThat(refused.text("reason")).isEqualTo("Invalid");
    assertThat(refused.text("message")).contains("Widget." + group + " \"w\" is invalid", field);
  }

  @Test
  void theStatusIsAPartOfItsOwn() {
    api.post(widgets, widget("w", "{}").replace("\"spec\"", "\"status\":{\"a\":1},\"spec\""));

    var viaMain = api.patch(widgets + "/w", "merge-patch+json", "{\"status\":{\"b\":2}}");
    var viaStatus =
        api.patch(
            widgets + "/w/status",
            "merge-patch+json",
            "{\"status\":{\"c\":3},\"spec\":{\"size\":9}}");
    var spec = api.patch(widgets + "/w", "merge-patch+json", "{\"spec\":{\"size\":5}}");

    assertThat(viaMain.body().path("status").has("b")).isFalse();
    assertThat(viaStatus.text("status", "c")).isEqualTo("3");
    assertThat(viaStatus.body().path("status").has("a")).isFalse();
    assertThat(viaStatus.text("spec", "size")).isEqualTo("3");
    assertThat(viaStatus.text("metadata", "generation")).isEqualTo("1");
    assertThat(spec.text("metadata", "generation")).isEqualTo("2");
    assertThat(spec.text("status", "c")).isEqualTo("3");
  }

  @Test
  void withoutAStatusPartAllIsOne() {
    var plain = widget("p", "{}").replace("Widget", "Plain");
    api.post(plains, plain);

    var patched = api.patch(plains + "/p", "merge-patch+json", "{\"status\":{\"b\":2}}");

    assertThat(patched.text("status", "b")).isEqualTo("2");
    assertThat(patched.text("metadata", "generation")).isEqualTo("2");
    assertThat(api.patch(plains + "/p/status", "merge-patch+json", "{}").code()).isEqualTo(404);
  }

  @Test
  void customResourcesHaveNoStrategicMerge() {
    api.post(widgets, widget("w", "{}"));

    assertThat(api.patch(widgets + "/w", "strategic-merge-patch+json", "{}").code()).isEqualTo(415);
  }

  @Test
  void anUpdateNeedsTheVersion() {
    api.post(widgets, widget("w", "{}"));

    var refused = api.put(widgets + "/w", widget("w", "{\"size\":4}"));

    assertThat(refused.code()).isEqualTo(422);
    assertThat(refused.text("message")).contains("metadata.resourceVersion");
  }

  @Test
  void kindAndVersionMustBeSaid() {
    assertThat(api.post(widgets, "{\"metadata\":{\"name\":\"w\"}}").code()).isEqualTo(400);
    assertThat(api.post(widgets, widget("w", "{}").replace("Widget", "Gadget")).code())
        .isEqualTo(422);
  }

  @Test
  void undefiningRemovesWhatWasStored() {
    api.post(widgets, widget("w", "{}"));

    api.delete(DEFINITIONS + "/widgets." + group);

    eventually(() -> api.get(DEFINITIONS + "/widgets." + group).code(), c -> c == 404);
    eventually(() -> api.get(widgets).code(), c -> c == 404);
  }

  @Test
  void theDefinitionSaysWhatIsServed() {
    var definition = api.get(DEFINITIONS + "/widgets." + group);

    assertThat(definition.text("status", "acceptedNames", "listKind")).isEqualTo("WidgetList");
    assertThat(Json.texts(definition.body(), "status", "storedVersions")).containsExactly("v1");
    assertThat(api.get("/apis/" + group + "/v1").body().toString()).contains("\"widgets/status\"");
  }
}
