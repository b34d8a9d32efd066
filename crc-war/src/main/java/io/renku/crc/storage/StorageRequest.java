package io.renku.crc.storage;

import io.renku.commons.Failure;
import io.renku.crc.rclone.StorageUrl;
import io.renku.crc.wire.Form;
import io.renku.crc.wire.Need;
import io.renku.crc.wire.TextRule;
import jakarta.json.JsonObject;
import java.util.Arrays;

/** What a request says about a storage; null where it says nothing. Unknown fields are ignored. */
public record StorageRequest(
    String projectId,
    String name,
    JsonObject configuration,
    String sourcePath,
    String targetPath,
    Boolean isPrivate,
    Boolean isReadonly) {
  private static final TextRule PROJECT = TextRule.matching(1, 20, "[0-9]+");
  private static final TextRule NAME = TextRule.matching(3, 200, "[a-zA-Z0-9_-]+");
  private static final TextRule PATH = TextRule.ofLength(1, 4000);

  /** A whole storage, in parts or with an address that is taken apart here. */
  static StorageRequest full(JsonObject body) {
    var request =
        Form.read(body, form -> form.has("storage_url") ? ofUrl(form) : read(form, Need.REQUIRED));
    return request.sound();
  }

  static StorageRequest partial(JsonObject body) {
    return Form.read(body, form -> read(form, Need.OPTIONAL)).sound();
  }

  private static StorageRequest read(Form form, Need need) {
    return new StorageRequest(
        form.text("project_id", need, PROJECT),
        form.text("name", need, NAME),
        form.raw("configuration", need),
        form.text("source_path", need, PATH),
        form.text("target_path", need, PATH),
        form.truth("private", Need.OPTIONAL),
        form.truth("readonly", Need.OPTIONAL));
  }

  private static StorageRequest ofUrl(Form form) {
    var address = form.text("storage_url", Need.REQUIRED, PATH);
    var url = address == null ? null : StorageUrl.parse(address);
    return new StorageRequest(
        form.text("project_id", Need.REQUIRED, PROJECT),
        form.text("name", Need.REQUIRED, NAME),
        url == null ? null : url.configuration(),
        url == null ? null : url.sourcePath(),
        form.text("target_path", Need.REQUIRED, PATH),
        form.truth("private", Need.OPTIONAL),
        form.truth("readonly", Need.OPTIONAL));
  }

  /** The target lies below the working directory of a session and nowhere else. */
  private StorageRequest sound() {
    if (targetPath != null && !isInside(targetPath)) {
      throw Failure.invalid(
          "There are errors in the following fields, target_path: The path must be relative, without empty or '..' parts or control characters");
    }
    return this;
  }

  private static boolean isInside(String path) {
    var trimmed =
        path.endsWith("/") && path.length() > 1 ? path.substring(0, path.length() - 1) : path;
    return path.chars().noneMatch(Character::isISOControl)
        && Arrays.stream(trimmed.split("/", -1))
            .noneMatch(part -> part.isEmpty() || part.equals(".."));
  }
}
