package io.renku.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clusters:\n- cluster:\n    server: https://127.0.0.1:%d\n  name: one\n",
        "clusters: [{name: kube, cluster: {server: \"https://127.0.0.1:%d\", other: x}}]\n",
        "clusters: [{cluster: {server: https://127.0.0.1:%d}}]\n",
        "{\"clusters\":[{\"cluster\":{\"server\":\"https://127.0.0.1:%d\"}}]}"
      })
  void findsTheServerHoweverTheFileIsWritten(String text) throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var file = file(text.formatted(server.getLocalPort()));

      assertThat(Kubeconfigs.complaint(file)).isEmpty();
    }
  }

  @Test
  void saysWhatIsWrongWithAFile() throws IOException {
    assertThat(Kubeconfigs.complaint(file("clusters: []"))).get().asString().contains("no server");
    assertThat(Kubeconfigs.complaint(folder.resolve("none").toString()))
        .get()
        .asString()
        .contains("cannot read");
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("kubeconfig"), text).toString();
  }
}
