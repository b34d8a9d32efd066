package io.renku.gateway.pages;

import io.renku.gateway.pages.FileMemory.Facts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The web client's files from several places, each in the form that suits a client: compressed by
 * whoever built them ({@code app.js.br} or {@code app.js.gz} beside {@code app.js}), compressed
 * here, or as they are.
 */
final class ClientFiles implements AutoCloseable {
  private static final int WORTH_COMPRESSING = 1024;

  /** Content coding to the end of a prepared file's name, the smaller one first. */
  private static final List<Map.Entry<String, String>> PREPARED =
      List.of(Map.entry("br", ".br"), Map.entry("gzip", ".gz"));

  private final List<FileSource> sources;
  private final FileMemory memory = new FileMemory();

  /**
   * @param sources the first that has a file is the one to take it from
   */
  ClientFiles(List<FileSource> sources) {
    this.sources = List.copyOf(sources);
  }

  boolean has(String path) throws IOException {
    return !isPrivate(path) && find(path).isPresent();
  }

  Optional<Offer> offer(String path, AcceptedEncodings accepted) throws IOException {
    if (isPrivate(path)) {
      return Optional.empty();
    }
    for (var source : sources) {
      var file = source.find(path);
      if (file.isPresent()) {
        return Optional.of(offer(source, path, file.get(), accepted));
      }
    }
    return Optional.empty();
  }

  private Optional<StoredFile> find(String path) throws IOException {
    for (var source : sources) {
      var file = source.find(path);
      if (file.isPresent()) {
        return file;
      }
    }
    return Optional.empty();
  }

  private Offer offer(FileSource source, String path, StoredFile file, AcceptedEncodings accepted)
      throws IOException {
    var kind = FileKind.of(path);
    var facts = memory.of(file, kind.isPage());
    if (kind.isText() && facts.length() >= WORTH_COMPRESSING) {
      for (var form : PREPARED) {
        var prepared =
            accepted.takes(form.getKey())
                ? source.find(path + form.getValue())
                : Optional.<StoredFile>empty();
        // One that is older than the file belongs to what the file was before.
        if (prepared.isPresent() && !prepared.get().modified().isBefore(file.modified())) {
          return prepared(kind, form.getKey(), prepared.get(), facts);
        }
      }
      if (accepted.takes("gzip")) {
        return compressed(kind, file, facts);
      }
    }
    return plain(kind, file, facts);
  }

  private Offer prepared(FileKind kind, String encoding, StoredFile file, Facts plain)
      throws IOException {
    var facts = memory.of(file, false);
    return new Offer(
        kind,
        quoted(facts.tag() + "-" + encoding),
        file.modified(),
        facts.length(),
        Optional.of(encoding),
        file.content(),
        plain.inlineScripts());
  }

  private Offer compressed(FileKind kind, StoredFile file, Facts facts) throws IOException {
    var bytes = memory.gzipped(file, facts.length());
    if (bytes.isEmpty()) {
      return plain(kind, file, facts);
    }
    return new Offer(
        kind,
        quoted(facts.tag() + "-gzip"),
        file.modified(),
        bytes.get().length,
        Optional.of("gzip"),
        () -> new ByteArrayInputStream(bytes.get()),
        facts.inlineScripts());
  }

  private static Offer plain(FileKind kind, StoredFile file, Facts facts) {
    return new Offer(
        kind,
        quoted(facts.tag()),
        file.modified(),
        facts.length(),
        Optional.empty(),
        file.content(),
        facts.inlineScripts());
  }

  private static String quoted(String tag) {
    return "\"" + tag + "\"";
  }

  /** What a server keeps for itself, and what whoever built the client did not mean to publish. */
  private static boolean isPrivate(String path) {
    var segments = path.substring(1).split("/");
    return segments[0].toUpperCase(Locale.ROOT).matches("(WEB|META)-INF")
        || Arrays.stream(segments).anyMatch(ClientFiles::isPrivateName);
  }

  private static boolean isPrivateName(String segment) {
    return segment.isEmpty() || segment.startsWith(".") && !segment.equals(".well-known");
  }

  @Override
  public void close() {
    sources.forEach(FileSource::close);
  }
}
