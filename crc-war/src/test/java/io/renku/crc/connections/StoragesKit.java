package io.renku.crc.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.crc.CrcConfig;
import jakarta.json.Json;
import java.io.StringReader;

/** The service that tests connections, as the server would put it together. */
final class StoragesKit {
  private StoragesKit() {}

  static ConnectionService allowing(String networks) {
    var service = new ConnectionService();
    service.storages = new ConnectionClient();
    service.storages.config = config(networks);
    service.storages.prepare();
    return service;
  }

  static CrcConfig config(String networks) {
    return new CrcConfig() {
      @Override
      public String storageNetworks() {
        return networks;
      }
    };
  }

  static void test(ConnectionService service, String configuration, String path) {
    try (var reader = Json.createReader(new StringReader(configuration.replace('\'', '"')))) {
      service.test("ada", reader.readObject(), path);
    }
  }

  static String refusal(
      ConnectionService service, String configuration, String path, ErrorCode code) {
    var failure = catchThrowableOfType(Failure.class, () -> test(service, configuration, path));
    assertThat(failure).as("%s was accepted", configuration).isNotNull();
    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
    return failure.getMessage();
  }

  static String refusal(ConnectionService service, String configuration, String path) {
    return refusal(service, configuration, path, ErrorCode.INVALID);
  }
}
