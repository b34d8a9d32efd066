package io.renku.crc.pools;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A Keycloak user about whom an administrator has decided something; all others have no row. */
@Entity
@Table(name = "users", schema = "resource_pools")
public class Member {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Integer id;

  @Column(name = "keycloak_id", nullable = false, length = 50)
  private String userId;

  @Column(name = "no_default_access")
  private boolean noDefaultAccess;

  protected Member() {} // JPA

  public Integer id() {
    return id;
  }

  public String userId() {
    return userId;
  }

  public boolean hasNoDefaultAccess() {
    return noDefaultAccess;
  }

  public void denyDefaultAccess(boolean denied) {
    noDefaultAccess = denied;
  }
}
