package io.renku.gateway.explorer;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Turns the OpenAPI document that a server makes of all that runs in it, by the addresses inside,
 * into one about a single service, by the addresses that clients use.
 */
final class ApiDocument {
  private final String title;
  private final List<Address> addresses;

  /**
   * @param addresses what is not below any of them is left out; the first that fits counts
   */
  ApiDocument(String title, List<Address> addresses) {
    this.title = title;
    this.addresses = List.copyOf(addresses);
  }

  /** A path inside and what clients use instead; what follows is the same. */
  record Address(String inside, String outside) {
    static Address same(String path) {
      return new Address(path, path);
    }

    private Optional<String> of(String path) {
      return path.equals(inside) || path.startsWith(inside + "/")
          ? Optional.of(outside + path.substring(inside.length()))
          : Optional.empty();
    }
  }

  JsonObject of(JsonObject generated) {
    var below = basePath(generated);
    var paths = Json.createObjectBuilder();
    object(generated, "paths")
        .forEach(
            (path, operations) ->
                outside(trimmed(below + path)).ifPresent(to -> paths.add(to, own(operations))));
    var info = Json.createObjectBuilder(object(generated, "info")).add("title", title);
    return Json.createObjectBuilder(generated)
        .add("info", info)
        .add("servers", Json.createArrayBuilder().add(Json.createObjectBuilder().add("url", "/")))
        .add("paths", paths)
        .build();
  }

  private Optional<String> outside(String path) {
    return addresses.stream().flatMap(address -> address.of(path).stream()).findFirst();
  }

  /** Where the operations are is said once for all of them. */
  private static JsonValue own(JsonValue operations) {
    return operations instanceof JsonObject all && all.containsKey("servers")
        ? Json.createObjectBuilder(all).remove("servers").build()
        : operations;
  }

  /** A server with one application says its context root here, with several in each path. */
  private static String basePath(JsonObject generated) {
    return generated.get("servers") instanceof jakarta.json.JsonArray servers
            && !servers.isEmpty()
            && servers.getFirst() instanceof JsonObject server
            && server.get("url") instanceof JsonString url
        ? trimmed(Optional.ofNullable(URI.create(url.getString()).getPath()).orElse(""))
        : "";
  }

  private static String trimmed(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static JsonObject object(JsonObject parent, String name) {
    return parent.get(name) instanceof JsonObject found ? found : JsonValue.EMPTY_JSON_OBJECT;
  }
}
