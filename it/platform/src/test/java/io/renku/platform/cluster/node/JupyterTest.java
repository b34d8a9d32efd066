package io.renku.platform.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.platform.cluster.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JupyterTest {
  @TempDir Path bin;
  private Jupyter jupyter;

  @BeforeEach
  void install() throws IOException {
    FakeJupyter.installIn(bin);
    jupyter = new Jupyter(List.of("renku/.*"), bin.toString());
  }

  private List<String> command(String container, Map<String, String> environment) {
    return jupyter
        .command(Json.parseObject(container), environment, new PathMap(), Path.of("/w"), 4321)
        .orElseThrow();
  }

  @Test
  void anImagesOwnCommandBecomesJupyterLab() {
    var command = command("{}", Map.of("RENKU_BASE_URL_PATH", "/s/x", "SERVER_APP_TOKEN", "t"));

    assertThat(command).startsWith(bin.resolve("jupyter").toString(), "lab");
    assertThat(command)
        .contains(
            "--ServerApp.port=4321",
            "--ServerApp.ip=127.0.0.1",
            "--ServerApp.root_dir=/w",
            "--ServerApp.base_url=/s/x",
            "--IdentityProvider.token=t");
  }

  @Test
  void portAndAddressOfAGivenCommandAreReplaced() {
    var command =
        command(
            "{\"args\":[\"jupyter\",\"lab\",\"--port\",\"8888\",\"--ip=0.0.0.0\",\"--ServerApp.port=1\",\"--debug\"]}",
            Map.of());

    assertThat(command).contains("--debug", "--ServerApp.port=4321");
    assertThat(command).doesNotContain("--port", "8888", "--ip=0.0.0.0", "--ServerApp.port=1");
  }

  @Test
  void aFlavourThatIsNotInstalledIsReplaced() {
    assertThat(command("{\"args\":[\"jupyter\",\"notebook\"]}", Map.of()).get(1)).isEqualTo("lab");
  }

  @Test
  void aShellsCommandLineKeepsItsForm() {
    assertThat(
            command(
                "{\"command\":[\"sh\",\"-c\"],\"args\":[\"jupyter lab --ip 0.0.0.0 --port=8888\"]}",
                Map.of()))
        .containsExactly("sh", "-c", "jupyter lab --ip 127.0.0.1 --port=4321");
  }

  @Test
  void theBaseUrlIsKnownFromTheProbeToo() {
    assertThat(
            command(
                "{\"readinessProbe\":{\"httpGet\":{\"path\":\"/sessions/a/api/status\"}}}",
                Map.of()))
        .contains("--ServerApp.base_url=/sessions/a/");
  }

  @Test
  void aSessionIsKnownByNameCommandOrImage() {
    assertThat(main("{\"name\":\"jupyter-server\",\"image\":\"x\"}")).isTrue();
    assertThat(main("{\"name\":\"a\",\"image\":\"renku/py:1\"}")).isTrue();
    assertThat(main("{\"name\":\"a\",\"image\":\"x\",\"args\":[\"jupyter\",\"lab\"]}")).isTrue();
    assertThat(main("{\"name\":\"a\",\"image\":\"nginx\"}")).isFalse();
  }

  @Test
  void anotherServerIsNotPlayedByJupyter() {
    var chosen = "{\"name\":\"jupyter-server\",\"env\":[{\"name\":\"RENKU_SESSION_PORT\"}],%s}";

    assertThat(main(chosen.formatted("\"image\":\"streamlit:1\""))).isFalse();
    assertThat(main(chosen.formatted("\"image\":\"renku/py:1\",\"command\":[\"streamlit\"]")))
        .isFalse();
    assertThat(main(chosen.formatted("\"image\":\"x\",\"args\":[\"jupyter\",\"lab\"]"))).isTrue();
    assertThat(main(chosen.formatted("\"image\":\"renku/py:1\""))).isTrue();
  }

  private boolean main(String container) {
    JsonNode pod = Json.parseObject("{\"spec\":{\"containers\":[" + container + "]}}");
    return jupyter.mainContainer(pod).isPresent();
  }
}
