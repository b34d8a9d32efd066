package io.renku.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.Tree;
import io.renku.sessions.cluster.YamlFile;
import io.renku.sessions.events.EventsServlet;
import io.renku.sessions.images.ImagesResource;
import io.renku.sessions.launch.AboutResource;
import io.renku.sessions.launch.ServersResource;
import io.renku.sessions.logs.LogsResource;
import jakarta.servlet.annotation.WebServlet;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  private static final List<Class<?>> RESOURCES =
      List.of(AboutResource.class, ServersResource.class, LogsResource.class, ImagesResource.class);
  private static final Set<String> METHODS = Set.of("get", "post", "patch", "delete", "put");

  @Test
  void theDocumentNamesEveryOperationAndNoOther() {
    assertThat(documented()).isEqualTo(built());
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    var document = YamlFile.read("/META-INF/openapi.yaml");
    var references = Pattern.compile("\"\\$ref\":\"#/([^\"]+)\"");

    assertThat(references.matcher(document.toString()).results().map(match -> match.group(1)))
        .isNotEmpty()
        .allMatch(path -> Tree.at(document, path.split("/")).isPresent());
  }

  private static Set<String> documented() {
    var operations = new TreeSet<String>();
    Tree.objectAt(YamlFile.read("/META-INF/openapi.yaml"), "paths")
        .forEach(
            (path, item) ->
                item.asJsonObject().keySet().stream()
                    .filter(METHODS::contains)
                    .forEach(method -> operations.add(method + " " + path)));
    return operations;
  }

  private static Set<String> built() {
    var operations = new TreeSet<String>();
    for (var resource : RESOURCES) {
      var root = resource.getAnnotation(Path.class).value();
      for (var method : resource.getDeclaredMethods()) {
        var path = method.getAnnotation(Path.class);
        var full = "/notebooks/" + root + "/" + (path == null ? "" : path.value());
        Arrays.stream(method.getAnnotations())
            .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
            .filter(Objects::nonNull)
            .map(verb -> verb.value().toLowerCase(Locale.ROOT))
            .forEach(
                verb ->
                    operations.add(verb + " " + full.replaceAll("/+", "/").replaceAll("/$", "")));
      }
    }
    for (var path : EventsServlet.class.getAnnotation(WebServlet.class).urlPatterns()) {
      operations.add("get /notebooks" + path);
    }
    return operations;
  }
}
