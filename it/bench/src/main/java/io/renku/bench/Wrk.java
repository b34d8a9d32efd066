package io.renku.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** One run of the load generator {@code wrk}, which has to be on the PATH. */
record Wrk(double perSecond, double p99Millis) {
  private static final Pattern RATE = Pattern.compile("Requests/sec: +([0-9.]+)");
  private static final Pattern P99 = Pattern.compile("99% +([0-9.]+)(us|ms|s)\\b");
  private static final Pattern BAD =
      Pattern.compile("Non-2xx or 3xx responses: .*|Socket errors: .*");
  private static final Map<String, Double> MILLIS = Map.of("us", 0.001, "ms", 1.0, "s", 1000.0);

  /**
   * @param headers as {@code Name: value}
   * @throws IllegalStateException when not every answer was a good one
   */
  static Wrk run(String url, int connections, int seconds, List<String> headers)
      throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of("wrk", "-t1", "-c" + connections, "-d" + seconds + "s", "--latency"));
    headers.forEach(header -> command.addAll(List.of("-H", header)));
    command.add(url);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    var bad = BAD.matcher(said);
    if (bad.find()) {
      throw new IllegalStateException(url + ": " + bad.group());
    }
    var rate = RATE.matcher(said);
    var p99 = P99.matcher(said);
    if (!rate.find() || !p99.find()) {
      throw new IllegalStateException(said);
    }
    return new Wrk(
        Double.parseDouble(rate.group(1)),
        Double.parseDouble(p99.group(1)) * MILLIS.get(p99.group(2)));
  }
}
