package io.renku.crc.connections;

import static io.renku.crc.connections.StoragesKit.refusal;
import static io.renku.crc.connections.StoragesKit.test;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.renku.commons.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionServiceTest {
  private static final String SECRET = "s3cr3t-value";

  private final ConnectionService service = StoragesKit.allowing("127.0.0.1/32");
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer far;

  @BeforeEach
  void start() throws IOException {
    far = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    far.start();
  }

  @AfterEach
  void stop() {
    far.stop(0);
  }

  private String url() {
    return "http://127.0.0.1:" + far.getAddress().getPort();
  }

  private void answers(int status, String body, String... headers) {
    far.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          for (var i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
          }
          var bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private String s3() {
    return "{'type':'s3','provider':'Other','endpoint':'%s','access_key_id':'key','secret_access_key':'%s'}"
        .formatted(url(), SECRET);
  }

  @Test
  void aBucketIsListed() {
    answers(200, "<?xml version='1.0'?><ListBucketResult/>");

    test(service, s3(), "bucket/a folder/é+&=");

    assertThat(asked)
        .containsExactly(
            "GET /bucket?delimiter=%2F&list-type=2&max-keys=1&prefix=a%20folder%2F%C3%A9%2B%26%3D%2F");
  }

  @Test
  void aServerThatIsNoStorageIsToldApart() {
    answers(200, "<html>hello</html>");

    assertThat(refusal(service, s3(), "bucket")).contains("not as a storage");
  }

  @ParameterizedTest
  @CsvSource({
    "403, <Error><Code>SignatureDoesNotMatch</Code>, let these credentials list the bucket 'b'"
        + " (SignatureDoesNotMatch).",
    "404, <Error><Code>NoSuchBucket</Code>, no such place: bucket 'b' (NoSuchBucket).",
    "500, <Error><Code>a secret thing</Code>, status 500 for the bucket 'b'.",
    "503, '', status 503 for the bucket 'b'."
  })
  void refusalsOfTheStorageAreExplained(int status, String body, String message) {
    answers(status, body);

    assertThat(refusal(service, s3(), "b")).endsWith(message).doesNotContain(SECRET);
  }

  @Test
  void redirectsAreNotFollowed() {
    answers(307, "", "Location", url() + "/elsewhere");

    assertThat(refusal(service, s3(), "b")).contains("points to another address");
    assertThat(asked).hasSize(1);
  }

  @Test
  void anAnswerWithoutEndIsCutShort() {
    answers(200, "<ListBucketResult>" + "x".repeat(5_000_000));

    test(service, s3(), "b");
  }

  @Test
  void whatIsNotThereIsReported() {
    var closed = s3();
    far.stop(0);

    assertThat(refusal(service, closed, "b")).contains("Nothing answers at '127.0.0.1'");
    assertThat(refusal(service, closed.replace("127.0.0.1", "storage.invalid"), "b"))
        .isEqualTo("There is no host 'storage.invalid'.");
  }

  @Test
  void aServerWithACertificateOfItsOwnGetsNoSecret(@TempDir Path folder) throws Exception {
    far.stop(0);
    var safe = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    safe.setHttpsConfigurator(new HttpsConfigurator(selfSigned(folder.resolve("keys.p12"))));
    far = safe;
    far.start();
    answers(200, "<ListBucketResult/>");

    assertThat(refusal(service, s3().replace("http://", "https://"), "b"))
        .contains("certificate does not hold");
    assertThat(asked).isEmpty();
  }

  private static SSLContext selfSigned(Path store) throws Exception {
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var made =
        new ProcessBuilder(
                (keytool
                        + " -genkeypair -keyalg EC -alias far -dname CN=127.0.0.1 -ext"
                        + " san=ip:127.0.0.1 -storepass password -storetype PKCS12 -keystore "
                        + store)
                    .split(" "))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(made.waitFor()).isZero();
    var password = "password".toCharArray();
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyStore.getInstance(store.toFile(), password), password);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.2",
        "http://127.2",
        "http://2130706434",
        "http://[::1]",
        "http://[::ffff:127.0.0.2]",
        "http://[::ffff:7f00:2]",
        "http://169.254.169.254/latest",
        "http://10.0.0.1:8080",
        "http://192.168.0.1",
        "http://0.0.0.0",
        "http://[fe80::1]",
        "http://[fd00:ec2::254]"
      })
  void addressesInsideAreRefused(String endpoint) {
    assertThat(refusal(service, s3().replace(url(), endpoint), "b"))
        .contains("may not be reached from here");
  }

  @Test
  void namesOfAddressesInsideAreRefused() {
    answers(200, "<ListBucketResult/>");
    var strict = StoragesKit.allowing("");

    assertThat(refusal(strict, s3(), "b")).contains("may not be reached");
    assertThat(refusal(strict, s3().replace("127.0.0.1", "localhost"), "b"))
        .contains("'localhost'", "may not be reached");
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://a.org",
        "https://user:pw@a.org",
        "https://",
        "https://a b",
        "https://a.org:99999",
        "http://0177.0.0.1",
        "http://0x7f.0.0.1",
        "http://0x7f000001",
        "http://[::1"
      })
  void whatIsNoAddressIsRefused(String endpoint) {
    refusal(service, s3().replace(url(), endpoint), "b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'s3','provider':'AWS','access_key_id':'<sensitive>'} | b",
        "{'type':'s3','provider':'AWS','access_key_id':'a'} | b",
        "{'type':'s3','provider':'AWS','access_key_id':'a\\nb','secret_access_key':'c'} | b",
        "{'type':'s3','provider':'AWS','region':'x.evil.org/','access_key_id':'a','secret_access_key':'c'}"
            + " | b",
        "{'type':'s3','provider':'AWS','env_auth':true} | b",
        "{'type':'s3','provider':'Wasabi'} | b",
        "{'type':'s3','provider':'AWS'} | /",
        "{'type':'s3','provider':'AWS'} | ../b",
        "{'type':'s3','provider':'AWS','force_path_style':'false'} | B:b",
        "{'type':'azureblob'} | c",
        "{'type':'azureblob','account':'a.b'} | c",
        "{'type':'azureblob','account':'abc','key':'no base64!'} | c",
        "{'type':'azureblob','account':'abc','key':'='} | c",
        "{'type':'azureblob','account':'abc','use_emulator':'true'} | c",
        "{'type':'webdav'} | c",
        "{'type':'webdav','url':'http://a.org','bearer_token':'é'} | c"
      })
  void settingsThatCannotWorkAreRefused(String configuration, String path) {
    refusal(service, configuration, path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'sftp'}",
        "{'type':'s3','provider':'AWS','v2_auth':true}",
        "{'type':'azureblob','account':'abc','client_secret':'x'}",
        "{'type':'webdav','url':'http://a.org','vendor':'sharepoint'}",
        "{'type':'http','url':'http://a.org','headers':'a,b'}"
      })
  void whatIsNotBuiltIsSaid(String configuration) {
    refusal(service, configuration, "b", ErrorCode.NOT_IMPLEMENTED);
  }

  @Test
  void aSharedAddressOfAzureKeepsItsSignature() {
    answers(200, "<EnumerationResults/>");

    test(
        service,
        "{'type':'azureblob','sas_url':'%s/c?sv=1&sig=a%%2Bb'}".formatted(url()),
        "c/folder");

    assertThat(asked)
        .containsExactly(
            "GET /c?sv=1&sig=a%2Bb&comp=list&delimiter=%2F&maxresults=1&prefix=folder%2F&restype=container");
  }

  @Test
  void refusalsOfAzureAreExplained() {
    answers(404, "", "x-ms-error-code", "ContainerNotFound");

    assertThat(
            refusal(
                service,
                "{'type':'azureblob','account':'abc','endpoint':'%s','key':'YQ=='}"
                    .formatted(url()),
                "c"))
        .endsWith("container 'c' (ContainerNotFound).");
  }

  @Test
  void foldersOfWebServersAreAsked() {
    answers(207, "<d:multistatus/>");

    test(
        service,
        "{'type':'webdav','url':'%s/dav/','user':'u','pass':'p'}".formatted(url()),
        "/a b");
    test(service, "{'type':'http','url':'%s/data'}".formatted(url()), "x");

    assertThat(asked).containsExactly("PROPFIND /dav/a%20b/", "GET /data/x/");
  }
}
