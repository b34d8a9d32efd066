package io.renku.core.datasets;

import io.renku.core.Answer;
import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import io.renku.core.Identity;
import io.renku.core.JsonBodyFilter;
import io.renku.core.RequestFields;
import io.renku.core.RequestVersion;
import io.renku.core.files.UploadService;
import io.renku.core.repositories.GitRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Datasets of a project. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class DatasetsResource {
  @Inject Identity identity;
  @Inject DatasetService datasets;
  @Inject UploadService uploads;

  @HeaderParam(RequestVersion.HEADER)
  String apiVersion;

  private RequestVersion version() {
    return new RequestVersion(apiVersion);
  }

  @GET
  @Path("datasets.list")
  @Operation(summary = "The datasets of a project")
  public JsonObject list(@Context UriInfo uri) {
    var fields = RequestFields.ofQuery(uri.getQueryParameters());
    var request = GitRequest.forReading(fields);
    fields.check();
    var list = array(datasets.list(request.source(identity.reader()), version()));
    return Answer.of(answer(request).add("datasets", list));
  }

  @GET
  @Path("datasets.files_list")
  @Operation(summary = "The files of a dataset")
  public JsonObject files(@Context UriInfo uri) {
    var fields = RequestFields.ofQuery(uri.getQueryParameters());
    var request = GitRequest.forReading(fields);
    var slug = fields.requireText(slugField());
    fields.check();
    var list = array(datasets.files(request.source(identity.reader()), slug));
    return Answer.of(answer(request).add(slugField(), slug).add("files", list));
  }

  @POST
  @JsonBodyFilter.Required
  @Path("datasets.create")
  @Operation(summary = "Make a dataset")
  public JsonObject create(byte[] body) {
    var user = identity.requireUser();
    var fields = RequestFields.ofBody(body);
    var request = GitRequest.forWriting(fields);
    var wanted = DatasetFields.of(fields, version(), false);
    DatasetFields.check(fields);
    var pushed =
        datasets.change(
            request,
            user,
            "dataset create " + wanted.slug(),
            changes -> changes.create(wanted).slug());
    return Answer.of(
        answer(request).add(slugField(), pushed.result()).add("remote_branch", pushed.branch()));
  }

  @POST
  @JsonBodyFilter.Required
  @Path("datasets.add")
  @Operation(summary = "Add files to a dataset")
  public JsonObject add(byte[] body) {
    var user = identity.requireUser();
    var fields = RequestFields.ofBody(body);
    var request = GitRequest.forWriting(fields);
    var isCreating = fields.flag("create_dataset");
    var isForced = fields.flag("force");
    fields.text("client_extras");
    if (!fields.has("files")) {
      fields.problem("files", "Missing data for required field.");
    }
    var entries = fields.objects("files").orElse(List.of());
    var wanted = DatasetFields.of(fields, version(), false);
    DatasetFields.check(fields);
    var files = new AddRequest(uploads.store(), user.id()).files(entries);
    var names = files.stream().map(FileRequest::name).collect(Collectors.joining(" "));
    var pushed =
        datasets.change(
            request,
            user,
            "dataset add " + wanted.slug() + " " + names,
            changes -> {
              if (isCreating) {
                changes.create(wanted);
              }
              return changes.add(wanted.slug(), files, isForced).slug();
            });
    var echoed = Answer.array();
    entries.forEach(echoed::add);
    return Answer.of(
        answer(request)
            .add(slugField(), pushed.result())
            .add("remote_branch", pushed.branch())
            .add("project_id", projectId(user.id(), request))
            .add("files", echoed));
  }

  @POST
  @JsonBodyFilter.Required
  @Path("datasets.edit")
  @Operation(summary = "Change what is said about a dataset")
  public JsonObject edit(byte[] body) {
    var user = identity.requireUser();
    var fields = RequestFields.ofBody(body);
    var request = GitRequest.forWriting(fields);
    var wanted = DatasetFields.of(fields, version(), true);
    DatasetFields.check(fields);
    var pushed =
        datasets.change(
            request,
            user,
            "dataset edit " + wanted.slug(),
            changes -> EditView.edited(fields, wanted, changes.edit(wanted), version()));
    return Answer.of(
        Answer.object()
            .add("edited", pushed.result())
            .add("warnings", EditView.warnings(wanted))
            .add("git_url", request.address().toString())
            .add("remote_branch", pushed.branch()));
  }

  @POST
  @JsonBodyFilter.Required
  @Path("datasets.remove")
  @Operation(summary = "Remove a dataset; its files stay")
  public JsonObject remove(byte[] body) {
    var user = identity.requireUser();
    var fields = RequestFields.ofBody(body);
    var request = GitRequest.forWriting(fields);
    var slug = fields.requireText(slugField());
    fields.check();
    var pushed =
        datasets.change(
            request, user, "dataset remove " + slug, changes -> changes.remove(slug).slug());
    return Answer.of(answer(request).add(slugField(), slug).add("remote_branch", pushed.branch()));
  }

  @POST
  @JsonBodyFilter.Required
  @Path("datasets.unlink")
  @Operation(summary = "Take files out of a dataset")
  public JsonObject unlink(byte[] body) {
    var user = identity.requireUser();
    var fields = RequestFields.ofBody(body);
    var request = GitRequest.forWriting(fields);
    var slug = fields.requireText(slugField());
    var include = fields.texts("include_filters").orElse(List.of());
    var exclude = fields.texts("exclude_filters").orElse(List.of());
    if (include.isEmpty() && exclude.isEmpty()) {
      fields.problem("include_filters", "One of the filters is needed.");
    }
    fields.check();
    var pushed =
        datasets.change(
            request,
            user,
            "unlink dataset " + slug + filters(" -I ", include) + filters(" -X ", exclude),
            changes -> changes.unlink(slug, include, exclude));
    return Answer.of(
        Answer.object()
            .add("unlinked", Answer.array(pushed.result()))
            .add("git_url", request.address().toString())
            .add("remote_branch", pushed.branch()));
  }

  private static String filters(String option, List<String> filters) {
    return filters.stream().map(filter -> option + filter).collect(Collectors.joining());
  }

  private String slugField() {
    return version().hasOldDatasetNames() ? "name" : "slug";
  }

  /** Before version 2.2 answers did not repeat the address. */
  private JsonObjectBuilder answer(GitRequest request) {
    var answer = Answer.object();
    if (!version().hasOldDatasetNames()) {
      answer.add("git_url", request.address().toString());
    }
    return answer;
  }

  private static JsonArrayBuilder array(List<JsonObjectBuilder> items) {
    var array = Answer.array();
    items.forEach(array::add);
    return array;
  }

  private static String projectId(String user, GitRequest request) {
    var key = user + " " + request.address() + " " + request.revision().orElse("");
    var bytes = key.getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(bytes).toString().replace("-", "");
  }

  static CoreFailure unknown(String slug) {
    return new CoreFailure(CoreError.RENKU, "the dataset %s does not exist.".formatted(slug));
  }
}
