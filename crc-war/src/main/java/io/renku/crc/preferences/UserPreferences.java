package io.renku.crc.preferences;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** What one Keycloak user has set for themselves. */
@Entity
@Table(name = "user_preferences", schema = "user_preferences")
public class UserPreferences {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Integer id;

  @Column(name = "user_id", nullable = false)
  private String userId;

  @Convert(converter = PinnedProjectsConverter.class)
  @Column(name = "pinned_projects", nullable = false)
  private PinnedProjects pinned = PinnedProjects.NONE;

  protected UserPreferences() {} // JPA

  void pin(PinnedProjects projects) {
    pinned = projects;
  }

  public String userId() {
    return userId;
  }

  public PinnedProjects pinned() {
    return pinned;
  }
}
