package io.renku.crc.pools;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.Comparator;
import java.util.Objects;

/** A label of the nodes that sessions of a class prefer, or must have. */
@Embeddable
public class NodeAffinity {
  static final Comparator<NodeAffinity> ORDER =
      Comparator.comparing(NodeAffinity::key).thenComparing(NodeAffinity::isRequired);

  @Column(nullable = false, length = 63)
  private String key;

  @Column(name = "required_during_scheduling", nullable = false)
  private boolean required;

  protected NodeAffinity() {} // JPA

  public NodeAffinity(String key, boolean required) {
    this.key = key;
    this.required = required;
  }

  public String key() {
    return key;
  }

  public boolean isRequired() {
    return required;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NodeAffinity that && key.equals(that.key) && required == that.required;
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, required);
  }
}
