package io.renku.gateway.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.gateway.kit.GatewayServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A built web client in a folder, as browsers and caches see it. */
class StaticFilesTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String SCRIPT = "console.log('a script of some length');\n".repeat(100);
  private static final String INDEX =
      "<!DOCTYPE html><html><head><script>window.boot=1</script></head><body>client</body></html>";
  private static final Instant BUILT = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir static Path temp;
  private static Path client;
  private static GatewayServer gateway;

  @BeforeAll
  static void start() throws Exception {
    client = Files.createDirectory(temp.resolve("client"));
    write("index.html", INDEX.getBytes(UTF_8));
    write("static/js/main.3f2a1b4c.js", SCRIPT.getBytes(UTF_8));
    write("app.js", SCRIPT.getBytes(UTF_8));
    write("app.js.br", "brotli, says its name".getBytes(UTF_8));
    write("app.js.gz", gzip("the prepared one"));
    write("old.js", SCRIPT.getBytes(UTF_8));
    write("old.js.gz", gzip("of an older build"));
    Files.setLastModifiedTime(client.resolve("old.js.gz"), FileTime.from(BUILT.minusSeconds(60)));
    write("small.css", "p{}".getBytes(UTF_8));
    write("logo.png", new byte[4096]);
    write("manifest.json", "{}".getBytes(UTF_8));
    write(".env", "needle".getBytes(UTF_8));
    write(".git/config", "needle".getBytes(UTF_8));
    write("META-INF/MANIFEST.MF", "needle".getBytes(UTF_8));
    write("caf\u00e9 au lait+.txt", "found".getBytes(UTF_8));
    write("storybook/index.html", "<!DOCTYPE html>stories".getBytes(UTF_8));
    Files.writeString(temp.resolve("secret.txt"), "needle");
    Files.createSymbolicLink(client.resolve("leak.txt"), temp.resolve("secret.txt"));
    gateway =
        GatewayServer.start(
            "renku.ui.folder", client.toString(),
            "renku.ui.sentry.url", "https://key@sentry.example/42",
            "renku.ui.statuspage-id", "abc",
            "renku.ui.csp.scripts", "https://cdn.example");
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  @Test
  void hashedFilesAreKeptForAYear() throws Exception {
    var answer = get("/static/js/main.3f2a1b4c.js");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
    assertThat(header(answer, "Content-Type")).isEqualTo("text/javascript;charset=utf-8");
    assertThat(header(answer, "Last-Modified")).isEqualTo("Sun, 01 Mar 2026 10:00:00 GMT");
    assertThat(text(answer)).isEqualTo(SCRIPT);
    assertThat(header(get("/manifest.json"), "Cache-Control")).startsWith("no-cache, max-age=");
    assertThat(header(get("/logo.png"), "Cache-Control")).isEqualTo("public, max-age=604800");
  }

  @Test
  void whoHasAFileIsToldSo() throws Exception {
    for (var path : List.of("/app.js", "/index.html", "/logo.png", "/ui/app.js")) {
      var tag = header(get(path), "ETag");

      assertThat(tag).as(path).matches("\"[\\w-]+\"");
      for (var held : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
        var again = get(path, "If-None-Match", held, "If-Modified-Since", "yesterday");
        assertThat(again.statusCode()).as(path + " " + held).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(header(again, "ETag")).isEqualTo(tag);
        assertThat(header(again, "Cache-Control")).isEqualTo(header(get(path), "Cache-Control"));
      }
      assertThat(get(path, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whoKnowsOnlyTheTimeIsToldSoToo() throws Exception {
    assertThat(since("/app.js", "Sun, 01 Mar 2026 10:00:00 GMT")).isEqualTo(304);
    assertThat(since("/app.js", "Mon, 02 Mar 2026 10:00:00 GMT")).isEqualTo(304);
    assertThat(since("/app.js", "Sun, 01 Mar 2026 09:59:59 GMT")).isEqualTo(200);
    assertThat(since("/app.js", "nonsense")).isEqualTo(200);
    assertThat(
            get(
                    "/app.js",
                    "If-None-Match",
                    "\"x\"",
                    "If-Modified-Since",
                    "Mon, 02 Mar 2026 10:00:00 GMT")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void theTagIsTheContents() throws Exception {
    var tag = header(get("/static/js/main.3f2a1b4c.js"), "ETag");
    assertThat(header(get("/old.js"), "ETag")).isEqualTo(tag);

    write("changing.txt", "first".getBytes(UTF_8));
    var first = get("/changing.txt");
    Files.writeString(client.resolve("changing.txt"), "second");
    var second = get("/changing.txt", "If-None-Match", header(first, "ETag"));

    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(text(second)).isEqualTo("second");
    assertThat(header(second, "ETag")).isNotEqualTo(header(first, "ETag"));
  }

  @Test
  void textIsCompressedForWhoTakesIt() throws Exception {
    var plain = get("/static/js/main.3f2a1b4c.js");
    var small = get("/static/js/main.3f2a1b4c.js", "Accept-Encoding", "gzip, deflate");

    assertThat(header(small, "Content-Encoding")).isEqualTo("gzip");
    assertThat(header(small, "Vary")).contains("Accept-Encoding");
    assertThat(header(plain, "Vary")).contains("Accept-Encoding");
    assertThat(header(plain, "Content-Encoding")).isNull();
    assertThat(small.body().length).isLessThan(SCRIPT.length() / 4);
    assertThat(header(small, "Content-Length")).isEqualTo("" + small.body().length);
    assertThat(unzip(small.body())).isEqualTo(SCRIPT);
    assertThat(header(small, "ETag")).isNotEqualTo(header(plain, "ETag"));
    assertThat(
            get(
                    "/static/js/main.3f2a1b4c.js",
                    "Accept-Encoding",
                    "gzip",
                    "If-None-Match",
                    header(small, "ETag"))
                .statusCode())
        .isEqualTo(304);
  }

  @Test
  void whatWasCompressedByTheBuildIsTaken() throws Exception {
    var brotli = get("/app.js", "Accept-Encoding", "gzip, deflate, br");
    var gzip = get("/app.js", "Accept-Encoding", "gzip, br;q=0");

    assertThat(header(brotli, "Content-Encoding")).isEqualTo("br");
    assertThat(text(brotli)).isEqualTo("brotli, says its name");
    assertThat(header(brotli, "Content-Type")).isEqualTo("text/javascript;charset=utf-8");
    assertThat(unzip(gzip.body())).isEqualTo("the prepared one");
    assertThat(
            List.of(header(brotli, "ETag"), header(gzip, "ETag"), header(get("/app.js"), "ETag")))
        .doesNotHaveDuplicates();
  }

  @Test
  void whatWasCompressedByAnOlderBuildIsNot() throws Exception {
    var answer = get("/old.js", "Accept-Encoding", "gzip");

    assertThat(unzip(answer.body())).isEqualTo(SCRIPT);
  }

  @Test
  void picturesAndSmallFilesAreNotCompressed() throws Exception {
    for (var path : List.of("/logo.png", "/small.css")) {
      var answer = get(path, "Accept-Encoding", "gzip, br");

      assertThat(header(answer, "Content-Encoding")).as(path).isNull();
      assertThat(answer.body().length)
          .isEqualTo((int) Files.size(client.resolve(path.substring(1))));
    }
  }

  @Test
  void headSaysWhatGetWouldSay() throws Exception {
    for (var path : List.of("/app.js", "/logo.png", "/index.html", "/search")) {
      for (var encoding : List.of("identity", "gzip")) {
        var got = get(path, "Accept", "text/html", "Accept-Encoding", encoding);
        var head = send("HEAD", path, "Accept", "text/html", "Accept-Encoding", encoding);

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        for (var name :
            List.of("ETag", "Content-Length", "Content-Type", "Cache-Control", "Last-Modified")) {
          assertThat(header(head, name)).as(path + " " + name).isEqualTo(header(got, name));
        }
        assertThat(header(head, "Content-Length")).isEqualTo("" + got.body().length);
      }
    }
    assertThat(send("HEAD", "/none.js").statusCode()).isEqualTo(404);
  }

  @Test
  void nothingElseIsServed() throws Exception {
    for (var path :
        List.of(
            "/leak.txt",
            "/.env",
            "/.git/config",
            "/META-INF/MANIFEST.MF",
            "/meta-inf/MANIFEST.MF",
            "/META-INF%2FMANIFEST.MF",
            "/WEB-INF/beans.xml",
            "/WEB-INF%2fbeans.xml",
            "//WEB-INF/beans.xml",
            "/web-inf/beans.xml",
            "/ui//app.js",
            "/static%2F..%2F..%2Fsecret.txt",
            "/..%2Fsecret.txt",
            "/%2e%2e/secret.txt",
            "/static/%252e%252e/%252e%252e/secret.txt",
            "/%2Fetc%2Fpasswd",
            "//etc/passwd",
            "/app.js%00.html",
            "/app.js/",
            "/app.js;x=1")) {
      var answer = Wire.get(gateway.base(), path);

      assertThat(answer)
          .as(path)
          .matches("(?s)HTTP/1.1 40[04] .*")
          .doesNotContain("needle", "root:");
    }
  }

  @Test
  void namesMayBeEncoded() throws Exception {
    assertThat(text(get("/caf%C3%A9%20au%20lait+.txt"))).isEqualTo("found");
    assertThat(text(get("/caf%c3%a9%20au%20lait%2B.txt"))).isEqualTo("found");
  }

  @Test
  void aPageThatIsNoFileIsTheClients() throws Exception {
    for (var path : List.of("/", "/search", "/projects/group/name", "/sessions", "/datasets/x.y")) {
      var answer = get(path, "Accept", "text/html,*/*;q=0.8");

      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(text(answer)).isEqualTo(INDEX);
      assertThat(header(answer, "Cache-Control")).startsWith("no-cache");
    }
    assertThat(get("/search", "Accept", "application/json").statusCode()).isEqualTo(404);
    assertThat(get("/static/js/gone.js", "Accept", "*/*").statusCode()).isEqualTo(404);
    assertThat(send("POST", "/search", "Accept", "text/html").statusCode()).isEqualTo(404);
    for (var path : List.of("/entities/x", "/ui-server/x", "/metrics")) {
      assertThat(text(get(path, "Accept", "text/html"))).as(path).doesNotContain(">client<");
    }
  }

  @Test
  void aFolderWithAPageIsThatPage() throws Exception {
    var answer = get("/storybook");

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(header(answer, "Location")).isEqualTo("/storybook/");
    assertThat(text(get("/storybook/"))).endsWith("stories");
  }

  @Test
  void aClientThatWasBroughtMayDoWhatRenkuUiDoes() throws Exception {
    var policy = header(get("/", "Accept", "text/html"), "Content-Security-Policy");

    assertThat(directive(policy, "script-src"))
        .contains("'self'", "'unsafe-eval'", "https://cdn.example")
        .anyMatch(source -> source.startsWith("'sha256-"))
        .doesNotContain("'unsafe-inline'", "*");
    assertThat(directive(policy, "style-src")).contains("'self'", "'unsafe-inline'");
    assertThat(directive(policy, "img-src")).contains("'self'", "data:", "https:");
    assertThat(directive(policy, "frame-src")).contains("'self'");
    assertThat(directive(policy, "connect-src"))
        .containsExactlyInAnyOrder(
            "'self'",
            "ws://" + gateway.base().getAuthority(),
            "https://abc.statuspage.io",
            "https://sentry.example");
    assertThat(directive(policy, "object-src")).containsExactly("'none'");
    assertThat(directive(policy, "base-uri")).containsExactly("'self'");
    assertThat(directive(policy, "frame-ancestors")).contains("'self'");
  }

  private static List<String> directive(String policy, String name) {
    return List.of(policy.split("; ")).stream()
        .filter(directive -> directive.startsWith(name + " "))
        .flatMap(directive -> List.of(directive.split(" ")).stream().skip(1))
        .toList();
  }

  private static int since(String path, String date) throws Exception {
    return get(path, "If-Modified-Since", date).statusCode();
  }

  private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    return send("GET", path, headers);
  }

  private static HttpResponse<byte[]> send(String method, String path, String... headers)
      throws Exception {
    var request = HttpRequest.newBuilder(gateway.base().resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    var built = request.method(method, HttpRequest.BodyPublishers.noBody()).build();
    return HTTP.send(built, BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse(null);
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), UTF_8);
  }

  private static void write(String name, byte[] content) throws IOException {
    var file = client.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    Files.setLastModifiedTime(file, FileTime.from(BUILT));
  }

  private static byte[] gzip(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static String unzip(byte[] bytes) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
