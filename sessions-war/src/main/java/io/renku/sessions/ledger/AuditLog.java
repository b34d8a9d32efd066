package io.renku.sessions.ledger;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Session;
import io.renku.sessions.session.SessionTransition;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes each change of a session down as a line of JSON: into a local file first, and from time to
 * time that file goes to a bucket. A file that could not be brought there waits for the next time.
 */
class AuditLog implements Consumer<SessionTransition> {
  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

  private final AuditFiles files;
  private final S3Bucket bucket;
  private final String prefix;
  private final ExtraLabels labels;

  AuditLog(AuditFiles files, S3Bucket bucket, String prefix, List<String> extraLabels) {
    this.files = files;
    this.bucket = bucket;
    this.prefix = prefix;
    this.labels = new ExtraLabels(extraLabels);
  }

  @Override
  public void accept(SessionTransition transition) {
    try {
      files.append(line(transition).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonObject line(SessionTransition transition) {
    var session = transition.session();
    return object(
        "time",
        transition.at().toString(),
        "message",
        object(
            "name", session.name(),
            "namespace", session.key().namespace(),
            "uid", session.uid(),
            "creation_timestamp", session.createdAt().map(Instant::toString).orElse(""),
            "resource_request", request(session),
            "image", session.image(),
            "status", transition.to(),
            "old_status", orNull(transition.from()),
            "additional_labels", labels.of(session)));
  }

  private static JsonValue request(Session session) {
    var request = ResourceRequest.of(session);
    return request.isEmpty()
        ? JsonValue.NULL
        : object(
            "cpu_millicores", orNull(request.millicores()),
            "memory_bytes", orNull(request.memoryBytes()),
            "disk_bytes", orNull(request.diskBytes()),
            "gpus", orNull(request.gpus()));
  }

  private static JsonValue orNull(Optional<?> value) {
    return value.map(present -> Tree.array(present).get(0)).orElse(JsonValue.NULL);
  }

  /** Says at the start what would otherwise be learnt a day later. */
  void checkBucket() {
    try {
      bucket.check();
    } catch (IOException e) {
      LOG.error("Lines of the audit log stay in {}: {}", files.folder(), e.getMessage());
    }
  }

  /** Brings to the bucket what was written until now. */
  synchronized void upload() {
    try {
      files.close(Instant.now());
      for (var file : files.closed()) {
        bucket.put(keyOf(file), file);
        files.remove(file);
      }
    } catch (IOException e) {
      LOG.warn("Lines of the audit log wait in {}: {}", files.folder(), e.getMessage());
    }
  }

  private String keyOf(Path file) {
    var folder = prefix.replaceAll("^/+|/+$", "");
    return folder.isEmpty() ? file.getFileName().toString() : folder + "/" + file.getFileName();
  }
}
