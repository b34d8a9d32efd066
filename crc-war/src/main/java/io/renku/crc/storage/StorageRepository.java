package io.renku.crc.storage;

import io.renku.commons.Page;
import io.renku.crc.database.Paged;
import io.renku.crc.wire.PageQuery;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.Optional;

/** Storages in PostgreSQL. */
@ApplicationScoped
class StorageRepository {
  @PersistenceContext(unitName = "crc")
  EntityManager em;

  Page<CloudStorage> ofProject(String projectId, PageQuery page) {
    return Paged.read(
        page,
        em.createQuery(
                "select s from CloudStorage s where s.projectId = :project order by s.name, s.id",
                CloudStorage.class)
            .setParameter("project", projectId),
        em.createQuery(
                "select count(s) from CloudStorage s where s.projectId = :project", Long.class)
            .setParameter("project", projectId));
  }

  Optional<CloudStorage> find(String id) {
    return Optional.ofNullable(em.find(CloudStorage.class, id));
  }

  Optional<CloudStorage> lock(String id) {
    return Optional.ofNullable(em.find(CloudStorage.class, id, LockModeType.PESSIMISTIC_WRITE));
  }

  boolean isNameTaken(String projectId, String name, String exceptId) {
    return !em.createQuery(
            "select s.id from CloudStorage s where s.projectId = :project and s.name = :name and s.id <> :id")
        .setParameter("project", projectId)
        .setParameter("name", name)
        .setParameter("id", exceptId)
        .getResultList()
        .isEmpty();
  }

  void add(CloudStorage storage) {
    em.persist(storage);
    em.flush();
  }

  void flush() {
    em.flush();
  }

  void remove(CloudStorage storage) {
    em.remove(storage);
  }
}
