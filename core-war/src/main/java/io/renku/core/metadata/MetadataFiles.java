package io.renku.core.metadata;

import java.util.Optional;

/** Where the object database of one project keeps its files; paths are relative to the project. */
public interface MetadataFiles {
  Optional<byte[]> read(String path);

  void write(String path, byte[] content);
}
