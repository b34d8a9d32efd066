package io.renku.sessions.images;

import io.renku.sessions.SessionsConfig;
import io.renku.sessions.cluster.Tree;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Container registries (Docker Registry v2, OCI). One that does not answer has no images. */
@ApplicationScoped
public class RegistryClient {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryClient.class);
  private static final int DEEPEST_INDEX = 3;

  @Inject SessionsConfig config;
  Duration patience = Duration.ofSeconds(12);
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(3))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * An image that is there.
   *
   * @param workdir as its configuration says; empty when it says nothing, or cannot be read
   */
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
    private final RegistryConnection connection;
    private Optional<String> bearer = Optional.empty();

    Visit(ImageReference image, Optional<String> gitToken) {
      this.image = image;
      this.gitToken = gitToken;
      this.connection =
          new RegistryConnection(http, config.insecureRegistries.orElse(List.of()), patience);
    }

    Optional<Found> find() throws IOException, InterruptedException {
      var manifest = manifest(image.tag());
      return manifest.isEmpty()
          ? Optional.empty()
          : Optional.of(new Found(workdir(manifest.get())));
    }

    private Optional<JsonObject> manifest(String tag) throws IOException, InterruptedException {
      return get("/v2/%s/manifests/%s".formatted(image.repository(), tag));
    }

    /** The image is there, whatever becomes of this. */
    private String workdir(JsonObject manifest) throws InterruptedException {
      try {
        var digest = Tree.textAt(ofOnePlatform(manifest), "config", "digest");
        var blob =
            digest.isEmpty()
                ? Optional.<JsonObject>empty()
                : get("/v2/%s/blobs/%s".formatted(image.repository(), digest.get()));
        return blob.flatMap(found -> Tree.textAt(found, "config", "WorkingDir")).orElse("");
      } catch (IOException | JsonException | ClassCastException | IllegalArgumentException e) {
        LOG.info("The image {} cannot be looked into: {}", image.repository(), e.getMessage());
        return "";
      }
    }

    /** An index names manifests, or further indexes. */
    private JsonObject ofOnePlatform(JsonObject top) throws IOException, InterruptedException {
      var manifest = top;
      for (var depth = 0; depth < DEEPEST_INDEX; depth++) {
        var best = best(Tree.objectsAt(manifest, "manifests"));
        if (best.isEmpty()) {
          return manifest;
        }
        manifest = manifest(Tree.textAt(best.get(), "digest").orElse("")).orElse(Tree.object());
      }
      return manifest;
    }

    private static Optional<JsonObject> best(List<JsonObject> manifests) {
      return manifests.stream()
          .filter(m -> platform(m, "os").equals("linux"))
          .filter(m -> platform(m, "architecture").equals("amd64"))
          .findFirst()
          // build tools put attestations of an unknown platform beside the images
          .or(
              () ->
                  manifests.stream().filter(m -> !platform(m, "os").equals("unknown")).findFirst());
    }

    private static String platform(JsonObject manifest, String part) {
      return Tree.textAt(manifest, "platform", part).orElse("");
    }

    private Optional<JsonObject> get(String path) throws IOException, InterruptedException {
      var address = connection.address(image.host(), path);
      var answer = connection.get(address, bearer.map(token -> "Bearer " + token));
      if (answer.statusCode() == 401 && bearer.isEmpty()) {
        var challenge = Challenge.of(answer.headers());
        bearer = challenge.isEmpty() ? Optional.empty() : token(challenge.get());
        if (bearer.isPresent()) {
          answer = connection.get(address, bearer.map(token -> "Bearer " + token));
        }
      }
      return answer.statusCode() == 200
          ? Optional.of(Tree.parseObject(answer.body()))
          : Optional.empty();
    }

    private Optional<String> token(Challenge challenge) throws IOException, InterruptedException {
      var login =
          gitToken.map(
              token -> {
                var pair = ("oauth2:" + token).getBytes(StandardCharsets.UTF_8);
                return "Basic " + Base64.getEncoder().encodeToString(pair);
              });
      var answer = connection.get(challenge.tokenAddress(), login);
      var json = answer.statusCode() == 200 ? Tree.parse(answer.body()) : Tree.object();
      return Tree.textAt(json, "token")
          .filter(token -> !token.isEmpty())
          .or(() -> Tree.textAt(json, "access_token"));
    }
  }
}
