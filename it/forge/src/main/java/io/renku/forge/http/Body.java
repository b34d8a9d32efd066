package io.renku.forge.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartConfig;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.server.FormFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/** Reads a request's parameters once, from wherever its content type puts them. */
final class Body implements AutoCloseable {
  private static final int MAX_JSON = 24 << 20;
  private static final int MAX_FORM = 1 << 20;
  private static final long MAX_UPLOAD = 10L << 20;

  private final Params params;
  private final Map<String, Upload> uploads = new HashMap<>();

  private Body(Params params) {
    this.params = params;
  }

  static Body read(Request request) {
    var type =
        Optional.ofNullable(request.getHeaders().get("Content-Type"))
            .orElse("")
            .toLowerCase(Locale.ROOT);
    var isForm = type.startsWith("application/x-www-form-urlencoded");
    var values = isForm || type.startsWith("multipart/") ? Json.object() : json(request, type);
    var body = new Body(new Params(values));
    query(request, body.params, values);
    try {
      if (isForm) {
        body.addAll(FormFields.getFields(request, 1000, MAX_FORM));
      } else if (type.startsWith("multipart/form-data")) {
        body.addParts(request);
      }
    } catch (CompletionException | IllegalStateException | IllegalArgumentException _) {
      body.close();
      throw ApiFailure.error(400, "the form could not be read");
    } catch (IOException e) {
      body.close();
      throw new UncheckedIOException(e);
    }
    return body;
  }

  private static void query(Request request, Params params, ObjectNode values) {
    for (var field : query(request)) {
      if (!values.has(field.getName())) {
        field.getValues().forEach(value -> params.add(field.getName(), value));
      }
    }
  }

  /**
   * Jetty throws what suits it for a query that cannot be decoded; for the caller it is one thing.
   */
  static Fields query(Request request) {
    try {
      return Request.extractQueryParameters(request);
    } catch (RuntimeException _) {
      throw ApiFailure.error(400, "the query is not well encoded");
    }
  }

  private static ObjectNode json(Request request, String type) {
    try (var in = Request.asInputStream(request)) {
      var bytes = in.readNBytes(MAX_JSON + 1);
      if (bytes.length > MAX_JSON) {
        throw ApiFailure.error(413, "Request Entity Too Large");
      }
      if (bytes.length == 0 || !(type.isEmpty() || type.contains("json"))) {
        return Json.object();
      }
      if (Json.MAPPER.readTree(bytes) instanceof ObjectNode object) {
        return object;
      }
      throw ApiFailure.error(400, "the body must be a JSON object");
    } catch (JsonProcessingException _) {
      throw ApiFailure.error(400, "the body is not valid JSON");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void addAll(Fields fields) {
    for (var field : fields) {
      field.getValues().forEach(value -> params.add(field.getName(), value));
    }
  }

  private void addParts(Request request) throws IOException {
    var temporary = Path.of(System.getProperty("java.io.tmpdir"));
    var config =
        new MultiPartConfig.Builder()
            .location(temporary)
            .maxParts(100)
            .maxSize(MAX_UPLOAD)
            .maxPartSize(MAX_UPLOAD)
            .maxMemoryPartSize(64 << 10)
            .build();
    var type = request.getHeaders().get("Content-Type");
    try (var parts = MultiPartFormData.from(request, request, type, config).join()) {
      for (var part : parts) {
        addPart(part);
      }
    }
  }

  private void addPart(MultiPart.Part part) throws IOException {
    if (part.getFileName() == null && !isImage(part)) {
      params.add(part.getName(), part.getContentAsString(StandardCharsets.UTF_8));
      return;
    }
    var file = Files.createTempFile("forge-upload", null);
    uploads.put(
        part.getName(),
        new Upload(
            Optional.ofNullable(part.getFileName()).orElse(""),
            part.getHeaders().get("Content-Type"),
            file,
            part.getLength()));
    try (var in = org.eclipse.jetty.io.Content.Source.asInputStream(part.getContentSource());
        var out = Files.newOutputStream(file)) {
      in.transferTo(out);
    }
  }

  private static boolean isImage(MultiPart.Part part) {
    var type = part.getHeaders().get("Content-Type");
    return type != null && type.startsWith("image/");
  }

  Params params() {
    return params;
  }

  Optional<Upload> upload(String name) {
    return Optional.ofNullable(uploads.get(name));
  }

  @Override
  public void close() {
    for (var upload : uploads.values()) {
      try {
        Files.deleteIfExists(upload.file());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
