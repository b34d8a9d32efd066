package io.renku.crc.storage;

import io.renku.crc.rclone.OptionView;
import io.renku.crc.rclone.RcloneSchema;
import jakarta.json.Json;
import jakarta.json.JsonObject;

/** A storage as clients see it, with the secrets that a session has to be given for it. */
record StorageView(CloudStorage storage, RcloneSchema schema) {

  JsonObject json() {
    var fields =
        Json.createObjectBuilder()
            .add("project_id", storage.projectId())
            .add("storage_type", storage.type())
            .add("name", storage.name())
            .add("configuration", storage.configuration())
            .add("source_path", storage.sourcePath())
            .add("target_path", storage.targetPath())
            .add("private", storage.isPrivate())
            .add("readonly", storage.isReadonly())
            .add("storage_id", storage.id());
    var sensitive = Json.createArrayBuilder();
    var provider = storage.configuration().getString("provider", "");
    schema
        .find(storage.type())
        .ifPresent(
            kind -> kind.credentials(provider).forEach(o -> sensitive.add(OptionView.of(o))));
    return Json.createObjectBuilder()
        .add("storage", fields)
        .add("sensitive_fields", sensitive)
        .build();
  }
}
