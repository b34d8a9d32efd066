package io.renku.crc.defaults;

import io.renku.crc.pools.ResourceClassPatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The two files in which the reference's chart lists the sizes of sessions, turned into classes:
 * one for each value of the option with most choices, and one for the defaults.
 */
record ServerOptions(
    List<Double> cpus, List<Long> memories, List<Long> disks, List<Long> gpus, Defaults defaults) {

  record Defaults(double cpu, long memory, long disk, long gpu) {}

  /**
   * @throws IllegalStateException that says which entry of which file cannot work
   */
  static ServerOptions read(Path optionsFile, Path defaultsFile) {
    var options = load(optionsFile);
    var defaults = load(defaultsFile);
    return new ServerOptions(
        choices(options, "cpu_request").stream().map(ServerOptions::cpu).toList(),
        choices(options, "mem_request").stream().map(ByteSize::gigabytes).toList(),
        choices(options, "disk_request").stream().map(ByteSize::gigabytes).toList(),
        options.containsKey("gpu_request")
            ? choices(options, "gpu_request").stream().map(ServerOptions::count).toList()
            : List.of(0L),
        new Defaults(
            cpu(required(defaults, "cpu_request")),
            ByteSize.gigabytes(required(defaults, "mem_request")),
            ByteSize.gigabytes(required(defaults, "disk_request")),
            defaults.containsKey("gpu_request") ? count(defaults.get("gpu_request")) : 0));
  }

  List<ResourceClassPatch> classes() {
    var largestDisk = disks.stream().mapToLong(Long::longValue).max().orElseThrow();
    if (defaults.disk > largestDisk) {
      throw new IllegalStateException(
          "The default disk_request (%d GB) in renku.crc.server-defaults is larger than every option (at most %d GB) in renku.crc.server-options."
              .formatted(defaults.disk, largestDisk));
    }
    var count = Math.max(cpus.size(), Math.max(memories.size(), gpus.size()));
    var cpusInTurn = leads(cpus, count) ? sorted(cpus) : cpus;
    var memoriesInTurn =
        !leads(cpus, count) && leads(memories, count) ? sorted(memories) : memories;
    var gpusInTurn = !leads(cpus, count) && !leads(memories, count) ? sorted(gpus) : gpus;
    var classes = new ArrayList<ResourceClassPatch>();
    for (var i = 0; i < count; i++) {
      classes.add(
          new ResourceClassPatch(
              sizeName(i),
              at(cpusInTurn, i),
              at(memoriesInTurn, i),
              at(gpusInTurn, i),
              largestDisk,
              defaults.disk,
              false));
    }
    classes.add(
        new ResourceClassPatch(
            "default",
            defaults.cpu,
            defaults.memory,
            defaults.gpu,
            largestDisk,
            defaults.disk,
            true));
    return classes;
  }

  private static boolean leads(List<?> choices, int count) {
    return choices.size() == count;
  }

  private static <T extends Comparable<T>> List<T> sorted(List<T> choices) {
    return choices.stream().sorted().toList();
  }

  private static <T> T at(List<T> choices, int index) {
    return choices.get(Math.min(index, choices.size() - 1));
  }

  private static String sizeName(int index) {
    return switch (index) {
      case 0 -> "small";
      case 1 -> "medium";
      default -> "x".repeat(index - 2) + "large";
    };
  }

  private static Map<?, ?> load(Path file) {
    try (var reader = Files.newBufferedReader(file)) {
      var yaml = new Yaml(new SafeConstructor(new LoaderOptions())).<Object>load(reader);
      if (yaml instanceof Map<?, ?> map) {
        return map;
      }
      throw new IllegalStateException(file + " does not hold an object.");
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  private static List<?> choices(Map<?, ?> options, String name) {
    if (options.get(name) instanceof Map<?, ?> option
        && option.get("options") instanceof List<?> choices
        && !choices.isEmpty()) {
      return choices;
    }
    throw new IllegalStateException(
        "The server options lack a list at %s.options.".formatted(name));
  }

  private static Object required(Map<?, ?> defaults, String name) {
    var value = defaults.get(name);
    if (value == null) {
      throw new IllegalStateException("The server defaults lack %s.".formatted(name));
    }
    return value;
  }

  private static double cpu(Object value) {
    var cpu = Double.parseDouble(value.toString());
    if (!(cpu > 0)) {
      throw new IllegalStateException("A cpu_request must be above 0, not %s.".formatted(value));
    }
    return cpu;
  }

  private static long count(Object value) {
    var count = Long.parseLong(value.toString());
    if (count < 0) {
      throw new IllegalStateException("A gpu_request cannot be %s.".formatted(value));
    }
    return count;
  }
}
