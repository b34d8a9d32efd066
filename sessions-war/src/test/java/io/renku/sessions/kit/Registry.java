package io.renku.sessions.kit;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A container registry that hands out a bearer token first, as GitLab's does. */
public final class Registry extends FarEnd {
  private static final String DOCKER = "application/vnd.docker.distribution.manifest.v2+json";
  private static final String OCI = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  private record Image(String type, boolean isPrivate) {}

  private final Map<String, Image> images = new ConcurrentHashMap<>();

  Registry() throws IOException {}

  /** A public image as {@code repository:tag}. */
  public void image(String name) {
    images.put(name, new Image(DOCKER, false));
  }

  public void ociImage(String name) {
    images.put(name, new Image(OCI, false));
  }

  /** An index of images for several processors. */
  public void index(String name) {
    images.put(name, new Image(INDEX, false));
    images.put(name.replaceFirst(":.*", ":sha256:0a"), new Image(OCI, false));
  }

  /** An image for those who have a GitLab token. */
  public void privateImage(String name) {
    images.put(name, new Image(DOCKER, true));
  }

  @Override
  void answer(HttpExchange exchange, String path) throws IOException {
    if (path.equals("/jwt/auth")) {
      token(exchange);
      return;
    }
    var bearer = header(exchange, "Authorization");
    if (!bearer.startsWith("Bearer ")) {
      exchange
          .getResponseHeaders()
          .set(
              "Www-Authenticate",
              "Bearer realm=\"%s/jwt/auth\",service=\"r\",scope=\"pull\"".formatted(url()));
      send(exchange, 401, "{}");
    } else if (path.contains("/blobs/")) {
      var config = object("config", object("WorkingDir", "/home/jovyan"));
      send(exchange, 200, config.toString());
    } else {
      manifest(exchange, path, bearer.equals("Bearer known"));
    }
  }

  private static void token(HttpExchange exchange) throws IOException {
    var basic = header(exchange, "Authorization").replaceFirst("^Basic ", "");
    var login = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
    var isKnown = login.startsWith("oauth2:gitlab-of-");
    send(exchange, 200, object("token", isKnown ? "known" : "anyone").toString());
  }

  private void manifest(HttpExchange exchange, String path, boolean isKnown) throws IOException {
    var name = path.replaceFirst("^/v2/", "").replaceFirst("/manifests/", ":");
    var image = images.get(name);
    var accepted = String.join(",", exchange.getRequestHeaders().get("Accept"));
    if (image == null || image.isPrivate() && !isKnown || !accepted.contains(image.type())) {
      send(exchange, 404, "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}");
    } else if (image.type().equals(INDEX)) {
      var platform = object("os", "linux", "architecture", "amd64");
      var entry = object("digest", "sha256:0a", "platform", platform);
      send(exchange, 200, object("mediaType", INDEX, "manifests", array(entry)).toString());
    } else {
      var manifest = object("mediaType", image.type(), "config", object("digest", "sha256:0c"));
      send(exchange, 200, manifest.toString());
    }
  }
}
