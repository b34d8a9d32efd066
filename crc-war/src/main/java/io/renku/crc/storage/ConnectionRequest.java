package io.renku.crc.storage;

import io.renku.crc.wire.Form;
import io.renku.crc.wire.Need;
import io.renku.crc.wire.TextRule;
import jakarta.json.JsonObject;

/** A storage to try, with its secrets. */
record ConnectionRequest(JsonObject configuration, String sourcePath) {
  private static final TextRule PATH = TextRule.ofLength(1, 4000);

  static ConnectionRequest read(Form form) {
    return new ConnectionRequest(
        form.raw("configuration", Need.REQUIRED), form.text("source_path", Need.REQUIRED, PATH));
  }
}
