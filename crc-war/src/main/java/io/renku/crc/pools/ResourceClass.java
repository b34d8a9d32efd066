package io.renku.crc.pools;

import io.renku.commons.Failure;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One size of session that a pool offers. It belongs to its pool for life. */
@Entity
@Table(name = "resource_classes", schema = "resource_pools")
public class ResourceClass {
  /** Smallest first, so that clients which take the first match take the smallest. */
  static final Comparator<ResourceClass> ORDER =
      Comparator.comparingLong(ResourceClass::gpu)
          .thenComparingDouble(ResourceClass::cpu)
          .thenComparingLong(ResourceClass::memory)
          .thenComparingLong(ResourceClass::maxStorage)
          .thenComparing(ResourceClass::name)
          .thenComparing(ResourceClass::id, Comparator.nullsLast(Comparator.naturalOrder()));

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Integer id;

  @Column(nullable = false, length = 40)
  private String name;

  private double cpu;
  private long memory;
  private long gpu;

  @Column(name = "max_storage")
  private long maxStorage;

  @Column(name = "default_storage")
  private long defaultStorage;

  @Column(name = "\"default\"")
  private boolean isDefault;

  @ManyToOne(fetch = FetchType.LAZY)
  @JoinColumn(name = "resource_pool_id")
  private ResourcePool pool;

  @ElementCollection
  @CollectionTable(
      name = "tolerations",
      schema = "resource_pools",
      joinColumns = @JoinColumn(name = "resource_class_id"))
  @Column(name = "key")
  private Set<String> tolerations = new HashSet<>();

  @ElementCollection
  @CollectionTable(
      name = "node_affinities",
      schema = "resource_pools",
      joinColumns = @JoinColumn(name = "resource_class_id"))
  private Set<NodeAffinity> nodeAffinities = new HashSet<>();

  protected ResourceClass() {} // JPA

  /** Every amount and the name must be given. */
  ResourceClass(ResourcePool pool, ResourceClassPatch values) {
    this.pool = pool;
    replace(values);
  }

  /** Takes over all values; labels that are not given are removed. */
  void replace(ResourceClassPatch values) {
    tolerations.clear();
    nodeAffinities.clear();
    patch(values);
  }

  /**
   * Takes over what is given. Labels are only ever added by a patch: so existing clients have it.
   */
  void patch(ResourceClassPatch values) {
    name = values.name() == null ? name : values.name();
    cpu = values.cpu() == null ? cpu : values.cpu();
    memory = values.memory() == null ? memory : values.memory();
    gpu = values.gpu() == null ? gpu : values.gpu();
    maxStorage = values.maxStorage() == null ? maxStorage : values.maxStorage();
    defaultStorage = values.defaultStorage() == null ? defaultStorage : values.defaultStorage();
    isDefault = values.isDefault() == null ? isDefault : values.isDefault();
    if (values.tolerations() != null) {
      tolerations.addAll(values.tolerations());
    }
    if (values.nodeAffinities() != null) {
      values.nodeAffinities().forEach(this::add);
    }
  }

  private void add(NodeAffinity affinity) {
    nodeAffinities.removeIf(old -> old.key().equals(affinity.key()));
    nodeAffinities.add(affinity);
  }

  void removeTolerations() {
    tolerations.clear();
  }

  void removeNodeAffinities() {
    nodeAffinities.clear();
  }

  void requireSoundStorage() {
    if (defaultStorage > maxStorage) {
      throw Failure.invalid(
          "The default storage of class %s cannot be larger than its maximum storage."
              .formatted(name));
    }
  }

  public Integer id() {
    return id;
  }

  public String name() {
    return name;
  }

  public double cpu() {
    return cpu;
  }

  public long memory() {
    return memory;
  }

  public long gpu() {
    return gpu;
  }

  public long maxStorage() {
    return maxStorage;
  }

  public long defaultStorage() {
    return defaultStorage;
  }

  public boolean isDefault() {
    return isDefault;
  }

  public ResourcePool pool() {
    return pool;
  }

  public List<String> tolerations() {
    return tolerations.stream().sorted().toList();
  }

  public List<NodeAffinity> nodeAffinities() {
    return nodeAffinities.stream().sorted(NodeAffinity.ORDER).toList();
  }
}
