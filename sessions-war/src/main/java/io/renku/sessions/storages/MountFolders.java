package io.renku.sessions.storages;

import io.renku.sessions.SessionFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Where storages appear in a session: beside its files and each other, never over them. */
record MountFolders(String workspace, String rootDir) {
  /** What is below them belongs to the system in the image. */
  private static final Set<String> OF_THE_SYSTEM =
      Set.of(
          "bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "proc", "root", "run", "sbin",
          "sys", "usr", "var");

  /**
   * The absolute folder of a target path, which begins at the session's work tree.
   *
   * @throws SessionFailure 422/1000 when nothing can be mounted there
   */
  String of(String targetPath) {
    if (targetPath.chars().anyMatch(c -> c == ':' || Character.isISOControl(c))) {
      throw CloudStorage.refused("A target path has characters that no folder to mount has.");
    }
    var parts = parts(targetPath);
    if (parts.isEmpty()) {
      throw CloudStorage.refused("Every cloud storage needs a target path of its own.");
    }
    if (parts.contains("..")) {
      throw CloudStorage.refused(
          "The target path '%s' must not lead upwards.".formatted(targetPath));
    }
    if (!targetPath.startsWith("/")) {
      return rootDir + "/" + String.join("/", parts);
    }
    var folder = "/" + String.join("/", parts);
    if (OF_THE_SYSTEM.contains(parts.getFirst()) || isIn(taken(), folder)) {
      throw CloudStorage.refused(
          "A cloud storage at '%s' would hide files of the session.".formatted(folder));
    }
    return folder;
  }

  private List<String> taken() {
    return List.of(rootDir, workspace + "/.jupyter_config", "/home/jovyan/.Renviron");
  }

  private static boolean isIn(List<String> taken, String folder) {
    return taken.stream().anyMatch(path -> holds(folder, path));
  }

  /**
   * @throws SessionFailure 422/1000 when one folder would hide another
   */
  static void requireApart(List<String> folders) {
    var before = new ArrayList<String>();
    for (var folder : folders) {
      for (var other : before) {
        if (holds(other, folder) || holds(folder, other)) {
          throw CloudStorage.refused(
              "The cloud storages at '%s' and '%s' overlap; mount them side by side."
                  .formatted(other, folder));
        }
      }
      before.add(folder);
    }
  }

  /** Whether a path is the folder or lies in it, by whole names: data does not hold data2. */
  private static boolean holds(String folder, String path) {
    var outer = parts(folder);
    var inner = parts(path);
    return outer.size() <= inner.size() && inner.subList(0, outer.size()).equals(outer);
  }

  private static List<String> parts(String path) {
    return Arrays.stream(path.split("/"))
        .filter(part -> !part.isEmpty() && !part.equals("."))
        .toList();
  }
}
