package io.renku.platform;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Lets one command at a time change what is running. */
final class Lock implements AutoCloseable {
  private final FileChannel channel;

  private Lock(FileChannel channel) {
    this.channel = channel;
  }

  static Lock take(Path state, Runnable onWait) throws IOException {
    var file = state.resolve("run/lock");
    Files.createDirectories(file.getParent());
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      onWait.run();
      channel.lock();
    }
    return new Lock(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
