package io.renku.crc.kit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs what this service needs around it, for trying the WAR in a server of one's own: PostgreSQL
 * and a Keycloak stand-in. Prints the settings and two tokens into the file it is given.
 */
public final class Workbench {
  private Workbench() {}

  public static void main(String[] arguments) throws Exception {
    var ports = Integer.parseInt(arguments[0]);
    var keycloak = new Keycloak(ports + 1);
    var postgres = EmbeddedPostgres.builder().setPort(ports).start();
    Files.writeString(
        Path.of(arguments[1]),
        """
        export RENKU_DB_PORT=%d RENKU_DB_CRC_NAME=postgres RENKU_DB_CRC_USER=postgres RENKU_DB_CRC_PASSWORD=postgres
        export RENKU_KEYCLOAK_URL=%s
        export ADMIN=%s
        export USER1=%s
        """
            .formatted(
                postgres.getPort(),
                keycloak.url(),
                keycloak.token("admin-user-1", "renku-admin"),
                keycloak.token("normal-user-1")));
    Thread.currentThread().join();
  }
}
