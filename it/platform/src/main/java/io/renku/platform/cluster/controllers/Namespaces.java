package io.renku.platform.cluster.controllers;

import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.objects.ApiFailure;
import io.renku.platform.cluster.objects.DeleteOptions;
import io.renku.platform.cluster.objects.Resources;
import io.renku.platform.cluster.store.Change;
import io.renku.platform.cluster.store.Key;
import io.renku.platform.cluster.store.Stored;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Empties what is being deleted and holds other objects: namespaces, and definitions of custom
 * resources. Gives each namespace its default account; forgets old events.
 */
public final class Namespaces extends ControlLoop {
  private static final String DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";
  private static final Key EVENTS = new Key("events", "", "");

  private final EventRecorder events;

  public Namespaces(Resources resources) {
    super(resources);
    this.events = new EventRecorder(resources, "namespace-controller");
  }

  @Override
  protected Collection<Key> touchedBy(Change change) {
    return switch (change.key().resource()) {
      case "namespaces", DEFINITIONS ->
          change.kind() == Change.Kind.DELETED ? List.of() : List.of(change.key());
      case "events" -> List.of(EVENTS);
      default ->
          change.kind() == Change.Kind.DELETED
              ? List.of(
                  new Key("namespaces", "", change.key().namespace()),
                  new Key(DEFINITIONS, "", change.key().resource()))
              : List.of();
    };
  }

  @Override
  protected void reconcile(Key key) {
    if (key.equals(EVENTS)) {
      events.expire();
      return;
    }
    var found = resources.store().find(key);
    if (found.isEmpty()) {
      return;
    }
    if (key.resource().equals(DEFINITIONS)) {
      emptyDefinition(key, found.get());
    } else if (found.get().isDeleting()) {
      emptyNamespace(key);
    } else {
      account(key.name());
    }
  }

  private void account(String namespace) {
    if (resources.find(new Key("serviceaccounts", namespace, "default")).isEmpty()) {
      var account = Json.object();
      account.putObject("metadata").put("name", "default");
      resources.create(type("serviceaccounts"), namespace, account, false);
    }
  }

  private void emptyDefinition(Key key, Stored definition) {
    if (!definition.isDeleting()) {
      return;
    }
    var left = resources.store().list(key.name(), "").objects();
    if (left.isEmpty()) {
      resources.amend(
          key,
          object ->
              GarbageCollector.withoutFinalizer(
                  object, "customresourcecleanup.apiextensions.k8s.io"));
    } else {
      left.forEach(this::delete);
      again(key, Duration.ofSeconds(1));
    }
  }

  private void emptyNamespace(Key key) {
    var left =
        resources.store().all().objects().stream()
            .filter(object -> object.key().namespace().equals(key.name()))
            .toList();
    if (left.isEmpty()) {
      resources.amend(
          key,
          namespace -> {
            Json.make(namespace, "spec").remove("finalizers");
            return namespace;
          });
    } else {
      left.forEach(this::delete);
      again(key, Duration.ofSeconds(1));
    }
  }

  private void delete(Stored object) {
    if (object.isDeleting()) {
      return;
    }
    var key = object.key();
    try {
      resources.delete(type(key.resource()), key.namespace(), key.name(), DeleteOptions.BACKGROUND);
    } catch (ApiFailure failure) {
      if (failure.code() != 404) {
        throw failure;
      }
    }
  }
}
