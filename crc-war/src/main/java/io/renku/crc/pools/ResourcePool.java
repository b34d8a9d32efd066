package io.renku.crc.pools;

import io.renku.commons.Failure;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A share of the cluster and the classes of sessions that may run in it, open to everyone or to its
 * members. Exactly one pool is the default: public, without a quota, and there for good.
 */
@Entity
@Table(name = "resource_pools", schema = "resource_pools")
@NamedQuery(
    name = ResourcePool.VISIBLE_REVISIONS,
    query = ResourcePool.REVISIONS + ResourcePoolRepository.VISIBLE + " order by p.id")
@NamedQuery(
    name = ResourcePool.VISIBLE_REVISION,
    query = ResourcePool.REVISIONS + "p.id = :id and " + ResourcePoolRepository.VISIBLE)
public class ResourcePool {
  /** Named, because each list asks this: such a query is translated only once. */
  static final String VISIBLE_REVISIONS = "ResourcePool.visibleRevisions";

  static final String VISIBLE_REVISION = "ResourcePool.visibleRevision";
  static final String REVISIONS =
      "select new io.renku.crc.pools.PoolRevision(p.id, p.revision) from ResourcePool p where ";

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Integer id;

  @Column(nullable = false, length = 40)
  private String name;

  @Column(name = "\"default\"")
  private boolean isDefault;

  @Column(name = "public")
  private boolean isPublic;

  @Column(name = "quota")
  private String quotaId;

  @Column(name = "quota_cpu")
  private Double quotaCpu;

  @Column(name = "quota_memory")
  private Long quotaMemory;

  @Column(name = "quota_gpu")
  private Long quotaGpu;

  @Column(name = "idle_threshold")
  private Integer idleThreshold;

  @Column(name = "hibernation_threshold")
  private Integer hibernationThreshold;

  @Column(name = "hibernation_warning_period")
  private Integer hibernationWarningPeriod;

  @Column(name = "cpu_limit_factor")
  private Double cpuLimitFactor;

  /** Counted by the database, see {@link PoolRevision}. */
  @Column(insertable = false, updatable = false)
  private long revision;

  @OneToMany(mappedBy = "pool", cascade = CascadeType.ALL, orphanRemoval = true)
  private List<ResourceClass> classes = new ArrayList<>();

  @ManyToMany
  @JoinTable(
      name = "resource_pools_users",
      schema = "resource_pools",
      joinColumns = @JoinColumn(name = "resource_pool_id"),
      inverseJoinColumns = @JoinColumn(name = "user_id"))
  private Set<Member> members = new HashSet<>();

  protected ResourcePool() {} // JPA

  public ResourcePool(String name, boolean isPublic, boolean isDefault) {
    this.name = name;
    this.isPublic = isPublic;
    this.isDefault = isDefault;
  }

  /** A new pool with new classes, and a quota under a name of its own if one is wished. */
  static ResourcePool of(ResourcePoolPatch wish) {
    var pool = new ResourcePool(wish.name(), wish.isPublic(), wish.isDefault());
    pool.take(wish.options());
    wish.classes().forEach(pool::add);
    if (wish.quota() != null) {
      pool.limitTo(
          new Quota(
              UUID.randomUUID().toString(),
              wish.quota().cpu(),
              wish.quota().memory(),
              wish.quota().gpu()));
    }
    return pool;
  }

  public ResourceClass add(ResourceClassPatch values) {
    var added = new ResourceClass(this, values);
    classes.add(added);
    return added;
  }

  /**
   * @throws Failure 422 for the default class
   */
  void remove(ResourceClass one) {
    if (one.isDefault()) {
      throw Failure.invalid(
          "The default class of a resource pool cannot be deleted. Make another class the default first.");
    }
    classes.remove(one);
  }

  /** Takes over what is given; classes are not part of it. */
  void patch(ResourcePoolPatch values) {
    if (isDefault && Boolean.FALSE.equals(values.isDefault())) {
      throw Failure.invalid("A default resource pool cannot be made non-default.");
    }
    name = values.name() == null ? name : values.name();
    isPublic = values.isPublic() == null ? isPublic : values.isPublic();
    isDefault = values.isDefault() == null ? isDefault : values.isDefault();
    take(values.options());
  }

  void take(PoolOptions options) {
    idleThreshold = seconds(options.idleThreshold(), idleThreshold);
    hibernationThreshold = seconds(options.hibernationThreshold(), hibernationThreshold);
    hibernationWarningPeriod =
        seconds(options.hibernationWarningPeriod(), hibernationWarningPeriod);
    cpuLimitFactor = options.cpuLimitFactor() == null ? cpuLimitFactor : options.cpuLimitFactor();
  }

  public void limitTo(Quota quota) {
    quotaId = quota.id();
    quotaCpu = quota.cpu();
    quotaMemory = quota.memory();
    quotaGpu = quota.gpu();
  }

  void removeQuota() {
    quotaId = null;
    quotaCpu = null;
    quotaMemory = null;
    quotaGpu = null;
  }

  /**
   * Checks the state that a request leads to, as a whole, before anything is written.
   *
   * @throws Failure 422 that says which rule it breaks
   */
  void requireSound() {
    if (isDefault && !isPublic) {
      throw Failure.invalid("The default resource pool has to be public.");
    }
    if (isDefault && quotaId != null) {
      throw Failure.invalid("The default resource pool cannot have a quota.");
    }
    if (classes.stream().filter(ResourceClass::isDefault).count() != 1) {
      throw Failure.invalid("A resource pool needs exactly one default class.");
    }
    classes.forEach(ResourceClass::requireSoundStorage);
    quota().ifPresent(this::requireRoomIn);
  }

  private void requireRoomIn(Quota quota) {
    classes.stream()
        .filter(one -> !quota.hasRoomFor(one))
        .findFirst()
        .ifPresent(
            one -> {
              throw Failure.invalid(
                  "The class %s (%s CPU, %d GB memory, %d GPU) does not fit in the quota of its pool (%s CPU, %d GB memory, %d GPU)."
                      .formatted(
                          one.name(),
                          one.cpu(),
                          one.memory(),
                          one.gpu(),
                          quota.cpu(),
                          quota.memory(),
                          quota.gpu()));
            });
  }

  Optional<ResourceClass> findClass(long classId) {
    return classes.stream().filter(one -> one.id() != null && one.id() == classId).findFirst();
  }

  /**
   * @throws Failure 404 when this pool has no such class
   */
  ResourceClass requireClass(long classId) {
    return findClass(classId).orElseThrow(() -> Failure.notFound("Resource class", classId));
  }

  public Integer id() {
    return id;
  }

  public String name() {
    return name;
  }

  public boolean isDefault() {
    return isDefault;
  }

  public boolean isPublic() {
    return isPublic;
  }

  /** The quota's name in the cluster, known also while its limits are not. */
  public Optional<String> quotaId() {
    return Optional.ofNullable(quotaId);
  }

  /** Empty without a quota, and for an adopted one whose limits were not read yet. */
  public Optional<Quota> quota() {
    return quotaId == null || quotaCpu == null
        ? Optional.empty()
        : Optional.of(new Quota(quotaId, quotaCpu, quotaMemory, quotaGpu));
  }

  public PoolOptions options() {
    return new PoolOptions(
        asLong(idleThreshold),
        asLong(hibernationThreshold),
        asLong(hibernationWarningPeriod),
        cpuLimitFactor);
  }

  public List<ResourceClass> classes() {
    return classes.stream().sorted(ResourceClass.ORDER).toList();
  }

  /** The live set: memberships are changed through it. */
  public Set<Member> members() {
    return members;
  }

  private static Integer seconds(Long wished, Integer current) {
    return wished == null ? current : Integer.valueOf(wished.intValue());
  }

  private static Long asLong(Integer value) {
    return value == null ? null : value.longValue();
  }
}
