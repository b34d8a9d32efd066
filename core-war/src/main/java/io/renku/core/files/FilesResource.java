package io.renku.core.files;

import io.renku.commons.Failure;
import io.renku.core.Answer;
import io.renku.core.CoreConfig;
import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import io.renku.core.Identity;
import io.renku.core.JsonBodyFilter;
import io.renku.core.RequestFields;
import io.renku.core.SafeNames;
import io.renku.core.User;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityPart;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Uploads of users. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class FilesResource {
  private static final int LARGEST_FIELD = 10_000;

  @Inject Identity identity;
  @Inject UploadService uploads;
  @Inject CoreConfig config;

  @GET
  @Path("cache.files_list")
  @Operation(summary = "Files that the caller uploaded")
  public JsonObject list() {
    return answer(uploads.store().list(identity.requireUser().id()));
  }

  @POST
  @Path("cache.files_upload")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Operation(summary = "Upload a file, at once or in chunks")
  public JsonObject upload(List<EntityPart> parts, @Context UriInfo uri) {
    var user = identity.requireUser();
    var file =
        parts.stream()
            .filter(part -> part.getName().equals("file"))
            .findFirst()
            .orElseThrow(() -> invalid("missing key: file"));
    var name = SafeNames.file(file.getFileName().orElse(""));
    if (name.isEmpty()) {
      throw invalid("'file': The file has no name.");
    }
    var form = UploadForm.of(fields(parts, uri));
    form.requireSize(config.maxUpload());
    return take(user, form, name, file);
  }

  private JsonObject take(User user, UploadForm form, String name, EntityPart file) {
    var type = form.contentType().orElse(String.valueOf(file.getMediaType()));
    var isArchive = Archives.isArchive(type);
    if (isArchive && form.isToBeUnpacked() && !Archives.canUnpack(type)) {
      throw Failure.notImplemented("Unpacking of " + type);
    }
    var wish = new UploadStore.Wish(name, form.isOverriding(), isArchive, form.isToBeUnpacked());
    if (form.chunk().isEmpty()) {
      return answer(uploads.store().add(user.id(), wish, file.getContent()));
    }
    var whole = uploads.store().addChunk(user.id(), wish, form.chunk().get(), file.getContent());
    return whole.isEmpty() ? Answer.of(Answer.object()) : answer(whole);
  }

  private static RequestFields fields(List<EntityPart> parts, UriInfo uri) {
    Map<String, List<String>> values = new HashMap<>(uri.getQueryParameters());
    for (var part : parts) {
      if (!part.getName().equals("file")) {
        values.put(part.getName(), List.of(text(part)));
      }
    }
    return RequestFields.ofQuery(values);
  }

  private static String text(EntityPart part) {
    try (var content = part.getContent()) {
      return new String(content.readNBytes(LARGEST_FIELD), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CoreFailure(CoreError.BAD_REQUEST, "a form field cannot be read.", e);
    }
  }

  @POST
  @JsonBodyFilter.Required
  @Path("cache.files_delete_chunks")
  @Operation(summary = "Forget the chunks of an upload that will not be finished")
  public JsonObject deleteChunks(byte[] body) {
    var user = identity.requireUser();
    var fields = RequestFields.ofBody(body);
    var upload = fields.requireText("dzuuid");
    fields.check();
    uploads.store().deleteChunks(user.id(), upload);
    return Answer.of(Answer.textValue("Deleted chunks for " + upload));
  }

  private static JsonObject answer(List<UploadedFile> files) {
    var list = Answer.array();
    files.forEach(file -> list.add(view(file)));
    return Answer.of(Answer.object().add("files", list));
  }

  private static JsonObjectBuilder view(UploadedFile file) {
    return Answer.object()
        .add("created_at", file.created().toString())
        .add("file_id", file.id())
        .add("content_type", "unknown")
        .add("file_name", file.name())
        .add("file_size", file.size())
        .add("relative_path", file.relativePath())
        .add("is_archive", file.isArchive())
        .add("is_dir", file.isFolder())
        .add("unpack_archive", file.isToBeUnpacked());
  }

  private static CoreFailure invalid(String why) {
    return new CoreFailure(CoreError.VALIDATION, why);
  }

  /** The fields beside the file. */
  private record UploadForm(
      boolean isOverriding,
      boolean isToBeUnpacked,
      Optional<UploadStore.Chunk> chunk,
      long totalSize,
      Optional<String> contentType) {

    static UploadForm of(RequestFields fields) {
      var isOverriding = fields.flag("override_existing");
      var isToBeUnpacked = fields.flag("unpack_archive");
      var upload = fields.text("dzuuid").filter(text -> !text.isBlank());
      var index = fields.smallNumber("dzchunkindex").orElse(0);
      var total = fields.smallNumber("dztotalchunkcount").orElse(1);
      var size = fields.number("dztotalfilesize").orElse(0);
      var type = fields.text("chunked_content_type").filter(text -> !text.isBlank());
      if (index < 0 || total < 1 || total > 100_000 || index >= total) {
        fields.problem("dzchunkindex", "Must lie below `dztotalchunkcount`.");
      }
      fields.ignoreUnknown();
      fields.check();
      return new UploadForm(
          isOverriding,
          isToBeUnpacked,
          upload.map(id -> new UploadStore.Chunk(id, index, total)),
          size,
          type);
    }

    void requireSize(long largest) {
      if (totalSize > largest) {
        throw new CoreFailure(CoreError.UPLOAD_SIZE, Sizes.text(largest));
      }
    }
  }
}
