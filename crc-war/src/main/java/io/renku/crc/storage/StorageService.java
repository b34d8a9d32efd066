package io.renku.crc.storage;

import io.renku.commons.Failure;
import io.renku.commons.Page;
import io.renku.crc.audit.AuditLogRepository;
import io.renku.crc.rclone.ConfigurationRules;
import io.renku.crc.rclone.RcloneSchema;
import io.renku.crc.wire.PageQuery;
import io.renku.crc.wire.Precondition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Keeps storages, checked against rclone's schema and without any secret. */
@ApplicationScoped
@Transactional
class StorageService {
  private final RcloneSchema schema = RcloneSchema.load();
  private final ConfigurationRules rules = new ConfigurationRules(schema);

  @Inject StorageRepository storages;
  @Inject AuditLogRepository audit;

  RcloneSchema schema() {
    return schema;
  }

  /**
   * @throws Failure 422 that says what rclone would not accept
   */
  JsonObject usable(JsonObject configuration) {
    return rules.usable(configuration);
  }

  /**
   * @throws Failure 422 when there is no such type of storage
   */
  JsonObject obscured(JsonObject configuration) {
    return rules.obscured(configuration);
  }

  Page<JsonObject> ofProject(String projectId, PageQuery page) {
    return storages.ofProject(projectId, page).map(this::view);
  }

  /**
   * @throws Failure 404 when there is no such storage
   */
  JsonObject get(String id) {
    return view(storages.find(id).orElseThrow(() -> Failure.notFound("Storage", id)));
  }

  Optional<String> projectOf(String id) {
    return storages.find(id).map(CloudStorage::projectId);
  }

  JsonObject create(StorageRequest wish) {
    var storage = new CloudStorage(Ulid.at(Instant.now()), wish.projectId());
    replace(storage, wish);
    storages.add(storage);
    audit.byCaller("storage.create", "storage/" + storage.id(), Map.of("name", storage.name()));
    return view(storage);
  }

  JsonObject replace(String id, StorageRequest wish, Precondition precondition) {
    var storage = lock(id, wish, precondition);
    replace(storage, wish);
    return changed(storage);
  }

  private void replace(CloudStorage storage, StorageRequest wish) {
    requireFreeName(storage, wish.name());
    var isPrivate = Boolean.TRUE.equals(wish.isPrivate());
    storage.mount(
        wish.name(),
        wish.sourcePath(),
        wish.targetPath(),
        !Boolean.FALSE.equals(wish.isReadonly()));
    storage.configure(rules.storable(wish.configuration(), isPrivate), isPrivate);
  }

  JsonObject patch(String id, StorageRequest wish, Precondition precondition) {
    var storage = lock(id, wish, precondition);
    requireFreeName(storage, wish.name() == null ? storage.name() : wish.name());
    storage.mount(
        wish.name() == null ? storage.name() : wish.name(),
        wish.sourcePath() == null ? storage.sourcePath() : wish.sourcePath(),
        wish.targetPath() == null ? storage.targetPath() : wish.targetPath(),
        wish.isReadonly() == null ? storage.isReadonly() : wish.isReadonly());
    var isPrivate = wish.isPrivate() == null ? storage.isPrivate() : wish.isPrivate();
    storage.configure(rules.storable(merged(storage, wish), isPrivate), isPrivate);
    return changed(storage);
  }

  /**
   * A patch that sends a configuration and does not mention "private" lists the credentials that
   * remain: the web client unticks one by leaving it out. Any other patch leaves them alone.
   */
  private JsonObject merged(CloudStorage storage, StorageRequest wish) {
    var becomesPublic = Boolean.FALSE.equals(wish.isPrivate());
    var listsCredentials = wish.configuration() != null && wish.isPrivate() == null;
    var stored =
        becomesPublic || listsCredentials
            ? rules.withoutSecrets(storage.configuration())
            : storage.configuration();
    var merged = Json.createObjectBuilder(stored);
    if (wish.configuration() != null) {
      wish.configuration()
          .forEach(
              (name, value) -> {
                if (value == JsonValue.NULL) {
                  merged.remove(name);
                } else {
                  merged.add(name, value);
                }
              });
    }
    return merged.build();
  }

  /** Deleting what is not there is no fault. */
  void delete(String id, Precondition precondition) {
    storages
        .lock(id)
        .ifPresent(
            storage -> {
              precondition.check(view(storage));
              storages.remove(storage);
              audit.byCaller("storage.delete", "storage/" + id, Map.of("name", storage.name()));
            });
  }

  private CloudStorage lock(String id, StorageRequest wish, Precondition precondition) {
    var storage = storages.lock(id).orElseThrow(() -> Failure.notFound("Storage", id));
    precondition.check(view(storage));
    if (wish.projectId() != null && !wish.projectId().equals(storage.projectId())) {
      throw Failure.invalid("A storage cannot be moved to another project.");
    }
    return storage;
  }

  private void requireFreeName(CloudStorage storage, String name) {
    if (storages.isNameTaken(storage.projectId(), name, storage.id())) {
      throw Failure.invalid(
          "A storage with name %s already exists for project %s"
              .formatted(name, storage.projectId()));
    }
  }

  private JsonObject changed(CloudStorage storage) {
    storages.flush();
    audit.byCaller("storage.change", "storage/" + storage.id(), Map.of("name", storage.name()));
    return view(storage);
  }

  private JsonObject view(CloudStorage storage) {
    return new StorageView(storage, schema).json();
  }
}
