package io.renku.platform.cluster.types;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.annotations.SerializedName;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.models.CoreV1Event;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ControllerRevision;
import io.kubernetes.client.openapi.models.V1CustomResourceDefinition;
import io.kubernetes.client.openapi.models.V1Endpoints;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Lease;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1Node;
import io.kubernetes.client.openapi.models.V1PersistentVolume;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1PriorityClass;
import io.kubernetes.client.openapi.models.V1ResourceQuota;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V1StorageClass;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The shapes of the built-in types are those of the official client's models. After a new version
 * of the client: run this test with {@code -Dcluster.update-schemas=true}.
 */
class BuiltInSchemasTest {
  private static final List<Class<?>> KINDS =
      List.of(
          V1Pod.class,
          V1Service.class,
          V1Endpoints.class,
          V1Secret.class,
          V1ConfigMap.class,
          V1PersistentVolumeClaim.class,
          V1PersistentVolume.class,
          CoreV1Event.class,
          V1Namespace.class,
          V1ServiceAccount.class,
          V1ResourceQuota.class,
          V1Node.class,
          V1StatefulSet.class,
          V1ControllerRevision.class,
          V1Ingress.class,
          V1PriorityClass.class,
          V1Lease.class,
          V1PodDisruptionBudget.class,
          V1StorageClass.class,
          V1CustomResourceDefinition.class);
  private static final Path FILE =
      Path.of("src/main/resources/io/renku/platform/cluster/types/built-in.json");

  private final TreeMap<String, ObjectNode> definitions = new TreeMap<>();

  @Test
  void theStoredShapesAreThoseOfTheClient() throws IOException, ReflectiveOperationException {
    for (var kind : KINDS) {
      define(kind);
    }
    var shapes = JsonNodeFactory.instance.objectNode();
    definitions.forEach(shapes::set);
    if (Boolean.getBoolean("cluster.update-schemas")) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(
          FILE,
          new ObjectMapper().disable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(shapes)
              + "\n");
    }

    assertThat(new ObjectMapper().readTree(FILE.toFile())).isEqualTo(shapes);
  }

  private void define(Class<?> model) throws ReflectiveOperationException {
    if (definitions.containsKey(model.getSimpleName())) {
      return;
    }
    var shape = JsonNodeFactory.instance.objectNode().put("type", "object");
    definitions.put(model.getSimpleName(), shape);
    var properties = shape.putObject("properties");
    var fields =
        java.util.Arrays.stream(model.getDeclaredFields())
            .filter(field -> !Modifier.isStatic(field.getModifiers()))
            .sorted(Comparator.comparing(f -> f.getAnnotation(SerializedName.class).value()))
            .toList();
    for (var field : fields) {
      var name = field.getAnnotation(SerializedName.class).value();
      properties.set(
          name.equals("managedFields") ? "managedFields" : name, shape(field.getGenericType()));
    }
    @SuppressWarnings("unchecked")
    var required = (Set<String>) model.getField("openapiRequiredFields").get(null);
    if (!required.isEmpty()) {
      var list = shape.putArray("required");
      required.stream().sorted().forEach(list::add);
    }
  }

  private ObjectNode shape(Type type) throws ReflectiveOperationException {
    var shape = JsonNodeFactory.instance.objectNode();
    if (type instanceof ParameterizedType generic) {
      if (Collection.class.isAssignableFrom((Class<?>) generic.getRawType())) {
        shape.put("type", "array").set("items", shape(generic.getActualTypeArguments()[0]));
      } else if (Map.class.isAssignableFrom((Class<?>) generic.getRawType())) {
        shape
            .put("type", "object")
            .set("additionalProperties", shape(generic.getActualTypeArguments()[1]));
      }
      return shape;
    }
    var java = (Class<?>) type;
    if (java == String.class) {
      return shape.put("type", "string");
    } else if (java == byte[].class) {
      return shape.put("type", "string").put("format", "byte");
    } else if (java == OffsetDateTime.class) {
      return shape.put("type", "string").put("format", "date-time");
    } else if (java == Integer.class) {
      return shape.put("type", "integer").put("format", "int32");
    } else if (java == Long.class) {
      return shape.put("type", "integer");
    } else if (java == Double.class) {
      return shape.put("type", "number");
    } else if (java == Boolean.class) {
      return shape.put("type", "boolean");
    } else if (java == IntOrString.class) {
      return shape.put("x-kubernetes-int-or-string", true);
    } else if (java == Quantity.class) {
      return shape.put("format", "quantity").put("x-kubernetes-int-or-string", true);
    } else if (java == Object.class
        || java.getSimpleName().equals("KubernetesObject")
        || java.getSimpleName().equals("V1JSONSchemaProps")) {
      return shape.put("x-kubernetes-preserve-unknown-fields", true);
    }
    define(java);
    return shape.put("$ref", java.getSimpleName());
  }
}
