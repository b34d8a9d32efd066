package io.renku.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The program behind {@code ./renku}. */
public final class Main {
  private static final Logger UNPACKER = Logger.getLogger("io.zonky");

  private Main() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    UNPACKER.setLevel(Level.WARNING);
    var words = List.of(arguments);
    try {
      System.exit(run(words));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  private static int run(List<String> words) throws IOException, InterruptedException {
    var checkout = Path.of(System.getProperty("renku.checkout", "."));
    var settings = Settings.load(checkout, System.getenv());
    var commands = new Commands(settings, System.out);
    var options = words.subList(Math.min(1, words.size()), words.size());
    return switch (words.isEmpty() ? "help" : words.getFirst()) {
      case "up" -> commands.up(parts(options, settings));
      case "status" -> commands.status(Parts.all(settings));
      case "demo" -> commands.demo();
      case "down" -> commands.down(options.contains("--wipe"));
      case "logs" -> logs(options, settings);
      case "help", "--help", "-h" -> Help.print(System.out);
      default ->
          throw new IllegalArgumentException(
              "\"%s\" is not a command; ./renku help lists them.".formatted(words.getFirst()));
    };
  }

  private static List<Part> parts(List<String> options, Settings settings) {
    return options.contains("--infra") ? Parts.infrastructure(settings) : Parts.all(settings);
  }

  private static int logs(List<String> options, Settings settings)
      throws IOException, InterruptedException {
    var names = options.stream().filter(word -> !word.startsWith("-")).toList();
    var parts =
        names.isEmpty()
            ? Parts.all(settings)
            : names.stream().map(name -> Parts.named(name, settings)).toList();
    for (var part : parts) {
      if (Files.exists(part.log())) {
        System.out.println("== " + part.log());
        LogFile.last(part.log(), names.isEmpty() ? 10 : 200).forEach(System.out::println);
      }
    }
    if (options.contains("-f") && parts.size() == 1) {
      LogFile.follow(parts.getFirst().log(), System.out);
    }
    return 0;
  }
}
