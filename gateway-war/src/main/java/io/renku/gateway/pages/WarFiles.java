package io.renku.gateway.pages;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The pages inside this WAR, and the parts of Swagger UI that the explorer takes as they are. */
final class WarFiles implements FileSource {
  private static final String EXPLORER = "/swagger/";
  private static final String EXPLORER_LIBRARY = "/webjars/swagger-ui/";

  private final ServletContext war;
  private final Instant startedAt;
  private final ConcurrentHashMap<String, StoredFile> found = new ConcurrentHashMap<>();

  /**
   * @param startedAt stands for the files' own times, which a server does not tell
   */
  WarFiles(ServletContext war, Instant startedAt) {
    this.war = war;
    this.startedAt = startedAt.truncatedTo(ChronoUnit.SECONDS);
  }

  @Override
  public Optional<StoredFile> find(String path) throws IOException {
    var known = found.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    var file = at(path).or(() -> explorerFile(path).flatMap(this::at));
    file.ifPresent(there -> found.put(path, there));
    return file;
  }

  private Optional<StoredFile> at(String path) {
    try (var content = war.getResourceAsStream(path)) {
      return content == null
          ? Optional.empty()
          : Optional.of(new StoredFile(path, "", startedAt, () -> open(path)));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private InputStream open(String path) throws IOException {
    var content = war.getResourceAsStream(path);
    if (content == null) {
      throw new IOException(path + " is gone");
    }
    return content;
  }

  /** The library is in the WAR in whichever version. */
  private Optional<String> explorerFile(String path) {
    var versions = path.startsWith(EXPLORER) ? war.getResourcePaths(EXPLORER_LIBRARY) : null;
    return versions == null
        ? Optional.empty()
        : versions.stream().findFirst().map(folder -> folder + path.substring(EXPLORER.length()));
  }
}
