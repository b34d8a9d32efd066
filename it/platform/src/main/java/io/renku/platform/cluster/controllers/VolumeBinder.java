package io.renku.platform.cluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.objects.ApiFailure;
import io.renku.platform.cluster.objects.DeleteOptions;
import io.renku.platform.cluster.objects.Resources;
import io.renku.platform.cluster.store.Change;
import io.renku.platform.cluster.store.Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Gives every claim a directory of this machine as its volume, and takes it back with the claim.
 */
public final class VolumeBinder extends ControlLoop {
  private static final String CLAIMS = "persistentvolumeclaims";
  private static final String VOLUMES = "persistentvolumes";
  private static final String PROTECTION = "kubernetes.io/pvc-protection";
  private static final String PROVISIONER = "renku.io/local-directory";

  private final Path directory;
  private final EventRecorder events;

  public VolumeBinder(Resources resources, Path directory) {
    super(resources);
    this.directory = directory;
    this.events = new EventRecorder(resources, "persistentvolume-controller");
  }

  @Override
  protected Collection<Key> touchedBy(Change change) {
    var keys = new ArrayList<Key>();
    switch (change.key().resource()) {
      case CLAIMS, VOLUMES -> keys.add(change.key());
      case "pods" -> {
        if (change.kind() != Change.Kind.MODIFIED) {
          for (var claim : claims(change.object().read())) {
            keys.add(new Key(CLAIMS, change.key().namespace(), claim));
          }
        }
      }
      default -> {}
    }
    return keys;
  }

  private static List<String> claims(JsonNode pod) {
    return Json.items(pod, "spec", "volumes").stream()
        .map(volume -> Json.text(volume, "persistentVolumeClaim", "claimName"))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  @Override
  protected void reconcile(Key key) {
    var object = resources.find(key);
    if (object.isEmpty()) {
      return;
    }
    if (key.resource().equals(VOLUMES)) {
      reclaim(key, object.get());
    } else if (object.get().path("metadata").hasNonNull("deletionTimestamp")) {
      release(key);
    } else if (!Json.text(object.get(), "status", "phase").equals("Bound")) {
      bind(key, object.get());
    }
  }

  private void bind(Key key, ObjectNode claim) {
    var storageClass = Json.text(claim, "spec", "storageClassName");
    var classKey = new Key("storageclasses.storage.k8s.io", "", storageClass);
    var wanted = Json.text(claim, "spec", "volumeName");
    if (wanted.isEmpty() && resources.find(classKey).isEmpty()) {
      events.warning(
          claim,
          "ProvisioningFailed",
          "storageclass.storage.k8s.io \"" + storageClass + "\" not found");
      again(key, Duration.ofSeconds(15));
      return;
    }
    var name = wanted.isEmpty() ? "pvc-" + Json.text(claim, "metadata", "uid") : wanted;
    if (wanted.isEmpty() && resources.find(new Key(VOLUMES, "", name)).isEmpty()) {
      provision(name, claim, storageClass);
    }
    var volume = resources.find(new Key(VOLUMES, "", name));
    if (volume.isEmpty()) {
      again(key, Duration.ofSeconds(5));
      return;
    }
    resources.amend(new Key(VOLUMES, "", name), v -> bound(v, claim));
    resources.amend(key, c -> boundTo(c, name, volume.get()));
  }

  private void provision(String name, ObjectNode claim, String storageClass) {
    var path = directory.resolve(name);
    try {
      Files.createDirectories(path);
    } catch (IOException failed) {
      events.warning(claim, "ProvisioningFailed", "cannot create " + path + ": " + failed);
      throw new UncheckedIOException(failed);
    }
    var volume = Json.object();
    var metadata = volume.putObject("metadata").put("name", name);
    metadata.putObject("annotations").put("pv.kubernetes.io/provisioned-by", PROVISIONER);
    var spec = volume.putObject("spec");
    spec.putObject("capacity")
        .set("storage", claim.path("spec").path("resources").path("requests").path("storage"));
    spec.set("accessModes", claim.path("spec").path("accessModes"));
    spec.put("persistentVolumeReclaimPolicy", "Delete").put("storageClassName", storageClass);
    spec.putObject("hostPath").put("path", path.toString()).put("type", "DirectoryOrCreate");
    resources.create(type(VOLUMES), "", volume, false);
    events.normal(claim, "ProvisioningSucceeded", "Successfully provisioned volume " + name);
  }

  private static ObjectNode bound(ObjectNode volume, ObjectNode claim) {
    Json.make(volume, "spec", "claimRef")
        .put("kind", "PersistentVolumeClaim")
        .put("apiVersion", "v1")
        .put("namespace", Json.text(claim, "metadata", "namespace"))
        .put("name", Json.text(claim, "metadata", "name"))
        .put("uid", Json.text(claim, "metadata", "uid"));
    Json.make(volume, "status").put("phase", "Bound");
    return volume;
  }

  private static ObjectNode boundTo(ObjectNode claim, String name, ObjectNode volume) {
    Json.make(claim, "spec").put("volumeName", name);
    Json.make(claim, "metadata", "annotations")
        .put("pv.kubernetes.io/bind-completed", "yes")
        .put("pv.kubernetes.io/bound-by-controller", "yes");
    var status = Json.make(claim, "status").put("phase", "Bound");
    status.set("accessModes", claim.path("spec").path("accessModes").deepCopy());
    status.set("capacity", volume.path("spec").path("capacity").deepCopy());
    return claim;
  }

  /** A claim that is being deleted stays as long as a pod uses it. */
  private void release(Key key) {
    var isUsed =
        resources.store().list("pods", key.namespace()).objects().stream()
            .map(pod -> pod.read())
            .filter(pod -> !Json.text(pod, "status", "phase").matches("Succeeded|Failed"))
            .anyMatch(pod -> claims(pod).contains(key.name()));
    if (!isUsed) {
      var volume = resources.find(key).map(c -> Json.text(c, "spec", "volumeName")).orElse("");
      resources.amend(key, claim -> GarbageCollector.withoutFinalizer(claim, PROTECTION));
      if (!volume.isEmpty()) {
        again(new Key(VOLUMES, "", volume), Duration.ZERO);
      }
    }
  }

  private void reclaim(Key key, ObjectNode volume) {
    var reference = volume.path("spec").path("claimRef");
    var uid = Json.text(reference, "uid");
    if (uid.isEmpty() || resources.store().findByUid(uid).isPresent()) {
      return;
    }
    resources.amend(
        key,
        v -> {
          Json.make(v, "status").put("phase", "Released");
          return v;
        });
    var path = Path.of(Json.text(volume, "spec", "hostPath", "path")).normalize();
    var isOurs = Json.text(volume, "metadata", "annotations", "pv.kubernetes.io/provisioned-by");
    if (isOurs.equals(PROVISIONER)
        && Json.text(volume, "spec", "persistentVolumeReclaimPolicy").equals("Delete")
        && path.startsWith(directory)
        && !path.equals(directory)) {
      deleteTree(path);
      try {
        resources.delete(type(VOLUMES), "", key.name(), DeleteOptions.NOW);
      } catch (ApiFailure failure) {
        if (failure.code() != 404) {
          throw failure;
        }
      }
    }
  }

  private static void deleteTree(Path path) {
    if (!Files.exists(path)) {
      return;
    }
    try (var all = Files.walk(path)) {
      for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
