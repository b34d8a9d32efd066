package io.renku.sessions.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.commons.kit.Contract;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.cluster.YamlFile;
import io.renku.sessions.events.EventsServlet;
import io.renku.sessions.kit.Service;
import io.renku.sessions.kit.Who;
import jakarta.json.JsonObject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.junit.jupiter.api.Test;

/** The document that clients read and the resources that answer them say the same. */
class OpenApiTest extends ServiceTest {
  private final Contract contract = new Contract();
  private final JsonObject document = YamlFile.read("/META-INF/openapi.yaml");

  @Test
  void theDocumentNamesEveryOperationAndNoOther() {
    var built =
        Service.WAR.resources().stream()
            .flatMap(OpenApiTest::operations)
            .collect(Collectors.toCollection(TreeSet::new));
    built.add("GET /notebooks" + streamAddress());

    assertThat(contract.operations().stream().map(Object::toString).toList())
        .containsExactlyInAnyOrderElementsOf(built);
  }

  /** The stream of events is a servlet, since it must not hold a thread. */
  private static String streamAddress() {
    return EventsServlet.class.getAnnotation(WebServlet.class).urlPatterns()[0];
  }

  private static Stream<String> operations(Class<?> resource) {
    return Arrays.stream(resource.getDeclaredMethods())
        .filter(method -> !isHidden(method))
        .flatMap(
            method ->
                Arrays.stream(method.getAnnotations())
                    .map(a -> a.annotationType().getAnnotation(HttpMethod.class))
                    .filter(http -> http != null)
                    .map(http -> http.value() + " " + path(resource, method)));
  }

  private static boolean isHidden(Method method) {
    var operation = method.getAnnotation(Operation.class);
    return operation != null && operation.hidden();
  }

  private static String path(Class<?> resource, Method method) {
    var below = method.getAnnotation(Path.class);
    var root = "/notebooks/" + resource.getAnnotation(Path.class).value();
    var whole = root + (below == null ? "" : "/" + below.value());
    return whole.replaceAll("/+", "/").replaceAll("/$", "");
  }

  @Test
  void onlyTheGatewaysOwnAddressIsLeftOut() {
    var hidden =
        Service.WAR.resources().stream()
            .flatMap(resource -> Arrays.stream(resource.getDeclaredMethods()))
            .filter(OpenApiTest::isHidden)
            .map(Method::getName);

    assertThat(hidden).containsExactly("upstream");
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    var references = Pattern.compile("\"\\$ref\":\"#/([^\"]+)\"");

    assertThat(references.matcher(document.toString()).results().map(match -> match.group(1)))
        .isNotEmpty()
        .allMatch(path -> Tree.at(document, path.split("/")).isPresent());
  }

  @Test
  void everyExampleFitsItsSchema() {
    assertThat(document.toString()).contains("\"example\":");

    assertThat(contract.unfitExamples()).isEmpty();
  }

  @Test
  void everyOperationSaysWhatALoginThatDoesNotHoldGets() {
    assertThat(contract.operations()).allMatch(operation -> contract.promises(operation, 401));
  }

  @Test
  void theExamplesOfBodiesCanBeSentAsTheyAre() {
    var bodies =
        contract.operations().stream()
            .filter(operation -> !operation.body().isMissingNode())
            .toList();

    assertThat(bodies).hasSize(2);
    for (var operation : bodies) {
      var path = operation.path().replace("/notebooks/", "").replace("{name}", NAME);
      var answer =
          service.send(
              Who.JANE,
              operation.method().toUpperCase(java.util.Locale.ROOT),
              path,
              contract.exampleBody(operation).orElseThrow());

      assertThat(answer.status()).as(operation + answer.body()).isIn(Set.of(201, 204));
      assertThat(contract.fault(operation, answer)).isEmpty();
    }
  }
}
