package io.renku.sessions.kit;

import com.sun.net.httpserver.HttpExchange;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What this service uses of the compute resource service: the pools that a caller may see. */
public final class Crc extends FarEnd {
  /** Visible to everybody; the class 1 is where a launch without wishes goes. */
  private static final String PUBLIC =
      """
      {"id":1,"name":"default","public":true,"default":true,
       "quota":{"id":"quota-of-all","cpu":100,"memory":100,"gpu":0},
       "idle_threshold":null,"hibernation_threshold":null,
       "classes":[{"id":1,"name":"small","cpu":0.5,"memory":1,"gpu":0,"max_storage":20,
         "default_storage":1,"default":true,"tolerations":[],"node_affinities":[]}]}\
      """;

  /** For members, that is for everybody with a token. */
  private static final String PRIVATE =
      """
      {"id":2,"name":"gpus","public":false,"default":false,
       "quota":{"id":"quota-of-gpus","cpu":100,"memory":100,"gpu":4},
       "idle_threshold":600,"hibernation_threshold":1200,
       "classes":[
        {"id":2,"name":"gpu","cpu":4.0,"memory":16,"gpu":1,"max_storage":40,"default_storage":10,
         "default":true,"tolerations":["dedicated","big"],
         "node_affinities":[{"key":"fast","required_during_scheduling":true},
                            {"key":"near","required_during_scheduling":false}]},
        {"id":3,"name":"large","cpu":8.0,"memory":32,"gpu":0,"max_storage":100,"default_storage":5,
         "default":false,"tolerations":[],
         "node_affinities":[{"key":"near","required_during_scheduling":false}]}]}\
      """;

  private volatile List<String> everybodys = List.of(PUBLIC);
  private volatile String raw;

  Crc() throws IOException {}

  public void withoutDefault() {
    everybodys = List.of(PUBLIC.replace("\"default\":true", "\"default\":false"));
  }

  /** This very text from now on, whoever asks; null for sense again. */
  public void say(String text) {
    raw = text;
  }

  @Override
  public void recover() {
    super.recover();
    everybodys = List.of(PUBLIC);
    raw = null;
  }

  @Override
  void answer(HttpExchange exchange, String path) throws IOException {
    if (!path.equals("/api/data/resource_pools")) {
      send(exchange, 404, "{\"error\":{\"code\":1404,\"message\":\"nothing here\"}}");
      return;
    }
    if (raw != null) {
      send(exchange, 200, raw);
      return;
    }
    var texts = new ArrayList<>(everybodys);
    if (header(exchange, "Authorization").startsWith("Bearer token-of-")) {
      texts.add(PRIVATE);
    }
    var query = query(exchange.getRequestURI().getRawQuery());
    var pools = texts.stream().map(Tree::parseObject).map(pool -> matched(pool, query)).toList();
    send(exchange, 200, Tree.arrayOf(pools).toString());
  }

  /** As the service does it when a size is asked for. */
  private static JsonObject matched(JsonObject pool, Map<String, Double> query) {
    if (query.isEmpty()) {
      return pool;
    }
    var classes =
        Tree.objectsAt(pool, "classes").stream()
            .map(
                size ->
                    Tree.with(
                        size,
                        "matching",
                        query.entrySet().stream()
                            .allMatch(
                                wanted -> number(size, wanted.getKey()) >= wanted.getValue())))
            .toList();
    JsonArray marked = Tree.arrayOf(classes);
    return Tree.with(pool, "classes", marked);
  }

  private static double number(JsonObject size, String field) {
    return size.getJsonNumber(field).doubleValue();
  }

  private static Map<String, Double> query(String text) {
    var query = new HashMap<String, Double>();
    for (var pair : Optional.ofNullable(text).orElse("").split("&")) {
      if (pair.contains("=")) {
        var value = URLDecoder.decode(pair.replaceFirst(".*=", ""), StandardCharsets.UTF_8);
        query.put(pair.replaceFirst("=.*", ""), Double.valueOf(value));
      }
    }
    return query;
  }
}
