package io.renku.sessions.culling;

import static io.renku.sessions.cluster.Tree.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.ClusterSession;
import io.renku.sessions.session.ClusterSpace;
import io.renku.sessions.session.Replica;
import io.renku.sessions.session.Session;
import io.renku.sessions.session.SessionEndpointFixture;
import jakarta.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A session of Jupyter that nobody uses, with thresholds of seconds, on KUBECONFIG's cluster. */
@Tag("cluster")
class CullingOnAClusterTest {
  private static final String NAME = "idle";
  private static final String NOTES_ITS_START =
      "echo again >> /home/jovyan/work/starts; wc -l < /home/jovyan/work/starts; exec jupyter"
          + " notebook";

  @Test
  void anIdleSessionIsHibernatedResumedWithItsFilesAndDeletedAtLast() {
    try (var space = ClusterSpace.make("culling");
        var replica = Replica.start(space.cluster(), space.name(), "a");
        var timer = Executors.newSingleThreadScheduledExecutor();
        var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      space.launch(session());
      var running = space.untilState(NAME, "running");
      var culling = job(space, replica);
      timer.scheduleWithFixedDelay(
          () -> culling.cull(workers, replica.operator()), 0, 500, TimeUnit.MILLISECONDS);

      var asleep = space.untilState(NAME, "hibernated");
      space.untilGone(ResourceKind.POD, NAME + "-0");
      space.change(
          NAME,
          object(
              "spec",
              object(
                  "culling", object("idleSecondsThreshold", 0, "hibernatedSecondsThreshold", 3),
                  "jupyterServer", object("hibernated", false))));
      var again = space.untilState(NAME, "running");
      var disk = workspace(space).of(new Session(again));
      var log = space.cluster().logs(space.name(), NAME + "-0", "jupyter-server", 500);
      space.hibernate(NAME, true);
      space.untilGone(NAME);

      assertThat(annotation(running, "hibernationDate")).isEmpty();
      assertThat(annotation(asleep, "hibernationDate")).isNotEmpty();
      assertThat(Tree.isTrueAt(asleep, "spec", "jupyterServer", "hibernated")).isTrue();
      assertThat(annotation(again, "hibernationDate")).isEmpty();
      assertThat(disk.orElseThrow()).containsKeys("usedBytes", "availableBytes", "totalBytes");
      assertThat(log.orElseThrow()).containsPattern("(?m)^\\S+ 2$");
    }
  }

  /** Jupyter, with a volume in which it counts its starts. */
  private static JsonObject session() {
    var server = "/statefulset/spec/template/spec/containers/0";
    var command = Tree.array("sh", "-c", NOTES_ITS_START);
    var resource =
        ClusterSession.jupyter(
            NAME,
            object("op", "add", "path", server + "/command", "value", command),
            object("op", "remove", "path", server + "/args"));
    return Tree.merged(
        resource, object("spec", object("culling", object("idleSecondsThreshold", 4))));
  }

  private static CullingJob job(ClusterSpace space, Replica replica) {
    var activity = new ServerActivityClient();
    activity.cluster = space.cluster();
    activity.endpoint = SessionEndpointFixture.of(space.cluster());
    var usage = new PodUsage();
    usage.cluster = space.cluster();
    var job = new CullingJob();
    job.sessions = replica.store();
    job.activity = activity;
    job.usage = usage;
    job.workspace = workspace(space);
    job.settings = new CullingSettings(Duration.ofSeconds(1), 200, true);
    job.clock = Clock.systemUTC();
    return job;
  }

  private static WorkspaceUse workspace(ClusterSpace space) {
    var workspace = new WorkspaceUse();
    workspace.cluster = space.cluster();
    return workspace;
  }

  private static String annotation(JsonObject session, String name) {
    return Tree.textAt(session, "metadata", "annotations", "renku.io/" + name).orElse("");
  }
}
