package io.renku.graph.search;

import io.renku.commons.Failure;
import io.renku.graph.access.Viewer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What is looked for, checked. Empty lists and sets do not restrict, save for the kinds. */
record SearchCriteria(
    Viewer viewer,
    Optional<String> phrase,
    Set<Kind> kinds,
    List<String> creators,
    List<String> roles,
    List<String> visibilities,
    List<String> namespaces,
    Optional<LocalDate> since,
    Optional<LocalDate> until) {
  private static final List<String> ROLES = List.of("owner", "maintainer", "reader");
  private static final List<String> VISIBILITIES = List.of("public", "internal", "private");

  /** The same as it was sent; absent values are null. */
  record Raw(
      String query,
      List<String> types,
      List<String> creators,
      List<String> roles,
      List<String> visibilities,
      List<String> namespaces,
      String since,
      String until) {}

  static SearchCriteria of(Viewer viewer, Raw raw) {
    var faults = new ArrayList<String>();
    var kinds = EnumSet.noneOf(Kind.class);
    for (var type : raw.types()) {
      Kind.of(type).ifPresentOrElse(kinds::add, () -> faults.add(invalid("type")));
    }
    check("creator", raw.creators(), text -> !text.isBlank(), faults);
    check("role", raw.roles(), ROLES::contains, faults);
    check("visibility", raw.visibilities(), VISIBILITIES::contains, faults);
    check("namespace", raw.namespaces(), text -> !text.isBlank(), faults);
    if (!raw.roles().isEmpty() && !viewer.isUser()) {
      faults.add("'role' parameter present but no access token");
    }
    var since = day("since", raw.since(), faults);
    var until = day("until", raw.until(), faults);
    if (since.isPresent() && until.isPresent() && since.get().isAfter(until.get())) {
      faults.add("'since' parameter > 'until'");
    }
    if (!faults.isEmpty()) {
      throw Failure.badRequest(String.join("; ", faults.stream().distinct().toList()));
    }
    return new SearchCriteria(
        viewer,
        Optional.ofNullable(raw.query()).map(String::strip).filter(text -> !isForAll(text)),
        kinds.isEmpty() ? EnumSet.allOf(Kind.class) : kinds,
        raw.creators().stream().map(text -> text.strip().toLowerCase(Locale.ROOT)).toList(),
        raw.roles(),
        raw.visibilities(),
        raw.namespaces(),
        since,
        until);
  }

  /** The web client's home page sends an empty query, which the reference refuses. */
  private static boolean isForAll(String query) {
    return query.isEmpty() || query.equals("*");
  }

  /** Roles as the store spells them, with the viewer's number. */
  List<String> memberRoles() {
    return roles.stream().map(role -> viewer.userId() + ":" + role).toList();
  }

  boolean leavesOutPersons() {
    return !namespaces.isEmpty()
        || since.isPresent()
        || until.isPresent()
        || (!visibilities.isEmpty() && !visibilities.contains("public"))
        || (!roles.isEmpty() && !roles.contains("owner"));
  }

  private static void check(
      String name,
      List<String> values,
      java.util.function.Predicate<String> accepted,
      List<String> faults) {
    if (!values.stream().allMatch(accepted)) {
      faults.add(invalid(name));
    }
  }

  private static Optional<LocalDate> day(String name, String text, List<String> faults) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      var day = LocalDate.parse(text);
      if (!day.isAfter(LocalDate.now(ZoneOffset.UTC))) {
        return Optional.of(day);
      }
    } catch (DateTimeException e) {
      // The same answer as for a day to come.
    }
    faults.add(invalid(name));
    return Optional.empty();
  }

  private static String invalid(String name) {
    return "'" + name + "' parameter with invalid value";
  }
}
