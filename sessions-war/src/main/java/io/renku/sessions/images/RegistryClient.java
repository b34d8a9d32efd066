package io.renku.sessions.images;

import io.renku.sessions.SessionsConfig;
import io.renku.sessions.cluster.Tree;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Container registries (Docker Registry v2, OCI). One that does not answer has no images. */
@ApplicationScoped
public class RegistryClient {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryClient.class);
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final Pattern PARAMETER = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final List<String> MANIFESTS =
      List.of(
          "application/vnd.docker.distribution.manifest.v2+json",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.oci.image.index.v1+json");

  @Inject SessionsConfig config;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

  /** An image that is there. */
  public record Found(String workdir) {}

  /** With the GitLab token if there is one, else as anybody. */
  public Optional<Found> find(ImageReference image, Optional<String> gitToken) {
    try {
      return new Visit(image, gitToken).find();
    } catch (IOException | JsonException | ClassCastException | IllegalArgumentException e) {
      LOG.info("The registry {} is of no help: {}", image.host(), e.getMessage());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** One look at one image, with the bearer token that the registry hands out for it. */
  private final class Visit {
    private final ImageReference image;
    private final Optional<String> gitToken;
    private Optional<String> bearer = Optional.empty();

    Visit(ImageReference image, Optional<String> gitToken) {
      this.image = image;
      this.gitToken = gitToken;
    }

    Optional<Found> find() throws IOException, InterruptedException {
      var manifest = manifest(image.tag());
      if (manifest.isEmpty()) {
        return Optional.empty();
      }
      var platforms = Tree.objectsAt(manifest.get(), "manifests");
      if (!platforms.isEmpty()) {
        manifest = manifest(Tree.textAt(best(platforms), "digest").orElse(""));
      }
      var digest = manifest.flatMap(m -> Tree.textAt(m, "config", "digest"));
      return Optional.of(new Found(digest.isEmpty() ? "" : workdir(digest.get())));
    }

    private static JsonObject best(List<JsonObject> platforms) {
      return platforms.stream()
          .filter(p -> Tree.textAt(p, "platform", "os").orElse("").equals("linux"))
          .filter(p -> Tree.textAt(p, "platform", "architecture").orElse("").equals("amd64"))
          .findFirst()
          .orElse(platforms.getFirst());
    }

    private Optional<JsonObject> manifest(String tag) throws IOException, InterruptedException {
      return get("/v2/%s/manifests/%s".formatted(image.repository(), tag));
    }

    private String workdir(String digest) throws IOException, InterruptedException {
      return get("/v2/%s/blobs/%s".formatted(image.repository(), digest))
          .flatMap(blob -> Tree.textAt(blob, "config", "WorkingDir"))
          .orElse("");
    }

    private Optional<JsonObject> get(String path) throws IOException, InterruptedException {
      var address = URI.create(scheme(image.host()) + image.host() + path);
      var answer = send(address, bearer.map(token -> "Bearer " + token));
      if (answer.statusCode() == 401 && bearer.isEmpty()) {
        bearer = answer.headers().firstValue("WWW-Authenticate").flatMap(this::token);
        if (bearer.isPresent()) {
          answer = send(address, bearer.map(token -> "Bearer " + token));
        }
      }
      return answer.statusCode() == 200
          ? Optional.of(Tree.parseObject(answer.body()))
          : Optional.empty();
    }

    private Optional<String> token(String challenge) {
      var parameters = new LinkedHashMap<String, String>();
      PARAMETER.matcher(challenge).results().forEach(m -> parameters.put(m.group(1), m.group(2)));
      var realm = parameters.remove("realm");
      if (realm == null || !realm.startsWith(scheme(image.host()))) {
        return Optional.empty();
      }
      try {
        var basic =
            gitToken.map(
                token ->
                    "Basic "
                        + Base64.getEncoder()
                            .encodeToString(("oauth2:" + token).getBytes(StandardCharsets.UTF_8)));
        var answer = send(URI.create(realm + "?" + query(parameters)), basic);
        var json = answer.statusCode() == 200 ? Tree.parse(answer.body()) : Tree.object();
        return Tree.textAt(json, "token").or(() -> Tree.textAt(json, "access_token"));
      } catch (IOException e) {
        return Optional.empty();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
  }

  private static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private String scheme(String host) {
    return config.insecureRegistries.orElse(List.of()).contains(host) ? "http://" : "https://";
  }

  /** Follows redirects, but takes no credentials along to another host. */
  private HttpResponse<String> send(URI address, Optional<String> authorization)
      throws IOException, InterruptedException {
    var target = address;
    var credentials = authorization;
    for (var hops = 0; ; hops++) {
      var request = HttpRequest.newBuilder(target).timeout(PATIENCE);
      MANIFESTS.forEach(type -> request.header("Accept", type));
      request.header("Accept", "application/json");
      credentials.ifPresent(value -> request.header("Authorization", value));
      var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      var location = answer.headers().firstValue("Location");
      if (answer.statusCode() / 100 != 3 || location.isEmpty() || hops == 5) {
        return answer;
      }
      var next = target.resolve(location.get());
      credentials =
          next.getAuthority().equals(target.getAuthority()) ? credentials : Optional.empty();
      target = next;
    }
  }
}
