package io.renku.forge.lfs;

import io.renku.forge.store.Index;
import io.renku.forge.store.Store;
import io.renku.forge.store.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Large files: their bytes on disk under their SHA-256, once, and which project has which. */
public final class LfsObjects {
  private final Path root;
  private final Store store;
  private final Table<LfsLink> table;
  private final Index<Long, LfsLink> byProject;
  private final Index<String, LfsLink> byKey;
  private final Index<String, LfsLink> byOid;

  /** How an upload ended. */
  public enum Outcome {
    KEPT,
    WRONG_SIZE,
    WRONG_CONTENT
  }

  public LfsObjects(Path root, Store store) throws IOException {
    this.root = root;
    this.store = store;
    this.table = store.table("lfs", LfsLink.class);
    this.byProject = table.indexedBy(LfsLink::projectId);
    this.byKey = table.indexedBy(l -> key(l.projectId(), l.oid()));
    this.byOid = table.indexedBy(LfsLink::oid);
    Files.createDirectories(root);
  }

  private static String key(long projectId, String oid) {
    return projectId + ":" + oid;
  }

  public static boolean isOid(String text) {
    return text.matches("[0-9a-f]{64}");
  }

  public Optional<LfsLink> find(long projectId, String oid) {
    return byKey.one(key(projectId, oid)).filter(l -> Files.exists(file(oid)));
  }

  public long bytes(long projectId) {
    return byProject.all(projectId).mapToLong(LfsLink::size).sum();
  }

  public Path file(String oid) {
    return root.resolve(oid.substring(0, 2)).resolve(oid.substring(2, 4)).resolve(oid);
  }

  /**
   * Reads the bytes to the end of what was announced, and keeps them if they are what they claim.
   */
  public Outcome keep(long projectId, String oid, long size, InputStream bytes) throws IOException {
    var file = file(oid);
    Files.createDirectories(file.getParent());
    var fresh = Files.createTempFile(file.getParent(), "upload", null);
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      long copied;
      try (var out = new DigestOutputStream(Files.newOutputStream(fresh), digest)) {
        copied = copy(bytes, out, size);
      }
      if (copied != size) {
        return Outcome.WRONG_SIZE;
      }
      if (!HexFormat.of().formatHex(digest.digest()).equals(oid)) {
        return Outcome.WRONG_CONTENT;
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      link(projectId, oid, size);
      return Outcome.KEPT;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static long copy(InputStream in, java.io.OutputStream out, long limit)
      throws IOException {
    var buffer = new byte[64 << 10];
    long copied = 0;
    for (int read = in.read(buffer); read >= 0 && copied <= limit; read = in.read(buffer)) {
      out.write(buffer, 0, read);
      copied += read;
    }
    return copied;
  }

  private void link(long projectId, String oid, long size) {
    store.change(
        () -> {
          if (byKey.one(key(projectId, oid)).isEmpty()) {
            table.put(new LfsLink(table.nextId(), projectId, oid, size));
          }
        });
  }

  /** A fork has what its parent had. */
  public void copy(long from, long to) {
    store.change(() -> byProject.all(from).toList().forEach(l -> link(to, l.oid(), l.size())));
  }

  /** Inside the change that removes the project; bytes that nobody links any more go too. */
  public void removeAll(long projectId) {
    for (var link : byProject.all(projectId).toList()) {
      table.remove(link.id());
      if (byOid.one(link.oid()).isEmpty()) {
        try {
          Files.deleteIfExists(file(link.oid()));
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      }
    }
  }
}
