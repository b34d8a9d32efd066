package io.renku.forge.accounts;

import io.renku.forge.http.ApiFailure;
import io.renku.forge.store.Index;
import io.renku.forge.store.Store;
import io.renku.forge.store.Table;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** All namespaces by id and by path; paths compare without regard to case. */
public final class Namespaces {
  private final Table<Namespace> table;
  private final Index<String, Namespace> byPath;
  private final Index<Long, Namespace> byOwner;
  private final Index<Long, Namespace> byParent;
  private final Clock clock;

  public Namespaces(Store store, Clock clock) {
    this.table = store.table("namespaces", Namespace.class);
    this.byPath = table.indexedBy(n -> n.fullPath().toLowerCase(Locale.ROOT));
    this.byOwner = table.indexedBy(Namespace::ownerId);
    this.byParent = table.indexedBy(Namespace::parentId);
    this.clock = clock;
  }

  public Optional<Namespace> find(long id) {
    return table.find(id);
  }

  public Namespace get(long id) {
    return table.find(id).orElseThrow();
  }

  public Optional<Namespace> find(String fullPath) {
    return byPath.one(fullPath.toLowerCase(Locale.ROOT));
  }

  /** Either a number or a path. */
  public Optional<Namespace> lookUp(String idOrPath) {
    return idOrPath.matches("\\d{1,18}") ? find(Long.parseLong(idOrPath)) : find(idOrPath);
  }

  public Namespace ofUser(long userId) {
    return byOwner.one(userId).orElseThrow();
  }

  public Stream<Namespace> all() {
    return table.all();
  }

  public Stream<Namespace> children(long id) {
    return byParent.all(id);
  }

  /** The group itself and every group above it. */
  public List<Namespace> lineage(long id) {
    var line = new ArrayList<Namespace>();
    for (var next = find(id); next.isPresent(); next = parent(next.get())) {
      line.add(next.get());
    }
    return line;
  }

  private Optional<Namespace> parent(Namespace namespace) {
    return namespace.parentId() == null ? Optional.empty() : find(namespace.parentId());
  }

  Namespace createForUser(long userId, String username, String name) {
    return table.put(
        new Namespace(
            table.nextId(),
            userId,
            null,
            username,
            username,
            name,
            name,
            null,
            "public",
            clock.millis()));
  }

  public Namespace createGroup(
      Namespace parent, String path, String name, String description, String visibility) {
    var fullPath = parent == null ? path : parent.fullPath() + "/" + path;
    var fullName = parent == null ? name : parent.fullName() + " / " + name;
    if (!PathRule.allows(path) || (parent == null && PathRule.isReservedTop(path))) {
      throw ApiFailure.validation("path", PathRule.TEXT);
    }
    if (find(fullPath).isPresent()) {
      throw ApiFailure.validation("path", "has already been taken");
    }
    return table.put(
        new Namespace(
            table.nextId(),
            null,
            parent == null ? null : parent.id(),
            path,
            fullPath,
            name,
            fullName,
            description,
            visibility,
            clock.millis()));
  }

  public Namespace put(Namespace namespace) {
    return table.put(namespace);
  }

  public void remove(long id) {
    table.remove(id);
  }
}
