package io.renku.core.export;

import io.renku.commons.Failure;
import io.renku.core.Answer;
import io.renku.core.CoreConfig;
import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import io.renku.core.Identity;
import io.renku.core.JsonBodyFilter;
import io.renku.core.RequestFields;
import io.renku.core.metadata.CorruptMetadataException;
import io.renku.core.projects.OpenProject;
import io.renku.core.repositories.GitRequest;
import io.renku.core.repositories.RepositoryService;
import io.renku.core.repositories.Snapshot;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Exports what is known about a project as linked data. */
@Path("graph.export")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class GraphResource {
  private static final String METADATA = ".renku/metadata/";

  @Inject Identity identity;
  @Inject RepositoryService repositories;
  @Inject CoreConfig config;

  @GET
  @JsonBodyFilter.Required
  @Operation(summary = "A project's metadata as JSON-LD; the request has a JSON body")
  public JsonObject export(byte[] body) {
    var fields = RequestFields.ofBody(body);
    var request = GitRequest.forReading(fields);
    var revision =
        fields.has("revision")
            ? fields.text("revision").filter(text -> !text.isBlank())
            : Optional.of("HEAD");
    var format = fields.textNotNull("format").orElse("json-ld");
    var callback = fields.text("callback_url");
    fields.check();
    if (!format.equals("json-ld")) {
      throw Failure.notImplemented("The format " + format);
    }
    if (callback.isPresent()) {
      throw Failure.notImplemented("callback_url");
    }
    var source = request.source(identity.reader());
    var graph =
        repositories
            .store()
            .read(
                revision.isPresent() ? source.withHistory() : source,
                files -> graph(files, revision));
    return Answer.of(Answer.object().add("graph", graph));
  }

  private String graph(Snapshot files, Optional<String> revision) {
    try {
      var metadata = OpenProject.of(files).metadata();
      if (revision.isEmpty()) {
        return GraphExport.everything(metadata, config.domain());
      }
      var changed =
          files.changedPaths(revision.get()).stream()
              .filter(path -> path.startsWith(METADATA))
              .map(path -> path.substring(path.lastIndexOf('/') + 1))
              .filter(name -> name.matches("[a-z0-9_-]+"))
              .toList();
      return GraphExport.of(metadata, config.domain(), changed);
    } catch (CoreFailure e) {
      throw e.as(CoreError.GRAPH);
    } catch (CorruptMetadataException | IllegalStateException e) {
      throw new CoreFailure(CoreError.GRAPH, e.getMessage(), e);
    }
  }
}
