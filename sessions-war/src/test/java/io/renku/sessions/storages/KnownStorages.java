package io.renku.sessions.storages;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The storage service of a test: some storages, some buckets, and the refusals of the real one. */
public final class KnownStorages implements StorageApi {
  public final Map<String, JsonObject> kept = new HashMap<>();

  /** {@code endpoint/bucket}, or the beginning of a shared address. */
  public final Set<String> buckets = new HashSet<>();

  public final List<JsonObject> trials = new ArrayList<>();
  public final List<Integer> refuseTrials = new ArrayList<>();
  public String region;

  /** The service with these storages at its far end. */
  public MountService mounts(CloudStorageConfig config) {
    var service = new MountService();
    service.config = config;
    service.storages = new StorageClient();
    service.storages.platform = io.renku.sessions.ConfigFixture.platform();
    service.storages.api = this;
    return service;
  }

  @Override
  public JsonObject storage(String authorization, String gitlabToken, String id, String projectId) {
    if (!"Bearer access".equals(authorization) || !"gitlab-token".equals(gitlabToken)) {
      throw refusal(401, "You do not have the required permissions.");
    }
    if (!kept.containsKey(id) || !"42".equals(projectId)) {
      throw refusal(404, "Storage '%s' does not exist.".formatted(id));
    }
    return Tree.object("storage", kept.get(id), "sensitive_fields", List.of());
  }

  @Override
  public Response validate(String authorization, JsonObject configuration) {
    if (configuration.getString("provider", "").equals("broken")) {
      throw refusal(500, "Oh.");
    }
    if (!configuration.containsKey("endpoint")
        && !configuration.containsKey("provider")
        && configuration.getString("type").equals("s3")) {
      throw refusal(422, "The following fields are required but missing:\nendpoint");
    }
    return Response.noContent().build();
  }

  @Override
  public Response testConnection(String authorization, JsonObject trial) {
    trials.add(trial);
    if (!refuseTrials.isEmpty()) {
      throw refusal(refuseTrials.removeFirst(), "Not now.");
    }
    var options = trial.getJsonObject("configuration");
    var bucket = trial.getString("source_path").replaceFirst("^/", "").replaceFirst("/.*", "");
    var address =
        Tree.textAt(options, "sas_url")
            .map(url -> url.replaceFirst("\\?.*", ""))
            .orElseGet(() -> options.getString("endpoint") + "/" + bucket);
    if (!buckets.contains(address)) {
      throw refusal(422, "The storage has no such place: bucket '%s'.".formatted(bucket));
    }
    var answer = Response.noContent();
    return (region == null ? answer : answer.header("X-Amz-Bucket-Region", region)).build();
  }

  private static WebApplicationException refusal(int status, String message) {
    var body = Tree.object("error", Tree.object("code", 1000 + status, "message", message));
    return new WebApplicationException(
        Response.status(status).entity(body.toString()).type("application/json").build());
  }
}
