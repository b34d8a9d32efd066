package io.renku.crc.storage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;

/** Storages in PostgreSQL. */
@ApplicationScoped
class StorageRepository {
  @PersistenceContext(unitName = "crc")
  EntityManager em;

  List<CloudStorage> ofProject(String projectId) {
    return em.createQuery(
            "select s from CloudStorage s where s.projectId = :project order by s.name, s.id",
            CloudStorage.class)
        .setParameter("project", projectId)
        .getResultList();
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
