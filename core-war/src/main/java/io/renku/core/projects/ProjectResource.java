package io.renku.core.projects;

import io.renku.core.Answer;
import io.renku.core.Identity;
import io.renku.core.JsonBodyFilter;
import io.renku.core.RequestFields;
import io.renku.core.RequestVersion;
import io.renku.core.metadata.RenkuIni;
import io.renku.core.repositories.GitAddress;
import io.renku.core.repositories.GitRequest;
import io.renku.core.repositories.RepositoryService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Questions about a project as a whole. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class ProjectResource {
  @Inject Identity identity;
  @Inject ProjectService projects;
  @Inject MigrationsService migrations;
  @Inject RepositoryService repositories;

  @POST
  @JsonBodyFilter.Required
  @Path("project.show")
  @Operation(summary = "What a project says about itself")
  public JsonObject show(byte[] body) {
    var user = identity.requireUser();
    var fields = RequestFields.ofBody(body);
    var request = GitRequest.forReading(fields);
    fields.check();
    return Answer.of(ProjectView.of(projects.show(request.source(user.access()))));
  }

  @GET
  @Path("project.lock_status")
  @Operation(summary = "Whether an operation on the project is running")
  public JsonObject lockStatus(@Context UriInfo uri) {
    var user = identity.requireUser();
    var fields = RequestFields.ofQuery(uri.getQueryParameters());
    var address = GitAddress.of(fields.requireText("git_url"));
    var patience = fields.decimal("timeout").orElse(0);
    fields.check();
    var isLocked =
        repositories
            .store()
            .isLocked(
                address, user.access(), Duration.ofMillis((long) (Math.min(patience, 60) * 1000)));
    return Answer.of(Answer.object().add("locked", isLocked));
  }

  @GET
  @Path("config.show")
  @Operation(summary = "A project's settings")
  public JsonObject settings(@Context UriInfo uri) {
    var fields = RequestFields.ofQuery(uri.getQueryParameters());
    var request = GitRequest.forReading(fields);
    fields.check();
    var settings = projects.settings(request.source(identity.reader()));
    return Answer.of(
        Answer.object()
            .add("config", texts(settings))
            .add("default", texts(RenkuIni.defaults().flat())));
  }

  @GET
  @Path("cache.migrations_check")
  @Operation(summary = "Whether the project must or can be updated")
  public JsonObject migrationsCheck(
      @Context UriInfo uri, @HeaderParam(RequestVersion.HEADER) String version) {
    var fields = RequestFields.ofQuery(uri.getQueryParameters());
    var request = GitRequest.forWriting(fields);
    fields.check();
    var result = migrations.check(request.source(identity.reader()));
    return new RequestVersion(version).isFirstGeneration()
        ? OldMigrationsView.of(result)
        : Answer.of(result);
  }

  private static JsonObjectBuilder texts(Map<String, String> settings) {
    var object = Answer.object();
    settings.forEach(object::add);
    return object;
  }
}
