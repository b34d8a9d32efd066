package io.renku.crc.pools;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Pools and their classes in PostgreSQL, and the one place that decides who sees which. */
@ApplicationScoped
public class ResourcePoolRepository {
  /** The default pool is everyone's but those it was denied to; others are public or one's own. */
  static final String VISIBLE =
      """
      (:admin = true
        or (p.isDefault = true and not exists (
              select d from Member d where d.userId = :user and d.noDefaultAccess = true))
        or (p.isDefault = false and (p.isPublic = true or exists (
              select m from p.members m where m.userId = :user))))
      """;

  @PersistenceContext(unitName = "crc")
  EntityManager em;

  public List<ResourcePool> visibleTo(Viewer viewer) {
    var query =
        em.createQuery(
            "select p from ResourcePool p where " + VISIBLE + " order by p.id", ResourcePool.class);
    return withClasses(of(viewer, query)).getResultList();
  }

  List<PoolRevision> revisionsVisibleTo(Viewer viewer) {
    return of(viewer, em.createNamedQuery(ResourcePool.VISIBLE_REVISIONS, PoolRevision.class))
        .getResultList();
  }

  /** At most one. */
  List<PoolRevision> revisionVisibleTo(int id, Viewer viewer) {
    return of(viewer, em.createNamedQuery(ResourcePool.VISIBLE_REVISION, PoolRevision.class))
        .setParameter("id", id)
        .getResultList();
  }

  List<ResourcePool> withIds(Collection<Integer> ids) {
    return withClasses(
            em.createQuery("select p from ResourcePool p where p.id in :ids", ResourcePool.class))
        .setParameter("ids", ids)
        .getResultList();
  }

  Optional<ResourceClass> findVisibleClass(int id, Viewer viewer) {
    var query =
        em.createQuery(
                "select c from ResourceClass c join c.pool p where c.id = :id and " + VISIBLE,
                ResourceClass.class)
            .setParameter("id", id);
    return of(viewer, query).getResultStream().findFirst();
  }

  /** Until the transaction ends, nobody else changes this pool, its classes or its quota. */
  public Optional<ResourcePool> lock(int id) {
    return Optional.ofNullable(em.find(ResourcePool.class, id, LockModeType.PESSIMISTIC_WRITE));
  }

  boolean hasDefault() {
    return !em.createQuery("select p.id from ResourcePool p where p.isDefault = true")
        .getResultList()
        .isEmpty();
  }

  /** Of several replicas that start at once, one looks and adds before the next one looks. */
  public void lockForFirstPool() {
    em.createNativeQuery("lock table resource_pools.resource_pools in share row exclusive mode")
        .executeUpdate();
  }

  public boolean isEmpty() {
    return em.createQuery("select p.id from ResourcePool p")
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  public void add(ResourcePool pool) {
    em.persist(pool);
  }

  void remove(ResourcePool pool) {
    em.remove(pool);
  }

  /** Sends what changed, so that the database's own refusal comes before anyone else is told. */
  public void flush() {
    em.flush();
    em.createNativeQuery("set constraints all immediate").executeUpdate();
  }

  private static <T> TypedQuery<T> of(Viewer viewer, TypedQuery<T> query) {
    return query.setParameter("admin", viewer.isAdmin()).setParameter("user", viewer.userId());
  }

  private static TypedQuery<ResourcePool> withClasses(TypedQuery<ResourcePool> query) {
    return query
        .setHint("eclipselink.batch.type", "IN")
        .setHint("eclipselink.batch", "p.classes")
        .setHint("eclipselink.batch", "p.classes.tolerations");
  }
}
