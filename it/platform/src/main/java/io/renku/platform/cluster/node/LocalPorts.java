package io.renku.platform.cluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * The free port that stands for a container's own, and the container ports that lead to it: the
 * main container's, and those of a proxy that would stand before it in a real cluster.
 */
record LocalPorts(int main, ObjectNode published) {
  static LocalPorts choose(JsonNode pod, JsonNode container) {
    var free = free();
    var published = Json.object();
    published.put(mainPort(container), free);
    for (var other : Json.items(pod, "spec", "containers")) {
      if (Json.text(other, "name").matches("(oauth2|passthrough)-proxy")) {
        Json.items(other, "ports").forEach(p -> published.put(Json.text(p, "containerPort"), free));
      }
    }
    return new LocalPorts(free, published);
  }

  private static String mainPort(JsonNode container) {
    for (var port : Json.items(container, "ports")) {
      if (!Json.text(port, "name").equals("ssh")) {
        return Json.text(port, "containerPort");
      }
    }
    var probed = container.path("readinessProbe").path("httpGet").path("port");
    return probed.isInt() ? probed.asText() : "8888";
  }

  private static int free() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
