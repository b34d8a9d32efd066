package io.renku.platform.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.objects.ApiFailure;
import java.io.IOException;
import java.io.OutputStream;

/** Where the logs of a pod's containers come from: the node. */
public interface PodLogs {
  /** What {@code pods/log} can be asked for; -1 and an empty container mean "not said". */
  record Query(
      String container,
      boolean follow,
      boolean previous,
      boolean timestamps,
      long tailLines,
      long sinceSeconds,
      long limitBytes) {}

  /** Refuses a query that cannot be answered, before anything is written. */
  void check(ObjectNode pod, Query query);

  void write(ObjectNode pod, Query query, OutputStream out)
      throws IOException, InterruptedException;

  /** A cluster without a node: no container ever ran. */
  PodLogs NONE =
      new PodLogs() {
        @Override
        public void check(ObjectNode pod, Query query) {
          throw ApiFailure.badRequest("this cluster has no node, so no container has a log");
        }

        @Override
        public void write(ObjectNode pod, Query query, OutputStream out) {
          check(pod, query);
        }
      };
}
