package io.renku.crc.connections;

import io.renku.commons.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.time.Clock;
import java.util.Optional;

/** Tries whether a storage can be listed with a configuration; keeps nothing of it. */
@ApplicationScoped
public class ConnectionService {
  private static final int AT_ONCE = 8;
  private static final int PER_MINUTE = 30;

  private final Clock clock = Clock.systemUTC();
  private final Turns turns = new Turns(AT_ONCE, PER_MINUTE, clock);

  @Inject ConnectionClient storages;

  /**
   * @param configuration checked against rclone's schema, with its secrets
   * @return the region of the bucket, where the storage tells it
   * @throws Failure 422 that says why the storage cannot be listed, 501 for a type not known here,
   *     503 when too many tests are running
   */
  public Optional<String> test(String caller, JsonObject configuration, String sourcePath) {
    var question = question(configuration, sourcePath);
    try (var _ = turns.take(caller)) {
      var reply = storages.ask(question.request());
      var elsewhere = S3Question.elsewhere(configuration, reply);
      if (elsewhere.isPresent()) {
        question = question(elsewhere.get(), sourcePath);
        reply = storages.ask(question.request());
      }
      reply.require(question);
      return Optional.of(reply.region()).filter(S3Question::isRegion);
    }
  }

  private Question question(JsonObject configuration, String sourcePath) {
    var settings = Settings.of(configuration);
    var type = configuration.getString("type");
    return switch (type) {
      case "s3" -> S3Question.of(settings, sourcePath, clock.instant());
      case "azureblob" -> AzureQuestion.of(settings, sourcePath, clock.instant());
      case "webdav" -> WebQuestion.webdav(settings, sourcePath);
      case "http" -> WebQuestion.http(settings, sourcePath);
      default -> throw Failure.notImplemented("Testing a storage of type '%s'".formatted(type));
    };
  }
}
