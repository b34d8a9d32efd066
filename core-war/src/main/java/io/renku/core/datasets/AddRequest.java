package io.renku.core.datasets;

import io.renku.commons.Failure;
import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import io.renku.core.RequestFields;
import io.renku.core.files.UploadStore;
import io.renku.core.files.UploadedFile;
import io.renku.core.repositories.ProjectPath;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the files that a request wants to add. */
record AddRequest(UploadStore uploads, String user) {

  List<FileRequest> files(List<JsonObject> entries) {
    var files = new ArrayList<FileRequest>();
    for (var entry : entries) {
      var fields = RequestFields.of(entry);
      var id = fields.text("file_id");
      var path = fields.text("file_path");
      var url = fields.text("file_url");
      fields.ignore("job_id");
      if (id.isPresent() && path.isPresent()) {
        fields.problem("file_id", "Cannot be given together with `file_path`.");
      }
      fields.check();
      if (url.isPresent()) {
        throw Failure.notImplemented("Adding a file by its address (file_url)");
      }
      if (id.isPresent()) {
        files.addAll(uploaded(id.get()));
      } else {
        files.add(inProject(path.orElse("")));
      }
    }
    if (files.isEmpty()) {
      throw new CoreFailure(CoreError.RENKU, "there are no files to add.");
    }
    return files;
  }

  private List<FileRequest> uploaded(String id) {
    var file =
        uploads.find(user, id).orElseThrow(() -> new CoreFailure(CoreError.FILE_MISSING, id));
    return file.isFolder()
        ? below(file)
        : List.of(
            new FileRequest(file.name(), Optional.of(uploads.path(user, file)), Optional.empty()));
  }

  private List<FileRequest> below(UploadedFile folder) {
    var root = uploads.path(user, folder);
    try (var paths = Files.walk(root)) {
      return paths
          .filter(Files::isRegularFile)
          .sorted()
          .map(
              path ->
                  new FileRequest(
                      folder.name() + "/" + root.relativize(path),
                      Optional.of(path),
                      Optional.empty()))
          .collect(Collectors.toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileRequest inProject(String path) {
    var clean = path.replaceAll("^\\./|/+$", "");
    if (!ProjectPath.isInside(clean)) {
      throw new CoreFailure(CoreError.FILE_MISSING, path);
    }
    return new FileRequest(
        clean.substring(clean.lastIndexOf('/') + 1), Optional.empty(), Optional.of(clean));
  }
}
