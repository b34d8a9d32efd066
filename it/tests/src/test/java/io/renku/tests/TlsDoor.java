package io.renku.tests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * HTTPS in front of a gateway that speaks HTTP, as an ingress does it, with a certificate of its
 * own. Clients get to it as to a proxy, so that the host needs no name server and no port 443;
 * other hosts are not reached through it.
 */
final class TlsDoor implements AutoCloseable {
  static final String HOST = "renku.test";
  private static final String TARGET = "CONNECT " + HOST + ":443 ";
  private static final String PASSWORD = "password-of-a-test";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LONGEST_HEAD = 8192;

  private final URI gateway;
  private final Path certificate;
  private final SSLContext tls;
  private final ServerSocket listener;

  TlsDoor(Path folder, URI gateway)
      throws IOException, InterruptedException, GeneralSecurityException {
    this.gateway = gateway;
    this.certificate = folder.resolve("door.pem");
    this.tls = SSLContext.getInstance("TLS");
    var keys = keys(folder.resolve("door.p12"));
    Files.writeString(certificate, pem(keys));
    var manager = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    manager.init(keys, PASSWORD.toCharArray());
    tls.init(manager.getKeyManagers(), null, null);
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::listen);
  }

  private static KeyStore keys(Path store)
      throws IOException, InterruptedException, GeneralSecurityException {
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var command =
        List.of(
            keytool,
            "-genkeypair",
            "-alias",
            "door",
            "-keyalg",
            "EC",
            "-validity",
            "2",
            "-dname",
            "CN=" + HOST,
            "-ext",
            "san=dns:" + HOST,
            "-ext",
            "bc:c=ca:true",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD);
    Outcome.of(new ProcessBuilder(command), PATIENCE).mustSucceed();
    return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
  }

  private static String pem(KeyStore keys) throws GeneralSecurityException {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    var bytes = keys.getCertificate("door").getEncoded();
    return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
        .formatted(lines.encodeToString(bytes));
  }

  /** What clients have to trust. */
  Path certificate() {
    return certificate;
  }

  /** The proxy that leads here. */
  String proxy() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  private void listen() {
    while (!listener.isClosed()) {
      try {
        var client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      if (head(client).startsWith(TARGET)) {
        say(client, "200 Connected");
        tunnel(client);
      } else {
        say(client, "403 Forbidden");
      }
    } catch (IOException _) {
      // The client or the gateway has hung up, and each sees that the other has.
    }
  }

  /** Byte by byte: what follows is the client's greeting to TLS. */
  private static String head(Socket client) throws IOException {
    var head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      var next = client.getInputStream().read();
      if (next < 0 || head.size() > LONGEST_HEAD) {
        throw new IOException("That is no request for a tunnel");
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static void say(Socket client, String status) throws IOException {
    var answer = "HTTP/1.1 %s\r\n\r\n".formatted(status);
    client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void tunnel(Socket client) throws IOException {
    try (var secure = (SSLSocket) tls.getSocketFactory().createSocket(client, null, true);
        var server = new Socket(gateway.getHost(), gateway.getPort())) {
      var back = Thread.ofVirtual().start(() -> copy(server, secure));
      copy(secure, server);
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException _) {
      hangUp(from);
      hangUp(to);
    }
  }

  private static void hangUp(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // Then it is closed.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
