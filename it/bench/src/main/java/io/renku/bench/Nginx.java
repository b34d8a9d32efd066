package io.renku.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * The yardstick of the gateway: an nginx that serves files with one process, and another one that
 * stands before it as a plain proxy with two.
 */
final class Nginx implements AutoCloseable {
  private static final String FILES =
      """
      worker_processes 1;
      daemon off;
      pid PLACE/files.pid;
      error_log PLACE/files.log error;
      events { worker_connections 1024; }
      http {
        access_log off;
        sendfile on;
        keepalive_requests 1000000;
        client_body_temp_path PLACE/t1; proxy_temp_path PLACE/t2; fastcgi_temp_path PLACE/t3;
        uwsgi_temp_path PLACE/t4; scgi_temp_path PLACE/t5;
        server { listen 127.0.0.1:BACKEND; location / { alias PLACE/files/; } }
      }
      """;
  private static final String PROXY =
      """
      worker_processes 2;
      daemon off;
      pid PLACE/proxy.pid;
      error_log PLACE/proxy.log error;
      events { worker_connections 1024; }
      http {
        access_log off;
        keepalive_requests 1000000;
        client_body_temp_path PLACE/t6; proxy_temp_path PLACE/t7; fastcgi_temp_path PLACE/t8;
        uwsgi_temp_path PLACE/t9; scgi_temp_path PLACE/t10;
        upstream files { server 127.0.0.1:BACKEND; keepalive 64; keepalive_requests 1000000; }
        server {
          listen 127.0.0.1:PROXY;
          location / {
            proxy_pass http://files;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
          }
        }
      }
      """;

  private final Path place;
  private final int backend;
  private final Process files;
  private final Process proxy;

  /** Finds {@code nginx} on the PATH. Every path below {@code prefix} has these two files. */
  Nginx(Path place, String prefix, int backend, int proxy) throws IOException {
    this.place = place;
    this.backend = backend;
    // Started by root, nginx reads files as somebody else.
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
    var folder = Files.createDirectories(place.resolve("files").resolve(prefix.substring(1)));
    write(folder.resolve("1k"), 1024);
    write(folder.resolve("1m"), 1024 * 1024);
    this.files = start("files", FILES, proxy);
    this.proxy = start("proxy", PROXY, proxy);
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  private static void write(Path file, int length) throws IOException {
    var bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    Files.write(file, bytes);
  }

  private Process start(String name, String text, int proxyPort) throws IOException {
    var file = place.resolve(name + ".conf");
    Files.writeString(
        file,
        text.replace("PLACE", place.toString())
            .replace("BACKEND", String.valueOf(backend))
            .replace("127.0.0.1:PROXY", "127.0.0.1:" + proxyPort));
    return new ProcessBuilder("nginx", "-c", file.toString(), "-p", place.toString())
        .redirectErrorStream(true)
        .redirectOutput(place.resolve(name + ".out").toFile())
        .start();
  }

  String backend() {
    return "http://127.0.0.1:" + backend;
  }

  @Override
  public void close() {
    for (var process : new Process[] {proxy, files}) {
      process.destroy();
      try {
        process.waitFor(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
