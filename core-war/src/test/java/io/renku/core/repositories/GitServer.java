package io.renku.core.repositories;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** A real git server on a free port: git's own http-backend behind the JDK's HTTP server. */
public final class GitServer implements AutoCloseable {
  public static final String TOKEN = "secret-token";

  private final Path root;
  private final HttpServer http;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile Runnable beforePush = () -> {};

  public GitServer(Path root) throws IOException {
    this.root = root;
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", this::handle);
    http.start();
  }

  public String url() {
    return "http://localhost:" + http.getAddress().getPort();
  }

  /** What was asked for so far, as "METHOD path?query login". */
  public List<String> requests() {
    return requests;
  }

  public void beforePush(Runnable action) {
    beforePush = action;
  }

  /** A repository below {@code demo/} with this name; private ones ask for the token. */
  public Path create(String name) {
    var repository = root.resolve("demo").resolve(name + ".git");
    git(root, "init", "-q", "--bare", "-b", "main", repository.toString());
    git(repository, "config", "http.receivepack", "true");
    git(repository, "config", "uploadpack.allowAnySHA1InWant", "true");
    return repository;
  }

  /** Commits files to a branch the way another person would. */
  public String commit(Path repository, String branch, String... pathsAndContents) {
    var work = temporary();
    git(root, "clone", "-q", repository.toString(), work.toString());
    var exists = !git(work, "branch", "-r", "--list", "origin/" + branch).isBlank();
    git(work, exists ? new String[] {"checkout", "-q", branch} : checkoutNew(branch));
    for (var i = 0; i < pathsAndContents.length; i += 2) {
      write(work.resolve(pathsAndContents[i]), pathsAndContents[i + 1]);
    }
    git(work, "add", "-A");
    git(work, "-c", "user.name=Other", "-c", "user.email=o@x.org", "commit", "-qm", "other");
    git(work, "push", "-q", "origin", branch);
    return git(work, "rev-parse", "HEAD").strip();
  }

  private static String[] checkoutNew(String branch) {
    return new String[] {"checkout", "-q", "-B", branch};
  }

  private Path temporary() {
    try {
      return Files.createTempDirectory(root, "work");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String content) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String git(Path folder, String... arguments) {
    var command = Stream.concat(Stream.of("git"), Arrays.stream(arguments)).toList();
    try {
      var process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var login = exchange.getRequestHeaders().getFirst("Authorization");
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + login);
      var expected =
          Base64.getEncoder().encodeToString(("oauth2:" + TOKEN).getBytes(StandardCharsets.UTF_8));
      if (exchange.getRequestURI().getPath().contains("private")
          && !("Basic " + expected).equals(login)) {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      if (exchange.getRequestURI().getPath().endsWith("/git-receive-pack")) {
        beforePush.run();
      }
      backend(exchange);
    }
  }

  private void backend(HttpExchange exchange) throws IOException {
    var builder = new ProcessBuilder("git", "http-backend");
    var environment = builder.environment();
    environment.put("GIT_PROJECT_ROOT", root.toString());
    environment.put("GIT_HTTP_EXPORT_ALL", "1");
    environment.put("REQUEST_METHOD", exchange.getRequestMethod());
    environment.put("PATH_INFO", exchange.getRequestURI().getPath());
    environment.put("QUERY_STRING", String.valueOf(exchange.getRequestURI().getRawQuery()));
    environment.put("REMOTE_USER", "someone");
    header(exchange, "Content-Type", environment, "CONTENT_TYPE");
    header(exchange, "Content-Encoding", environment, "HTTP_CONTENT_ENCODING");
    header(exchange, "Git-Protocol", environment, "GIT_PROTOCOL");
    var process = builder.start();
    try (var in = process.getOutputStream()) {
      exchange.getRequestBody().transferTo(in);
    }
    answer(exchange, process.getInputStream().readAllBytes());
  }

  private static void header(
      HttpExchange exchange, String header, java.util.Map<String, String> target, String name) {
    var value = exchange.getRequestHeaders().getFirst(header);
    if (value != null) {
      target.put(name, value);
    }
  }

  private static void answer(HttpExchange exchange, byte[] output) throws IOException {
    var text = new String(output, StandardCharsets.ISO_8859_1);
    var end = text.indexOf("\r\n\r\n");
    var status = 200;
    for (var line : text.substring(0, end).split("\r\n")) {
      var colon = line.indexOf(':');
      var value = line.substring(colon + 1).strip();
      if (line.startsWith("Status:")) {
        status = Integer.parseInt(value.substring(0, 3));
      } else {
        exchange.getResponseHeaders().add(line.substring(0, colon), value);
      }
    }
    var body = new ByteArrayOutputStream();
    body.write(output, end + 4, output.length - end - 4);
    exchange.sendResponseHeaders(status, body.size() == 0 ? -1 : body.size());
    body.writeTo(exchange.getResponseBody());
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
