package io.renku.forge.projects;

import io.renku.forge.accounts.Namespaces;
import io.renku.forge.store.Index;
import io.renku.forge.store.Store;
import io.renku.forge.store.Table;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Who belongs to which project and group, directly or through a group above. */
public final class Members {
  private final Store store;
  private final Namespaces namespaces;
  private final Clock clock;
  private final Table<Member> table;
  private final Index<Long, Member> byProject;
  private final Index<Long, Member> byGroup;
  private final Index<Long, Member> byUser;

  public Members(Store store, Namespaces namespaces, Clock clock) {
    this.store = store;
    this.namespaces = namespaces;
    this.clock = clock;
    this.table = store.table("members", Member.class);
    this.byProject = table.indexedBy(Member::projectId);
    this.byGroup = table.indexedBy(Member::groupId);
    this.byUser = table.indexedBy(Member::userId);
  }

  public List<Member> direct(Place place) {
    return current(place.isProject() ? byProject.all(place.id()) : byGroup.all(place.id()))
        .toList();
  }

  /** Direct and inherited members; of a user's several places the highest counts. */
  public Collection<Member> all(Place place) {
    var best = new LinkedHashMap<Long, Member>();
    Stream.concat(direct(place).stream(), inherited(place))
        .forEach(m -> best.merge(m.userId(), m, (a, b) -> a.level() >= b.level() ? a : b));
    return best.values();
  }

  private Stream<Member> inherited(Place place) {
    return place.groupAbove() == null
        ? Stream.empty()
        : namespaces.lineage(place.groupAbove()).stream()
            .flatMap(group -> current(byGroup.all(group.id())));
  }

  public int level(Place place, long userId) {
    return all(place).stream()
        .filter(m -> m.userId() == userId)
        .mapToInt(Member::level)
        .findFirst()
        .orElse(Access.NONE);
  }

  public Optional<Member> find(Place place, long userId) {
    return direct(place).stream().filter(m -> m.userId() == userId).findFirst();
  }

  public Stream<Member> ofUser(long userId) {
    return current(byUser.all(userId));
  }

  /** Levels that a user has by rows of their own, keyed by group. */
  public Map<Long, Integer> groupLevels(long userId) {
    var levels = new LinkedHashMap<Long, Integer>();
    ofUser(userId)
        .filter(m -> m.groupId() != null)
        .forEach(m -> levels.put(m.groupId(), m.level()));
    return levels;
  }

  public Member put(Place place, long userId, int level, String expiresOn, Long createdBy) {
    return store.change(
        () ->
            table.put(
                find(place, userId)
                    .map(m -> m.at(level, expiresOn))
                    .orElseGet(
                        () ->
                            new Member(
                                table.nextId(),
                                place.isProject() ? place.id() : null,
                                place.isProject() ? null : place.id(),
                                userId,
                                level,
                                expiresOn,
                                createdBy,
                                clock.millis()))));
  }

  public void remove(Member member) {
    store.change(() -> table.remove(member.id()));
  }

  public void removeAll(Place place) {
    var all = (place.isProject() ? byProject.all(place.id()) : byGroup.all(place.id())).toList();
    store.change(() -> all.forEach(m -> table.remove(m.id())));
  }

  private Stream<Member> current(Stream<Member> members) {
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return members.filter(
        m -> m.expiresOn() == null || LocalDate.parse(m.expiresOn()).isAfter(today));
  }
}
