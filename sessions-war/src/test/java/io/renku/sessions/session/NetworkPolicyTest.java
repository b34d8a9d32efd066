package io.renku.sessions.session;

import static io.renku.sessions.session.SessionFixture.SECRETS;
import static io.renku.sessions.session.SessionFixture.SETTINGS;
import static io.renku.sessions.session.SessionFixture.session;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.Tree;
import io.renku.sessions.cluster.YamlFile;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The policy that goes to a cluster, against the pods that the operator makes. */
class NetworkPolicyTest {
  private static JsonObject spec;

  @BeforeAll
  static void read() throws IOException {
    var file = Path.of("..", "openshift", "networkpolicy-sessions.yaml");
    spec = YamlFile.parse(Files.readString(file)).asJsonObject().getJsonObject("spec");
  }

  private static List<String> texts(JsonObject in, String list) {
    return in.getJsonArray(list).getValuesAs(JsonString::getString);
  }

  private static List<JsonObject> blocks() {
    return Tree.objectsAt(spec, "egress").stream()
        .flatMap(rule -> Tree.objectsAt(rule, "to").stream())
        .filter(peer -> peer.containsKey("ipBlock"))
        .map(peer -> peer.getJsonObject("ipBlock"))
        .toList();
  }

  @Test
  void itSelectsPodsOfSessions() {
    var statefulSet =
        new SessionChildren(session(), SECRETS, SETTINGS).manifests().get("statefulset");
    var labels = Tree.objectAt(statefulSet, "spec", "template", "metadata", "labels");

    assertThat(labels).containsAllEntriesOf(Tree.objectAt(spec, "podSelector", "matchLabels"));
  }

  @Test
  void theServicesPortIsTheOnlyOneThatIsOpenToAll() {
    var open =
        Tree.objectsAt(spec, "ingress").stream()
            .filter(rule -> !rule.containsKey("from"))
            .flatMap(rule -> Tree.objectsAt(rule, "ports").stream())
            .map(port -> Tree.numberAt(port, -1, "port"));

    assertThat(open).containsExactly(RenderedSession.servicePort(session()));
  }

  @Test
  void behaviour30EveryPortOfTheWorldIsInReach() {
    assertThat(blocks().getFirst().getString("cidr")).isEqualTo("0.0.0.0/0");
    assertThat(Tree.objectsAt(spec, "egress"))
        .filteredOn(rule -> rule.toString().contains("ipBlock"))
        .noneMatch(rule -> rule.containsKey("ports"));
  }

  @Test
  void theClusterIsOutOfReachButForItsNames() {
    assertThat(texts(spec, "policyTypes")).contains("Egress");
    assertThat(texts(blocks().getFirst(), "except"))
        .contains("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16");
    assertThat(Tree.objectsAt(spec, "egress"))
        .filteredOn(rule -> !rule.toString().contains("ipBlock"))
        .flatExtracting(rule -> Tree.objectsAt(rule, "ports"))
        .extracting(port -> Tree.numberAt(port, -1, "port"))
        .containsOnly(53L, 5353L);
  }
}
