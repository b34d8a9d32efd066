package io.renku.platform.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** kubectl works, where there is one: the system property {@code kubectl}, or the usual places. */
@EnabledIf("isInstalled")
class KubectlTest {
  @TempDir static Path directory;

  private static Path kubectl() {
    return Path.of(System.getProperty("kubectl", "/tmp/kube/bin/kubectl"));
  }

  static boolean isInstalled() {
    return Files.isExecutable(kubectl());
  }

  private static String run(LocalCluster cluster, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(kubectl().toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", cluster.kubeconfig().toString());
    builder.environment().put("HOME", directory.toString());
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  @Test
  void theUsualCommandsWork() throws IOException, InterruptedException {
    var file = directory.resolve("web.json");
    Files.writeString(
        file,
        ClusterContract.statefulSet("web", 1, "Parallel")
            .replaceFirst("\\{", "{\"apiVersion\":\"apps/v1\",\"kind\":\"StatefulSet\","));
    try (var cluster =
        LocalCluster.start(LocalClusterConfig.in(directory).withPort(0).withoutNode())) {
      assertThat(run(cluster, "apply", "-f", file.toString()))
          .contains("statefulset.apps/web created");
      assertThat(run(cluster, "apply", "-f", file.toString())).contains("statefulset.apps/web");
      Api.eventually(() -> quietly(cluster, "get", "pods"), out -> out.contains("web-0"));
      assertThat(run(cluster, "get", "pods")).contains("0/1", "Pending");
      assertThat(run(cluster, "describe", "statefulset", "web")).contains("SuccessfulCreate");
      assertThat(run(cluster, "describe", "pod", "web-0")).contains("StatefulSet/web");
      assertThat(run(cluster, "scale", "sts", "web", "--replicas=0")).contains("scaled");
      assertThat(run(cluster, "create", "secret", "generic", "s", "--from-literal=a=b"))
          .contains("secret/s created");
      assertThat(
              run(
                  cluster,
                  "patch",
                  "secret",
                  "s",
                  "-p",
                  "{\"metadata\":{\"labels\":{\"x\":\"y\"}}}"))
          .contains("patched");
      assertThat(run(cluster, "get", "secret", "-l", "x=y", "-o", "name")).contains("secret/s");
      assertThat(run(cluster, "auth", "can-i", "create", "pods")).contains("yes");
      assertThat(run(cluster, "logs", "nope")).contains("pods \"nope\" not found");
      assertThat(run(cluster, "delete", "sts", "web")).contains("deleted");
      assertThat(run(cluster, "delete", "pvc", "--all")).contains("deleted");
    }
  }

  private static String quietly(LocalCluster cluster, String... arguments) {
    try {
      return run(cluster, arguments);
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
