package io.renku.platform.cluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.platform.cluster.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Turns the volumes of one pod into directories, and a container's mounts into a map of paths. */
final class Volumes {
  private static final String HOME = "/home/jovyan";

  private final JsonNode pod;
  private final Sources sources;
  private final Path directory;

  Volumes(JsonNode pod, Sources sources, Path podDirectory) {
    this.pod = pod;
    this.sources = sources;
    this.directory = podDirectory;
  }

  Path home() {
    return directory.resolve("home");
  }

  /** Where each mounted path of a container lies; fills in what comes from secrets and the like. */
  PathMap mount(JsonNode container) {
    try {
      Files.createDirectories(home());
      var map = new PathMap();
      map.put(HOME, home());
      var mounts = new TreeMap<String, JsonNode>();
      Json.items(container, "volumeMounts").forEach(m -> mounts.put(Json.text(m, "mountPath"), m));
      for (var entry : mounts.entrySet()) {
        mount(entry.getKey(), entry.getValue(), map);
      }
      rewriteConfiguration(container, map);
      return map;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Parents come before children (sorted by path), so a nested mount finds its parent mapped. */
  private void mount(String mountPath, JsonNode mount, PathMap map) throws IOException {
    var volume = volume(Json.text(mount, "name"));
    var subPath = Json.text(mount, "subPath");
    var source = subPath.isEmpty() ? volume : inside(volume, subPath);
    if (!subPath.isEmpty() && !Files.exists(source) && isClaimOrEmpty(Json.text(mount, "name"))) {
      Files.createDirectories(source);
    }
    if (Files.isRegularFile(source)) {
      var target =
          map.knows(mountPath) ? map.local(mountPath) : files().resolve(mountPath.substring(1));
      Files.createDirectories(target.getParent());
      Files.deleteIfExists(target);
      Files.copy(source, target);
      restrict(target);
      map.put(mountPath, target);
      return;
    }
    if (map.knows(mountPath)) {
      link(map.local(mountPath), source);
    }
    map.put(mountPath, source);
  }

  private Path files() {
    return directory.resolve("files");
  }

  private static Path inside(Path volume, String subPath) {
    var path = volume.resolve(subPath).normalize();
    if (!path.startsWith(volume)) {
      throw new NotReady(
          "CreateContainerConfigError", "Failed", "subPath leads out of its volume: " + subPath);
    }
    return path;
  }

  /** Lets a volume mounted inside another one be seen there. What is there already stays. */
  private static void link(Path place, Path source) throws IOException {
    if (Files.isSymbolicLink(place)) {
      Files.delete(place);
    }
    if (!Files.exists(place)) {
      Files.createDirectories(place.getParent());
      Files.createSymbolicLink(place, source);
    }
  }

  private boolean isClaimOrEmpty(String name) {
    var volume = find(name);
    return volume.has("persistentVolumeClaim") || volume.has("emptyDir") || volume.has("ephemeral");
  }

  private JsonNode find(String name) {
    return Json.items(pod, "spec", "volumes").stream()
        .filter(volume -> Json.text(volume, "name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Path volume(String name) throws IOException {
    var volume = find(name);
    var own = directory.resolve("volumes").resolve(name);
    if (volume.has("persistentVolumeClaim")) {
      var claim = Json.text(volume, "persistentVolumeClaim", "claimName");
      var path = sources.claimDirectory(claim);
      return Files.createDirectories(
          Path.of(
              path.orElseThrow(
                  () ->
                      notMounted(
                          name,
                          "persistentvolumeclaim \"%s\" not found or not bound"
                              .formatted(claim)))));
    }
    Files.createDirectories(own);
    if (volume.has("secret")) {
      var source = volume.get("secret");
      fill(own, name, source, "secret", Json.text(source, "secretName"));
    } else if (volume.has("configMap")) {
      var source = volume.get("configMap");
      fill(own, name, source, "configmap", Json.text(source, "name"));
    } else if (volume.has("projected")) {
      for (var source : Json.items(volume, "projected", "sources")) {
        if (source.has("secret")) {
          var part = source.get("secret");
          fill(own, name, part, "secret", Json.text(part, "name"));
        } else if (source.has("configMap")) {
          var part = source.get("configMap");
          fill(own, name, part, "configmap", Json.text(part, "name"));
        }
      }
    }
    return own;
  }

  private static NotReady notMounted(String volume, String why) {
    return new NotReady(
        "ContainerCreating",
        "FailedMount",
        "MountVolume.SetUp failed for volume \"%s\" : %s".formatted(volume, why));
  }

  private void fill(Path target, String volume, JsonNode source, String kind, String name)
      throws IOException {
    Optional<Map<String, byte[]>> data =
        kind.equals("secret") ? sources.secret(name) : sources.configMap(name);
    if (data.isEmpty()) {
      if (source.path("optional").asBoolean()) {
        return;
      }
      throw notMounted(volume, "%s \"%s\" not found".formatted(kind, name));
    }
    var items = Json.items(source, "items");
    if (items.isEmpty()) {
      for (var entry : data.get().entrySet()) {
        write(target.resolve(entry.getKey()), entry.getValue());
      }
    }
    for (var item : items) {
      var content = data.get().get(Json.text(item, "key"));
      if (content != null) {
        write(inside(target, Json.text(item, "path")), content);
      } else if (!source.path("optional").asBoolean()) {
        throw notMounted(
            volume, "references non-existent %s key: %s".formatted(kind, Json.text(item, "key")));
      }
    }
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, content);
  }

  private static void restrict(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** Jupyter's own configuration names paths of the container: they become local ones. */
  private void rewriteConfiguration(JsonNode container, PathMap map) throws IOException {
    for (var mount : Json.items(container, "volumeMounts")) {
      var source = find(Json.text(mount, "name"));
      var path = map.local(Json.text(mount, "mountPath"));
      if (source.has("configMap") && Files.exists(path)) {
        rewriteBelow(path, map);
      }
    }
  }

  private static void rewriteBelow(Path path, PathMap map) throws IOException {
    try (var files = Files.walk(path)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        if (file.toString().matches(".*\\.(py|json|toml|yaml|yml|conf)")) {
          var text = Files.readString(file, StandardCharsets.UTF_8);
          var rewritten = map.rewrite(text);
          if (!rewritten.equals(text)) {
            Files.writeString(file, rewritten);
          }
        }
      }
    }
  }

  /** Removes a directory and all in it, without following links. */
  static void deleteTree(Path path) throws IOException {
    if (!Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, IOException failed)
              throws IOException {
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
