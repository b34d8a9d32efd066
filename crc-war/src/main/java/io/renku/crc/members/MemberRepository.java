package io.renku.crc.members;

import io.renku.commons.Page;
import io.renku.crc.database.Paged;
import io.renku.crc.pools.Member;
import io.renku.crc.pools.ResourcePool;
import io.renku.crc.wire.PageQuery;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Optional;

/** Users about whom something was decided, and who belongs to which pool. */
@ApplicationScoped
class MemberRepository {
  private static final String CREATE =
      """
      insert into resource_pools.users (keycloak_id, no_default_access) values (?1, ?2)
      on conflict (keycloak_id) do nothing
      """;
  private static final String JOIN =
      """
      insert into resource_pools.resource_pools_users (user_id, resource_pool_id) values (?1, ?2)
      on conflict do nothing
      """;
  private static final String LEAVE =
      "delete from resource_pools.resource_pools_users where user_id = ?1 and resource_pool_id = ?2";
  private static final String LEAVE_ALL =
      "delete from resource_pools.resource_pools_users where user_id = ?1";
  private static final String EMPTY =
      "delete from resource_pools.resource_pools_users where resource_pool_id = ?1";
  private static final String DELETE = "delete from resource_pools.users where keycloak_id = ?1";

  private static final String OF_POOL = " from ResourcePool p join p.members m where p.id = :pool";

  @PersistenceContext(unitName = "crc")
  EntityManager em;

  Page<Member> all(PageQuery page) {
    return Paged.read(
        page,
        em.createQuery("select m from Member m order by m.id", Member.class),
        em.createQuery("select count(m) from Member m", Long.class));
  }

  Optional<Member> find(String userId) {
    return em.createQuery("select m from Member m where m.userId = :user", Member.class)
        .setParameter("user", userId)
        .getResultStream()
        .findFirst();
  }

  /** False when the user was there already, also when another request was a moment faster. */
  boolean create(String userId, boolean noDefaultAccess) {
    return em.createNativeQuery(CREATE)
            .setParameter(1, userId)
            .setParameter(2, noDefaultAccess)
            .executeUpdate()
        > 0;
  }

  /** Memberships go with the row; pools stay. */
  boolean delete(String userId) {
    return em.createNativeQuery(DELETE).setParameter(1, userId).executeUpdate() > 0;
  }

  Page<Member> of(int poolId, PageQuery page) {
    return Paged.read(
        page,
        em.createQuery("select m" + OF_POOL + " order by m.id", Member.class)
            .setParameter("pool", poolId),
        em.createQuery("select count(m)" + OF_POOL, Long.class).setParameter("pool", poolId));
  }

  Optional<Member> of(int poolId, String userId) {
    return em.createQuery("select m" + OF_POOL + " and m.userId = :user", Member.class)
        .setParameter("pool", poolId)
        .setParameter("user", userId)
        .getResultStream()
        .findFirst();
  }

  void join(Member member, int poolId) {
    em.createNativeQuery(JOIN).setParameter(1, member.id()).setParameter(2, poolId).executeUpdate();
  }

  boolean leave(Member member, int poolId) {
    return em.createNativeQuery(LEAVE)
            .setParameter(1, member.id())
            .setParameter(2, poolId)
            .executeUpdate()
        > 0;
  }

  void leaveAll(Member member) {
    em.createNativeQuery(LEAVE_ALL).setParameter(1, member.id()).executeUpdate();
  }

  void empty(int poolId) {
    em.createNativeQuery(EMPTY).setParameter(1, poolId).executeUpdate();
  }

  Optional<ResourcePool> pool(int poolId) {
    return Optional.ofNullable(em.find(ResourcePool.class, poolId));
  }

  /** Keeps the pool from going away while its members are changed. */
  Optional<ResourcePool> lockPool(int poolId) {
    return em.createNativeQuery(
                "select id from resource_pools.resource_pools where id = ?1 for no key update")
            .setParameter(1, poolId)
            .getResultList()
            .isEmpty()
        ? Optional.empty()
        : pool(poolId);
  }
}
