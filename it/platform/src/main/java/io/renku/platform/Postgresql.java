package io.renku.platform;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * PostgreSQL from the binaries that Maven fetched, with the databases and users that our services
 * expect.
 */
final class Postgresql extends Part {
  static final String NAME = "postgresql";

  /** Database, its owner, and the secret that holds the owner's password. */
  private record Database(String name, String owner, String secret) {}

  private static final List<Database> DATABASES =
      List.of(
          new Database("renku", "renku", "db-renku"),
          new Database("event_log", "eventlog", "db-eventlog"),
          new Database("triples_generator", "triplesgenerator", "db-triplesgenerator"),
          new Database("projects_tokens", "tokenstorage", "db-tokenstorage"));

  static final int PASSWORD_BYTES = 16;

  private final Secrets secrets;

  Postgresql(Settings settings) {
    super(NAME, settings);
    this.secrets = new Secrets(settings.state());
  }

  @Override
  Optional<String> elsewhere() {
    return settings
        .find("renku.db.host")
        .map(host -> host + ":" + settings.get("renku.db.port", "5432"));
  }

  @Override
  Set<Port> ports() {
    return Set.of(Port.POSTGRESQL);
  }

  private Path home() {
    return Versions.folder(settings.cache(), NAME);
  }

  private Path data() {
    return settings.state().resolve("postgresql");
  }

  @Override
  void prepare(Consumer<String> progress) throws IOException {
    if (!Files.exists(home())) {
      progress.accept("unpacking");
      var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
      var kind = system.contains("mac") ? "Darwin" : "Linux";
      try (var archive =
          DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(kind, System.getProperty("os.arch"))) {
        Archives.unpackTarXz(archive, home());
      }
    }
    if (!Files.exists(data())) {
      progress.accept("creating the database files");
      initialise();
    }
  }

  private void initialise() throws IOException {
    secrets.hex("db-postgres", PASSWORD_BYTES);
    Files.createDirectories(log().getParent());
    var draft = data().resolveSibling("postgresql.new");
    Archives.delete(draft);
    var command = new ArrayList<>(unprivileged());
    command.addAll(
        List.of(
            home().resolve("bin/initdb").toString(),
            "--pgdata=" + draft,
            "--username=postgres",
            "--pwfile=" + secrets.file("db-postgres"),
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--locale=C.UTF-8",
            "--no-sync"));
    Programs.run(command, log(), Map.of());
    Files.move(draft, data());
  }

  /** PostgreSQL refuses to run as root; in a user namespace of its own it runs as nobody. */
  private static List<String> unprivileged() {
    return System.getProperty("user.name").equals("root")
        ? List.of("unshare", "--user")
        : List.of();
  }

  @Override
  Launch launch() {
    var command = new ArrayList<>(unprivileged());
    command.addAll(List.of(home().resolve("bin/postgres").toString(), "-D", data().toString()));
    Map.of(
            "port", String.valueOf(settings.port(Port.POSTGRESQL)),
            "listen_addresses", "127.0.0.1",
            "unix_socket_directories", "",
            "max_connections", "60",
            "shared_buffers", "32MB",
            "log_timezone", "UTC",
            "timezone", "UTC")
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> command.addAll(List.of("-c", entry.getKey() + "=" + entry.getValue())));
    return new Launch(command, settings.state(), Map.of());
  }

  @Override
  String stopSignal() {
    return "INT"; // "fast": ends connections instead of waiting for them
  }

  @Override
  void complete(Consumer<String> progress) throws IOException {
    try (var admin = connect("postgres", "postgres", "db-postgres")) {
      for (var database : DATABASES) {
        create(admin, database);
        try (var inside = connect(database.name(), "postgres", "db-postgres")) {
          execute(inside, "create extension if not exists pg_trgm");
          execute(inside, "alter schema public owner to " + database.owner());
          execute(inside, "revoke all on schema public from public");
        }
      }
    } catch (SQLException e) {
      throw new IOException("could not create the databases: " + e.getMessage(), e);
    }
  }

  private void create(Connection admin, Database database) throws SQLException {
    if (!exists(admin, "select 1 from pg_roles where rolname = ?", database.owner())) {
      execute(
          admin,
          "create role %s login password '%s'"
              .formatted(database.owner(), secrets.hex(database.secret(), PASSWORD_BYTES)));
    }
    if (!exists(admin, "select 1 from pg_database where datname = ?", database.name())) {
      execute(admin, "create database %s owner %s".formatted(database.name(), database.owner()));
    }
  }

  private static boolean exists(Connection connection, String query, String name)
      throws SQLException {
    try (var statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      return statement.executeQuery().next();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  Optional<String> complaint() {
    if (elsewhere().isPresent()) {
      return Probe.tcp(
          settings.get("renku.db.host", "localhost"),
          Integer.parseInt(settings.get("renku.db.port", "5432")));
    }
    try (var connection = connect("postgres", "postgres", "db-postgres")) {
      execute(connection, "select 1");
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(e.getMessage().lines().findFirst().orElse("no answer"));
    }
  }

  private Connection connect(String database, String user, String secret) throws SQLException {
    var url =
        "jdbc:postgresql://127.0.0.1:%d/%s?connectTimeout=3&loginTimeout=5&socketTimeout=20"
            .formatted(settings.port(Port.POSTGRESQL), database);
    return DriverManager.getConnection(url, user, secrets.hex(secret, PASSWORD_BYTES));
  }
}
