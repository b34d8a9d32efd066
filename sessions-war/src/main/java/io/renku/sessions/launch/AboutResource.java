package io.renku.sessions.launch;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.PlatformConfig;
import io.renku.sessions.SessionsConfig;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.cluster.YamlFile;
import io.renku.sessions.users.SessionCaller;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What this service is and offers. */
@Path("/")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class AboutResource {
  /** The version of renku-notebooks whose interface this is. */
  private static final String VERSION = "1.20.3";

  private static final JsonObject DOCUMENT = YamlFile.read("/META-INF/openapi.yaml");

  @Inject SessionCaller caller;
  @Inject SessionsConfig config;
  @Inject PlatformConfig platform;

  @GET
  @Path("version")
  @Operation(summary = "Version and what is enabled")
  public JsonObject version() {
    var data =
        object(
            "anonymousSessionsEnabled", platform.anonymousSessions,
            "cloudstorageEnabled",
                object("s3", config.cloudStorage.s3, "azure_blob", config.cloudStorage.azureBlob),
            "sshEnabled", config.sshEnabled);
    return object(
        "name", "renku-notebooks", "versions", array(object("version", VERSION, "data", data)));
  }

  @GET
  @Path("spec.json")
  @Operation(summary = "This document")
  public JsonObject document() {
    return DOCUMENT;
  }

  @GET
  @Path("server_options")
  @Operation(summary = "The choices a user has when starting a session")
  public JsonObject serverOptions() {
    caller.user();
    var storages =
        object(
            "s3", object("enabled", config.cloudStorage.s3),
            "azure_blob", object("enabled", config.cloudStorage.azureBlob));
    var choices = config.uiChoices.map(SessionsConfig::object).orElseGet(this::choices);
    return Tree.with(choices, "cloudstorage", storages);
  }

  private JsonObject choices() {
    return object(
        "defaultUrl",
            object(
                "order",
                2,
                "displayName",
                "Default Environment",
                "type",
                "enum",
                "default",
                config.defaultUrl,
                "options",
                config.urlOptions()),
        "lfs_auto_fetch",
            object(
                "order",
                4,
                "displayName",
                "Automatically fetch LFS data",
                "type",
                "boolean",
                "default",
                config.lfsAutoFetch));
  }
}
