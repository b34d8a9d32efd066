package io.renku.gateway.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientFolderTest {
  @TempDir Path temp;
  private Path client;

  @BeforeEach
  void build() throws IOException {
    client = Files.createDirectory(temp.resolve("client"));
    write(client.resolve("index.html"), "index");
    write(client.resolve("static/js/main.js"), "main");
    write(temp.resolve("secret.txt"), "secret");
  }

  @Test
  void filesAreFoundWhereverTheyLie() throws IOException {
    assertThat(read(client, "/index.html")).isEqualTo("index");
    assertThat(read(client, "/static/js/main.js")).isEqualTo("main");
    assertThat(read(client, "/none.js")).isNull();
    assertThat(read(client, "/static")).isNull();
    assertThat(read(client, "/index.html/x")).isNull();
    assertThat(read(client, "/" + "x".repeat(3000))).isNull();
    assertThat(read(client, "/a\0b")).isNull();
  }

  @Test
  void nothingOutsideIsFound() throws IOException {
    Files.createSymbolicLink(client.resolve("out.txt"), temp.resolve("secret.txt"));
    Files.createSymbolicLink(client.resolve("up"), temp);
    Files.createSymbolicLink(client.resolve("via"), client.resolve("up"));

    for (var path :
        new String[] {
          "/out.txt",
          "/up/secret.txt",
          "/via/secret.txt",
          "/../secret.txt",
          "/static/../../secret.txt"
        }) {
      assertThat(read(client, path)).as(path).isNull();
    }
  }

  @Test
  void linksInsideAreFollowed() throws IOException {
    var version = Files.createDirectory(client.resolve("..2026"));
    write(version.resolve("theme.css"), "theme");
    Files.createSymbolicLink(client.resolve("..data"), version.getFileName());
    Files.createSymbolicLink(client.resolve("theme.css"), Path.of("..data/theme.css"));

    assertThat(read(client, "/theme.css")).isEqualTo("theme");
  }

  @Test
  void theClientMayComeInAJar() throws IOException {
    for (var below : new String[] {"/", "/META-INF/resources/"}) {
      var jar = temp.resolve("client" + below.length() + ".jar");
      var uri = URI.create("jar:" + jar.toUri());
      try (var files = FileSystems.newFileSystem(uri, Map.of("create", "true"))) {
        write(files.getPath(below + "index.html"), "index in a jar");
        write(files.getPath(below + "static/js/main.js"), "main");
        write(files.getPath("/secret.txt"), "secret");
      }

      assertThat(ClientFolder.isAt(jar)).isTrue();
      assertThat(read(jar, "/index.html")).isEqualTo("index in a jar");
      assertThat(read(jar, "/static/js/main.js")).isEqualTo("main");
      assertThat(read(jar, "/none")).isNull();
      if (below.length() > 1) {
        assertThat(read(jar, "/secret.txt")).isNull();
        assertThat(read(jar, "/../../secret.txt")).isNull();
      }
    }
  }

  @Test
  void aPlaceWithoutAnIndexIsNoClient() throws IOException {
    var empty = Files.createDirectory(temp.resolve("empty"));

    assertThat(ClientFolder.isAt(client)).isTrue();
    assertThat(ClientFolder.isAt(empty)).isFalse();
    assertThat(ClientFolder.isAt(temp.resolve("none"))).isFalse();
    assertThat(ClientFolder.isAt(temp.resolve("secret.txt"))).isFalse();
    assertThatThrownBy(() -> ClientFolder.at(empty)).isInstanceOf(UncheckedIOException.class);
  }

  private static String read(Path place, String path) throws IOException {
    try (var folder = ClientFolder.at(place)) {
      var file = folder.find(path);
      if (file.isEmpty()) {
        return null;
      }
      try (var content = file.get().content().open()) {
        return new String(content.readAllBytes(), UTF_8);
      }
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
