package io.renku.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonParser;
import io.renku.bench.KubernetesSpace.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The sessions service alone in its server, on the cluster of KUBECONFIG. Reading: the list of one
 * of 500 users among 10,000 sessions against a version request of the same user, the memory that a
 * session takes, and how long the service needs to know them all. Writing: from a resource to all
 * children of it, against writing the same objects with the official client, and the processor time
 * of that. Arguments: Liberty's folder {@code wlp}, the WAR, a port, how many sessions to read, how
 * many to create.
 */
public final class SessionsBench {
  private static final int USERS = 500;
  private static final int READ_ROUNDS = 7;
  private static final int READS = 1500;
  private static final int WRITE_ROUNDS = 10;
  private static final int WRITERS = 8;

  private final String stamp = Long.toString(System.currentTimeMillis(), 36);
  private final Random random = new Random(1);
  private final Path output = Files.createTempDirectory("sessions-bench");
  private final String template;
  private final Issuer issuer = new Issuer();
  private final Path wlp;
  private final String war;
  private final String port;

  private SessionsBench(String[] arguments) throws Exception {
    wlp = Path.of(arguments[0]);
    war = Path.of(arguments[1]).toAbsolutePath().toString();
    port = arguments[2];
    try (var file = SessionsBench.class.getResourceAsStream("session.json")) {
      template = new String(file.readAllBytes(), UTF_8);
    }
  }

  public static void main(String[] arguments) throws Exception {
    var bench = new SessionsBench(arguments);
    try (var _ = bench.issuer) {
      if (!arguments[4].equals("0")) {
        bench.write(Integer.parseInt(arguments[4]));
      }
      if (!arguments[3].equals("0")) {
        bench.read(Integer.parseInt(arguments[3]));
      }
    } finally {
      bench.forgetOutput();
    }
  }

  private ServiceServer server(KubernetesSpace space, boolean operates) throws IOException {
    var environment = new HashMap<String, String>();
    environment.put("RENKU_WAR", war);
    environment.put("RENKU_KEYCLOAK_URL", issuer.url());
    environment.put("RENKU_KUBERNETES_KUBECONFIG", System.getenv("KUBECONFIG"));
    environment.put("RENKU_SESSIONS_NAMESPACE", space.name());
    environment.put("RENKU_SESSIONS_OPERATOR", String.valueOf(operates));
    environment.put("RENKU_SESSIONS_PROFILE", "reference");
    environment.put("RENKU_SESSIONS_OIDC_CLIENT_SECRET", "secret");
    return ServiceServer.start(wlp, "sessions", output, port, environment);
  }

  private String session(String name, String user) {
    var bytes = new byte[750];
    var text = template.replace("NAME", name).replace("USER", user);
    while (text.contains("\"TOKEN\"")) { // as long as Keycloak's, and as little alike
      random.nextBytes(bytes);
      var token = Base64.getEncoder().encodeToString(bytes);
      text = text.replaceFirst("\"TOKEN\"", "\"" + token + "\"");
    }
    return text;
  }

  private void read(int sessions) throws Exception {
    try (var empty = new KubernetesSpace("renku-bench-none-" + stamp);
        var space = new KubernetesSpace("renku-bench-read-" + stamp)) {
      var base = 0.0;
      for (var round = 0; round < 2; round++) { // the first start ever is another thing
        try (var server = server(empty, false)) {
          server.secondsUntil("/notebooks/servers", issuer.token("user0"));
          base = server.heapMegabytes();
        }
      }
      fill(space, sessions);
      try (var server = server(space, false)) {
        var user = issuer.token("user0");
        var up = server.secondsUntil("/notebooks/version", "");
        var synced = server.secondsUntil("/notebooks/servers", user);
        var heap = server.heapMegabytes();
        System.out.printf(
            Locale.ROOT,
            "%d sessions of %d users: known %.1f s after the first answer (the official client"
                + " lists them in %.1f s); heap %.0f MB, without sessions %.0f MB: %.1f KB a"
                + " session%n",
            sessions,
            USERS,
            synced - up,
            space.secondsToList(),
            heap,
            base,
            (heap - base) * 1024 / sessions);
        lists(server);
      }
    }
  }

  private void fill(KubernetesSpace space, int sessions) throws Exception {
    var texts = new ArrayList<Runnable>();
    for (var i = 0; i < sessions; i++) {
      var text = session("bench-" + i, "user" + i % USERS);
      texts.add(() -> space.launch(text));
    }
    var begin = System.nanoTime();
    atOnce(texts);
    System.out.printf(
        Locale.ROOT,
        "%d resources of %d KB written in %.0f s%n",
        sessions,
        session("bench-0", "user0").length() / 1024,
        (System.nanoTime() - begin) / 1e9);
  }

  private static void atOnce(List<Runnable> works) throws Exception {
    try (var threads = Executors.newFixedThreadPool(WRITERS)) {
      var running = new ArrayList<Future<?>>();
      works.forEach(work -> running.add(threads.submit(work)));
      for (var work : running) {
        work.get();
      }
    }
  }

  private void lists(ServiceServer server) throws Exception {
    var tokens = new ArrayList<String>();
    for (var i = 0; i < USERS; i++) {
      tokens.add(issuer.token("user" + i));
    }
    ask(server, "/notebooks/servers", tokens, new Times("warm up"));
    ask(server, "/notebooks/version", tokens, new Times("warm up"));
    var medians = new HashMap<String, List<Double>>();
    for (var round = 0; round < READ_ROUNDS; round++) {
      for (var path : List.of("/notebooks/version", "/notebooks/servers")) {
        var times = new Times(path);
        ask(server, path, tokens, times);
        System.out.printf(
            Locale.ROOT,
            "round %d: %s p50 %.2f ms, p99 %.2f ms%n",
            round,
            path,
            times.percentile(50),
            times.percentile(99));
        for (var percent : new int[] {50, 99}) {
          medians
              .computeIfAbsent(path + percent, _ -> new ArrayList<>())
              .add(times.percentile(percent));
        }
      }
    }
    for (var percent : new int[] {50, 99}) {
      var list = median(medians.get("/notebooks/servers" + percent));
      var version = median(medians.get("/notebooks/version" + percent));
      System.out.printf(
          Locale.ROOT,
          "list of one user p%d %.2f ms, version %.2f ms, ratio %.2f%n",
          percent,
          list,
          version,
          list / version);
    }
  }

  private void ask(ServiceServer server, String path, List<String> tokens, Times times)
      throws IOException, InterruptedException {
    for (var i = 0; i < READS; i++) {
      var token = tokens.get(random.nextInt(tokens.size()));
      var begin = System.nanoTime();
      var answer = server.get(path, token);
      times.add(System.nanoTime() - begin);
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(new String(answer.body(), UTF_8));
      }
    }
  }

  private void write(int sessions) throws Exception {
    var ours = new KubernetesSpace("renku-bench-ours-" + stamp);
    var plain = new KubernetesSpace("renku-bench-plain-" + stamp);
    try (ours;
        plain;
        var arrivals = new Arrivals(ours);
        var server = server(ours, true)) {
      server.secondsUntil("/notebooks/servers", issuer.token("user0"));
      var model = model(ours, arrivals);
      var single = new Compared();
      var burst = new Compared();
      var cpu = new ArrayList<Double>();
      var each = sessions / WRITE_ROUNDS / 2;
      for (var round = 0; round <= WRITE_ROUNDS; round++) { // round 0 warms up
        var name = "w%d-".formatted(round);
        var before = server.cpuMillis();
        var oneByOne = new Compared();
        for (var i = 0; i < each; i++) {
          oneByOne.add(operatorTime(ours, arrivals, name + i), plainTime(plain, model, name + i));
        }
        var together = burst(ours, plain, arrivals, model, name + "b", each);
        if (round > 0) {
          single.add(oneByOne.ours(), oneByOne.plain());
          burst.add(together.ours(), together.plain());
          cpu.add((server.cpuMillis() - before) / (2 * each));
        }
        System.out.println(
            oneByOne.line("round " + round + ": one at a time, from resource to all children"));
        System.out.println(together.line("round " + round + ": " + each + " at once, each"));
      }
      System.out.println(single.line("median of rounds: one at a time"));
      System.out.println(burst.line("median of rounds: " + each + " at once, each"));
      System.out.printf(Locale.ROOT, "processor time %.1f ms a session%n", median(cpu));
    }
    ours.awaitGone(); // clearing up keeps the API server busy
    plain.awaitGone();
  }

  /** Times of ours and of the yardstick, in milliseconds. */
  private static final class Compared {
    private final List<Double> ours = new ArrayList<>();
    private final List<Double> plain = new ArrayList<>();

    void add(double ofOurs, double ofPlain) {
      ours.add(ofOurs);
      plain.add(ofPlain);
    }

    double ours() {
      return median(ours);
    }

    double plain() {
      return median(plain);
    }

    String line(String what) {
      return String.format(
          Locale.ROOT,
          "%s: %.1f ms; written directly %.1f ms; ratio %.2f",
          what,
          ours(),
          plain(),
          ours() / plain());
    }
  }

  private List<Child> model(KubernetesSpace ours, Arrivals arrivals) throws InterruptedException {
    ours.launch(fresh("model"));
    arrivals.await("model");
    return ours.childrenOf("model");
  }

  /** As a launch writes it: no status, and a pod that no scheduler looks at. */
  private String fresh(String name) {
    var resource = JsonParser.parseString(session(name, "user1")).getAsJsonObject();
    resource.remove("status");
    var unscheduled =
        """
        {"type":"application/json-patch+json","patch":[
         {"op":"add","path":"/statefulset/spec/template/spec/schedulerName","value":"nobody"},
         {"op":"add","path":"/pvc/spec/storageClassName","value":"none"}]}\
        """;
    resource
        .getAsJsonObject("spec")
        .getAsJsonArray("patches")
        .add(JsonParser.parseString(unscheduled));
    return resource.toString();
  }

  private double operatorTime(KubernetesSpace ours, Arrivals arrivals, String name)
      throws InterruptedException {
    ours.launch(fresh(name));
    var begin = System.nanoTime();
    return (arrivals.await(name) - begin) / 1e6;
  }

  private static double plainTime(KubernetesSpace plain, List<Child> model, String name) {
    var objects = plain.copies(model, "model", name);
    var begin = System.nanoTime();
    plain.write(objects);
    return (System.nanoTime() - begin) / 1e6;
  }

  /** Both as many at once as there are writers, and the time of all divided by their number. */
  private Compared burst(
      KubernetesSpace ours,
      KubernetesSpace plain,
      Arrivals arrivals,
      List<Child> model,
      String name,
      int count)
      throws Exception {
    var launches = new ArrayList<Runnable>();
    var writes = new ArrayList<Runnable>();
    for (var i = 0; i < count; i++) {
      var text = fresh(name + i);
      var objects = plain.copies(model, "model", name + i);
      launches.add(() -> ours.launch(text));
      writes.add(
          () -> {
            plain.launch(text);
            plain.write(objects);
          });
    }
    var begin = System.nanoTime();
    atOnce(launches);
    for (var i = 0; i < count; i++) {
      arrivals.await(name + i);
    }
    var between = System.nanoTime();
    atOnce(writes);
    var pair = new Compared();
    pair.add((between - begin) / 1e6 / count, (System.nanoTime() - between) / 1e6 / count);
    return pair;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private void forgetOutput() throws IOException {
    try (var files = Files.walk(output)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
